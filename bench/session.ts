/** What OpenSeadragon asks of an image while somebody looks at it: pure, from info.json alone. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The parts of info.json that decide the addresses of tiles (3.0 sections 5.3 and 5.4, 2.1 section 5.2). */
export interface Info extends Size {
  readonly '@context': string;
  readonly sizes?: readonly Size[];
  readonly tiles: readonly [
    { readonly width: number; readonly height?: number; readonly scaleFactors: readonly number[] },
  ];
}

/** A window on the image: its centre and how many screen pixels show one pixel of the image. */
interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const WINDOW: Size = { width: 1280, height: 800 };
/** OpenSeadragon's `minPixelRatio`: a level is used until its pixels are shown smaller than this. */
const LEAST_PIXEL_RATIO = 0.5;
/** Where the eye goes, as shares of the image: above the middle, then right and down. */
const POINT = { x: 0.4, y: 0.35 };
const PANS = [
  { x: 0.5, y: 0 },
  { x: 0.5, y: 0.5 },
  { x: 1, y: 0.5 },
] as const;

/**
 * One list for each rest of the eye: the whole image, then twice as near until one pixel shows one, then three
 * steps aside. Each has the tiles that no earlier one had, as `region/size/rotation/quality.format`.
 */
export function session(info: Info): readonly (readonly string[])[] {
  const asked = new Set<string>();
  return views(info)
    .map((view, index) => [...(index === 0 ? coarsest(info) : []), ...tilesOf(info, view)])
    .map((tiles) => tiles.filter((tile) => !asked.has(tile) && asked.add(tile)))
    .filter((tiles) => tiles.length > 0);
}

function views(info: Info): readonly View[] {
  const whole = Math.min(WINDOW.width / info.width, WINDOW.height / info.height);
  const point = { x: info.width * POINT.x, y: info.height * POINT.y };
  const zooms: View[] = [];
  for (let zoom = whole * 2; zoom < 1; zoom *= 2) zooms.push({ ...point, zoom });
  const pans = PANS.map(({ x, y }) => ({
    x: point.x + x * WINDOW.width,
    y: point.y + y * WINDOW.height,
    zoom: 1,
  }));
  return [{ x: info.width / 2, y: info.height / 2, zoom: whole }, ...zooms, { ...point, zoom: 1 }, ...pans];
}

/** The one picture that is there before anything else. */
function coarsest(info: Info): readonly string[] {
  return [tilePath(info, Math.max(...info.tiles[0].scaleFactors), 0, 0)];
}

function tilesOf(info: Info, { x, y, zoom }: View): readonly string[] {
  const factors = info.tiles[0].scaleFactors.toSorted((a, b) => a - b);
  const factor = factors.find((each) => each * zoom >= LEAST_PIXEL_RATIO) ?? factors.at(-1) ?? 1;
  const tile = tileSize(info);
  const columns = span(x, WINDOW.width / zoom, info.width, tile.width * factor);
  const rows = span(y, WINDOW.height / zoom, info.height, tile.height * factor);
  return rows.flatMap((row) => columns.map((column) => tilePath(info, factor, column, row)));
}

/** The numbers of the tiles that lie between centre − length/2 and centre + length/2. */
function span(centre: number, length: number, whole: number, tile: number): readonly number[] {
  const first = Math.floor(Math.max(0, centre - length / 2) / tile);
  const last = Math.ceil(Math.min(whole, centre + length / 2) / tile);
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
}

/** One tile as OpenSeadragon's IIIFTileSource writes its address, below the image's own. */
export function tilePath(info: Info, factor: number, column: number, row: number): string {
  const level = levelSize(info, factor);
  const tile = tileSize(info);
  if (level.width < tile.width && level.height < tile.height)
    return `full/${wholeSize(info, level)}/0/default.jpg`;
  const left = column * tile.width * factor;
  const top = row * tile.height * factor;
  const width = Math.min(tile.width * factor, info.width - left);
  const height = Math.min(tile.height * factor, info.height - top);
  const region =
    width === info.width && height === info.height ? 'full' : [left, top, width, height].join(',');
  const size = {
    width: Math.min(tile.width, level.width - column * tile.width),
    height: Math.min(tile.height, level.height - row * tile.height),
  };
  return `${region}/${tileSizeText(info, size)}/0/default.jpg`;
}

function tileSize(info: Info): Size {
  const { width, height = width } = info.tiles[0];
  return { width, height };
}

function isVersion2(info: Info): boolean {
  return info['@context'].includes('/image/2/');
}

function wholeSize(info: Info, level: Size): string {
  if (level.width === info.width) return isVersion2(info) ? 'full' : 'max';
  return isVersion2(info) ? `${level.width},` : `${level.width},${level.height}`;
}

function tileSizeText(info: Info, size: Size): string {
  if (isVersion2(info)) return size.width === info.width ? 'full' : `${size.width},${size.height}`;
  const same = size.width === info.width && size.height === info.height;
  return same ? 'max' : `${size.width},${size.height}`;
}

/** From `sizes` where they are the levels one by one, else rounded up. */
function levelSize(info: Info, factor: number): Size {
  const factors = info.tiles[0].scaleFactors.toSorted((a, b) => a - b);
  const sizes = wholeLadder(info);
  const levels = Math.round(Math.log2(factors.at(-1) ?? 1)) + 1;
  const matches =
    sizes.length === levels &&
    (factors.length !== levels || sizes.every((size, index) => isLevel(info, size, factors[index])));
  const listed = matches ? sizes[Math.round(Math.log2(factor))] : undefined;
  return listed ?? { width: Math.ceil(info.width / factor), height: Math.ceil(info.height / factor) };
}

/** The advertised sizes from the largest, with the image itself before them. */
function wholeLadder({ width, height, sizes = [] }: Info): readonly Size[] {
  const descending = sizes.toSorted((a, b) => b.width - a.width);
  const [largest] = descending;
  if (largest === undefined) return [];
  return largest.width < width && largest.height < height ? [{ width, height }, ...descending] : descending;
}

function isLevel(info: Info, size: Size, factor: number | undefined): boolean {
  return Math.round(info.width / size.width) === factor && Math.round(info.height / size.height) === factor;
}
