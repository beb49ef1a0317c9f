/** The images of the twin: what is stored or ready is copied, the rest is rendered. */
import { imageInfo } from '../image/info.js';
import { pictureFiles } from '../image/level0.js';
import type { Limits } from '../image/limits.js';
import type { Plan } from '../image/plan.js';
import type { ApiVersion } from '../image/request.js';
import { inParallel } from '../parallel.js';
import type { Images, OpenedImage } from '../pixels/open.js';
import { render } from '../pixels/render.js';
import { readStored } from '../pixels/stored.js';
import { createIds } from '../presentation/ids.js';
import { Problem } from '../problem.js';
import type { Bag } from './bag.js';

export interface PictureParts {
  readonly images: Images;
  readonly limits: Limits;
  readonly base: string;
  readonly bag: Bag;
  /** How many pictures are made at a time. */
  readonly lanes: number;
  readonly signal: AbortSignal;
}

const VERSIONS: readonly ApiVersion[] = [3, 2];

/** Returns how many pictures there are. Throws `damaged-image`, and `changed-image` where the file was replaced meanwhile. */
export async function exportImage(identifier: string, parts: PictureParts): Promise<number> {
  const { images, limits, base, bag } = parts;
  const image = await images.open(identifier);
  const [whole, paths] = [createIds(base, 'files'), createIds('', 'files')];
  const folder = (version: ApiVersion): string => paths.imageService(version, identifier).slice(1);
  for (const version of VERSIONS) {
    const info = imageInfo(version, whole.imageService(version, identifier), image.pyramid, limits, 'level0');
    await bag.write(`${folder(version)}/info.json`, `${JSON.stringify(info, undefined, 2)}\n`);
    await bag.write(`${folder(version)}/index.html`, TO_INFO);
  }
  const files = pictureFiles(image.pyramid, limits);
  await inParallel(files, { most: parts.lanes }, async ({ plan, names }) => {
    parts.signal.throwIfAborted();
    const bytes = await pixels(image, plan);
    const places = VERSIONS.flatMap((version) => names[version].map((name) => `${folder(version)}/${name}`));
    await bag.writeAs(places, bytes);
  });
  if (await images.hasChanged(image))
    throw new Problem(
      'changed-image',
      `The file of the image “${identifier}” was replaced meanwhile: export again.`,
    );
  return files.length;
}

/** Where a server redirects (Image API 3.0, 2.1): the address of the image itself. */
const TO_INFO = `<!doctype html>
<meta charset="utf-8">
<title>info.json</title>
<meta http-equiv="refresh" content="0; url=info.json">
<a href="info.json">info.json</a>
`;

async function pixels(image: OpenedImage, { work, size }: Plan): Promise<Buffer> {
  return work.kind === 'render' ? render(image.file, work, size) : readStored(image, work);
}
