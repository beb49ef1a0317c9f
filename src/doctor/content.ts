/** What the server says of its own things, held against what it then gives. */
import { jsonOf, statusOf, type Answer, type Ask } from './ask.js';
import { ill, well, type Finding } from './finding.js';
import { jpegSize } from './jpeg.js';
import { idsIn, listAt, numberAt, stringAt } from './value.js';

/** A sample is enough to find what is wrong with all: the rest is wrong in the same way. */
const MOST_TILES = 60;
const MOST_IDS = 60;

interface Promised {
  readonly address: string;
  readonly width: number;
  readonly height: number;
}

/** Every advertised size, and the tiles at the corners of each scale factor (Image API 3.0, 5.3 and 5.4). */
export async function checkTiles(ask: Ask, service: string, info: Answer): Promise<Finding> {
  const what = 'Every advertised tile and size comes as promised';
  for (const { address, width, height } of promisedBy(jsonOf(info)).slice(0, MOST_TILES)) {
    const url = `${service}/${address}`;
    const answer = await ask(url);
    const size = answer.kind === 'answer' && answer.status === 200 ? jpegSize(answer.body) : undefined;
    if (size?.width === width && size.height === height) continue;
    return ill(
      what,
      `${url} should be ${width} × ${height} and is ${size === undefined ? statusOf(answer) : `${size.width} × ${size.height}`}`,
      'A rule of the proxy takes addresses that end in .jpg for files of its own, a cache holds another image, or the image file is damaged.',
      'Let all below /iiif go to Palimpsest, empty the cache in front of it, and look at “palimpsest check”.',
    );
  }
  return well(what);
}

function promisedBy(info: unknown): readonly Promised[] {
  const image = { width: numberAt(info, 'width') ?? 0, height: numberAt(info, 'height') ?? 0 };
  const sizes = listAt(info, 'sizes').map((size) => {
    const [width, height] = [numberAt(size, 'width') ?? 0, numberAt(size, 'height') ?? 0];
    return { address: `full/${width},${height}/0/default.jpg`, width, height };
  });
  const tiles = listAt(info, 'tiles').flatMap((tile) => {
    const width = numberAt(tile, 'width') ?? 0;
    const side = { width, height: numberAt(tile, 'height') ?? width };
    return listAt(tile, 'scaleFactors')
      .filter((factor) => typeof factor === 'number')
      .flatMap((factor) => cornerTiles(image, side, factor));
  });
  return [...sizes, ...tiles];
}

interface Sides {
  readonly width: number;
  readonly height: number;
}

/** The first tile of a scale factor and the last one, which is seldom whole. */
function cornerTiles(image: Sides, tile: Sides, factor: number): readonly Promised[] {
  const step = { width: tile.width * factor, height: tile.height * factor };
  if (!(step.width > 0 && step.height > 0 && image.width > 0 && image.height > 0)) return [];
  const last = {
    x: Math.floor((image.width - 1) / step.width) * step.width,
    y: Math.floor((image.height - 1) / step.height) * step.height,
  };
  return [{ x: 0, y: 0 }, last].map(({ x, y }) => {
    const region = {
      width: Math.min(step.width, image.width - x),
      height: Math.min(step.height, image.height - y),
    };
    const [width, height] = [Math.ceil(region.width / factor), Math.ceil(region.height / factor)];
    return {
      address: `${x},${y},${region.width},${region.height}/${width},${height}/0/default.jpg`,
      width,
      height,
    };
  });
}

/** Every id of a document resolves (Presentation 3.0, 3.2): a sample of those that the server itself gives out. */
export async function checkResolves(ask: Ask, manifest: Answer): Promise<Finding> {
  const what = 'Ids in the manifest lead somewhere';
  const own = stringAt(jsonOf(manifest), 'id') ?? '';
  const prefix = own.slice(0, own.indexOf('/iiif/') + 1);
  // A service is asked with a query: it is no document by itself.
  const isDocument = (id: string): boolean =>
    id.startsWith(prefix) && !/\/iiif\/(?:search|autocomplete)\//.test(id);
  const ids = prefix === '' ? [] : [...new Set(idsIn(jsonOf(manifest)))].filter(isDocument);
  for (const id of ids.slice(0, MOST_IDS)) {
    const answer = await ask(id.split('#', 1)[0] ?? id, { method: 'HEAD' });
    if (answer.kind === 'answer' && (answer.status === 200 || answer.status === 303)) continue;
    return ill(
      what,
      `${id} is answered with ${statusOf(answer)}`,
      'The proxy hands only some addresses on, or refuses HEAD.',
      'Hand every address below the public one on, and every method.',
    );
  }
  return well(what);
}

/** Content Search 2.0, 3: a word that certainly stands in the item is found. Without a search service there is nothing to ask. */
export async function checkSearch(ask: Ask, manifest: Answer): Promise<Finding> {
  const what = 'Search answers';
  const service = listAt(jsonOf(manifest), 'service').find(
    (one) => stringAt(one, 'type') === 'SearchService2',
  );
  const id = stringAt(service, 'id');
  if (id === undefined) return well(`${what}: this item has no text to search`);
  const answer = await ask(`${id}?q=a`);
  if (
    answer.kind !== 'answer' ||
    answer.status !== 200 ||
    stringAt(jsonOf(answer), 'type') !== 'AnnotationPage'
  )
    return ill(
      what,
      `${id}?q=a is answered with ${statusOf(answer)}`,
      'The proxy keeps this address for itself.',
      'Hand every address below /iiif on to Palimpsest.',
    );
  return stringAt(jsonOf(answer), 'id')?.includes('q=a') === true
    ? well(what)
    : ill(
        what,
        `asked for “a”, it answers as ${stringAt(jsonOf(answer), 'id') ?? 'nothing'}`,
        'The proxy drops what stands after the question mark.',
        'Hand the query on with the path.',
      );
}
