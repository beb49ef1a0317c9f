/** Places that were measured on one image, fitted to the image that is there now. */
import type { Box, Size } from '../image/pyramid.js';
import type { Item, MeasuredLine, MeasuredPage, Mistake } from './item.js';

/**
 * The item with its measured pages in the pixels of their images. Where an image has another shape than the one that
 * was measured, the places do not apply: they are left out, and told where the image is there. `images` is by page.
 */
export function fitted(
  item: Item,
  images: ReadonlyMap<string, { readonly kind: 'present' | 'elsewhere' | 'missing'; readonly size: Size }>,
): { readonly item: Item; readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = [];
  const fit = (page: MeasuredPage): readonly MeasuredPage[] => {
    const image = images.get(page.page);
    if (image === undefined) return [];
    if (sameShape(page.frame, image.size)) return [scaled(page, image.size)];
    if (image.kind !== 'missing')
      mistakes.push({ file: page.file, line: undefined, message: otherShape(page, image.size) });
    return [];
  };
  const layers = item.layers.map((layer) =>
    layer.form === 'text' && layer.measured !== undefined
      ? { ...layer, measured: layer.measured.flatMap(fit) }
      : layer,
  );
  return { item: { ...item, layers }, mistakes };
}

/** Whether one is the other, enlarged or reduced: each of the four sides may have been rounded by one. */
function sameShape(one: Size, other: Size): boolean {
  const [across, down] = [other.width / one.width, other.height / one.height];
  const smallest = Math.min(one.width, one.height, other.width, other.height);
  return Math.abs(across / down - 1) <= 2 / smallest;
}

function otherShape({ page, frame }: MeasuredPage, { width, height }: Size): string {
  return `The boxes were measured on an image of ${frame.width} × ${frame.height}, and the image of “${page}” is ${width} × ${height}, which is another shape. The text is shown for the whole page. Recognise it anew from this image.`;
}

function scaled({ page, file, frame, lines }: MeasuredPage, image: Size): MeasuredPage {
  const onImage = (box: Box | undefined): Box | undefined => box && boxOn(box, frame, image);
  return {
    page,
    file,
    frame: image,
    lines: lines.map(({ box, words }): MeasuredLine => ({
      box: onImage(box),
      words: words.map((word) => ({ ...word, box: onImage(word.box) })),
    })),
  };
}

/** In whole pixels, and only what of it lies on the image. */
function boxOn({ x, y, width, height }: Box, frame: Size, image: Size): Box | undefined {
  const [across, down] = [image.width / frame.width, image.height / frame.height];
  const left = Math.max(0, Math.floor(x * across));
  const top = Math.max(0, Math.floor(y * down));
  const right = Math.min(image.width, Math.ceil((x + width) * across));
  const bottom = Math.min(image.height, Math.ceil((y + height) * down));
  return right > left && bottom > top
    ? { x: left, y: top, width: right - left, height: bottom - top }
    : undefined;
}
