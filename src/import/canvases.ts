/** Their canvases as pages, each with its image as it is to be found. */
import type { Size } from '../image/pyramid.js';
import { isForeignAddress, serviceId } from '../item/elsewhere.js';
import type { Elsewhere, ForeignImage, ForeignService, LanguageMap } from '../item/item.js';
import { asList, isResource, resources, text, texts, type Resource } from '../presentation/reading.js';
import type { Tell } from './told.js';
import { lastName, plainWords, slug } from './words.js';

export interface ImportedPage {
  readonly id: string;
  /** Of their canvas. */
  readonly canvas: string;
  /** The last word of that address. */
  readonly name: string;
  readonly label: LanguageMap | undefined;
  readonly elsewhere: Elsewhere;
  /** What is said on the canvas: annotation pages, embedded or named. */
  readonly annotations: readonly Resource[];
}

/** What has no size, such as a sound, is no page. */
export function importedPages(manifest: Resource, tell: Tell): readonly ImportedPage[] {
  const canvases = resources(manifest.items).filter(({ type }) => type === 'Canvas');
  const ids = pageIds(canvases);
  return canvases.flatMap((canvas, at): readonly ImportedPage[] => {
    const id = ids[at] ?? `p${at + 1}`;
    const about = (sentence: string): void => {
      tell(sentence, id);
    };
    const image = paintedImage(canvas, about);
    const size = sizeOf(canvas) ?? (image === undefined ? undefined : sizeOf(image));
    if (size === undefined) {
      tell(
        `Canvas ${at + 1} (${shown(canvas.id)}) has no width and height, so it is no page; it is left out.`,
      );
      return [];
    }
    tellRest(canvas, about);
    // The thumbnail of a manifest is that of its first page.
    const thumbnails = [...resources(canvas.thumbnail), ...(at === 0 ? resources(manifest.thumbnail) : [])];
    const elsewhere = { canvas: size, image, thumbnail: thumbnails.map((one) => foreignImage(one))[0] };
    const annotations = resources(canvas.annotations);
    const label = plainWords(canvas.label);
    return [{ id, canvas: text(canvas.id) ?? '', name: nameOf(canvas), label, elsewhere, annotations }];
  });
}

/** After the last name in the address of each canvas, as far as an id takes it, where all have one of their own; else numbers. */
function pageIds(canvases: readonly Resource[]): readonly string[] {
  const ids = canvases.map((canvas) => slug(nameOf(canvas)));
  const good = ids.every((id) => /^[\p{L}\p{N}_]/u.test(id)) && new Set(ids).size === ids.length;
  return good ? ids : canvases.map((_, at) => `p${at + 1}`);
}

function nameOf({ id }: Resource): string {
  return lastName(id, /^canvas$/i);
}

/** The first image that is painted on it. */
function paintedImage(canvas: Resource, tell: Tell): ForeignImage | undefined {
  const paintings = resources(canvas.items).flatMap(({ items }) => resources(items));
  const images = paintings.flatMap((painting) => {
    const found = imageIn(asList(painting.body)[0], tell);
    return found === undefined ? [] : [{ found, painting }];
  });
  const [first, ...more] = images;
  if (more.length > 0)
    tell(`${more.length} more image(s) are painted on the canvas; the first is shown alone.`);
  if (paintings.length > images.length)
    tell('Something that is no image is painted on the canvas; it is left out.');
  if (first !== undefined && /[#?&]xywh=/.test(JSON.stringify(first.painting.target ?? '')))
    tell('The image is painted on a part of the canvas; it is shown on all of it.');
  return first?.found;
}

function imageIn(body: unknown, tell: Tell): ForeignImage | undefined {
  if (!isResource(body)) return undefined;
  if (body.type === 'Choice') {
    const [first, ...more] = resources(body.items);
    if (more.length > 0) tell(`There is a choice of ${more.length + 1} images; the first is shown.`);
    return first === undefined ? undefined : foreignImage(first, tell);
  }
  if (body.type === 'SpecificResource') {
    tell('A part of an image is painted, or a turned one; the whole of it is shown.');
    return imageIn(body.source, tell);
  }
  return body.type === 'Image' ? foreignImage(body, tell) : undefined;
}

function foreignImage(body: Resource, tell: Tell = () => undefined): ForeignImage | undefined {
  const { id, format } = body;
  if (typeof id !== 'string' || !isForeignAddress(id)) {
    tell(`The image’s address ${shown(id)} is none that a page can show; it is left out.`);
    return undefined;
  }
  const services = servicesOf(body.service, tell);
  const size = sizeOf(body);
  const known = typeof format === 'string' && /^image\/[\w.+-]+$/.test(format) ? format : undefined;
  return {
    id,
    type: 'Image',
    ...(known === undefined ? {} : { format: known }),
    ...(size ?? {}),
    ...(services.length === 0 ? {} : { service: services }),
  };
}

/** As they are; those that need a login are kept too, and told. */
function servicesOf(value: unknown, tell: Tell): readonly ForeignService[] {
  const given = asList(value).map((service) => (typeof service === 'string' ? { '@id': service } : service));
  const services = given.filter(isResource).filter((service) => isForeignAddress(serviceId(service)));
  if (services.length < given.length) tell('A service of the image has no address; it is left out.');
  const inner = services.flatMap((service) => [service, ...resources(service.service)]);
  const said = inner.flatMap((service) =>
    texts([service['@context'], service.profile, service.type, service['@type']].flatMap(asList)),
  );
  if (said.some((word) => /\/auth\/|^Auth/.test(word)))
    tell('The image may need a login at its archive; our pages show it only where it is open.');
  return services;
}

function tellRest(canvas: Resource, tell: Tell): void {
  const lost = [
    'duration',
    'placeholderCanvas',
    'accompanyingCanvas',
    'metadata',
    'summary',
    'requiredStatement',
    'rendering',
    'seeAlso',
    'rights',
    'behavior',
  ].filter((key) => asList(canvas[key]).length > 0);
  if (lost.length > 0) tell(`The canvas also has ${lost.join(', ')}, for which a page has no key.`);
}

function sizeOf({
  width,
  height,
}: {
  readonly width?: unknown;
  readonly height?: unknown;
}): Size | undefined {
  const [across, down] = [Number(width), Number(height)];
  const good = [across, down].every((side) => Number.isFinite(side) && side >= 1 && side <= LARGEST);
  return good ? { width: Math.round(across), height: Math.round(down) } : undefined;
}

/** Pixels of a side: far beyond any scan, and still exact in arithmetic. */
const LARGEST = 10_000_000;

export function shown(value: unknown): string {
  return typeof value === 'string' ? `“${value.slice(0, 120)}”` : 'of no text';
}
