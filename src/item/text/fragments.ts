/** Which part of its canvas an annotation targets, in each of the forms that archives write. */
import type { Box, Size } from '../../image/pyramid.js';

type Json = Readonly<Record<string, unknown>>;

/** Targets within targets: a bound on recursion. */
const DEEPEST = 6;

/**
 * `…#xywh=`, a SpecificResource with a FragmentSelector or an SvgSelector (of which the smallest box round it), and the
 * `on` of Presentation 2.1 with `full` and `selector`. `frame` is the size of the canvas. Undefined for the whole of it.
 */
export function boxOfTarget(target: unknown, frame: Size | undefined, depth = 0): Box | undefined {
  const parts = partsOf(target, depth).map((part) => boxIn(part, frame));
  const box = parts.find((part) => part !== undefined);
  return box === undefined || isWhole(box, frame) ? undefined : box;
}

/** Everything in a target that may say a part. */
function partsOf(target: unknown, depth: number): readonly string[] {
  if (typeof target === 'string') return [target];
  if (Array.isArray(target)) return target.flatMap((one: unknown) => partsOf(one, depth));
  if (typeof target !== 'object' || target === null || depth > DEEPEST) return [];
  const { selector, value, chars, source, full, on, id, items, item, default: first } = target as Json;
  const inner = [selector, first, item, items, value, chars, source, full, on, id, (target as Json)['@id']];
  return inner.flatMap((one) => partsOf(one, depth + 1));
}

function boxIn(part: string, frame: Size | undefined): Box | undefined {
  return /^\s*(?:<\?xml[^>]*>\s*)?<(?:svg|path|rect|polygon|g)\b/i.test(part)
    ? boxOfSvg(part)
    : boxOfFragment(part, frame);
}

/** Media Fragments 1.0, 4.2.2. */
function boxOfFragment(part: string, frame: Size | undefined): Box | undefined {
  const [, unit, numbers] = /(?:^|[#&?])xywh=(?:(pixel|percent|pct):)?([\d.,+-]+)/.exec(part) ?? [];
  const [x = NaN, y = NaN, width = NaN, height = NaN] = (numbers ?? '').split(',').map(Number);
  const percent = unit === 'percent' || unit === 'pct';
  if (percent && frame === undefined) return undefined;
  const [across, down] = percent && frame !== undefined ? [frame.width / 100, frame.height / 100] : [1, 1];
  return boxBetween(x * across, y * down, (x + width) * across, (y + height) * down);
}

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;

/** Round every point that the drawing names; curves lie within their control points. */
function boxOfSvg(svg: string): Box | undefined {
  const bounded = svg.slice(0, LONGEST);
  const rect = /<rect\b[^>]*>/i.exec(bounded)?.[0];
  if (rect !== undefined) {
    const of = (name: string): number =>
      Number(
        new RegExp(String.raw`\s${name}\s*=\s*["'](${NUMBER})`, 'i').exec(rect)?.[1] ??
          (/^[xy]$/.test(name) ? 0 : NaN),
      );
    return boxBetween(of('x'), of('y'), of('x') + of('width'), of('y') + of('height'));
  }
  const points = /\spoints\s*=\s*["']([^"']*)/i.exec(bounded)?.[1];
  const drawn =
    points === undefined
      ? pathPoints(/\sd\s*=\s*["']([^"']*)/i.exec(bounded)?.[1] ?? '')
      : pairs(numbersIn(points));
  if (drawn.length === 0) return undefined;
  const [xs, ys] = [drawn.map(([x]) => x), drawn.map(([, y]) => y)];
  const least = (values: readonly number[]): number => values.reduce((one, other) => Math.min(one, other));
  const most = (values: readonly number[]): number => values.reduce((one, other) => Math.max(one, other));
  return boxBetween(least(xs), least(ys), most(xs), most(ys));
}

const LONGEST = 200_000;

type Point = readonly [x: number, y: number];

function numbersIn(text: string): readonly number[] {
  return (text.match(new RegExp(NUMBER, 'gi')) ?? []).map(Number);
}

function pairs(numbers: readonly number[]): readonly Point[] {
  return numbers.flatMap((x, i) =>
    i % 2 === 0 && numbers[i + 1] !== undefined ? [[x, numbers[i + 1] ?? 0] as const] : [],
  );
}

/** The points that a path goes through, with the control points of its curves (SVG 2, 9.3). */
function pathPoints(path: string): readonly Point[] {
  const points: Point[] = [];
  let [x, y] = [0, 0];
  let start: Point = [0, 0];
  for (const [, command = '', rest = ''] of path.matchAll(/([mlhvcsqtaz])([^mlhvcsqtaz]*)/gi)) {
    const relative = command === command.toLowerCase();
    const name = command.toLowerCase();
    const numbers = numbersIn(rest);
    const size = STEPS[name] ?? 2;
    if (name === 'z') [x, y] = start;
    for (let i = 0; size > 0 && i + size <= numbers.length; i += size) {
      const step = numbers.slice(i, i + size);
      const [fromX, fromY] = relative ? [x, y] : [0, 0];
      const ends = name === 'a' ? step.slice(5) : step;
      const reached: readonly Point[] =
        name === 'h'
          ? [[fromX + (ends[0] ?? 0), y]]
          : name === 'v'
            ? [[x, fromY + (ends[0] ?? 0)]]
            : pairs(ends).map(([dx, dy]) => [fromX + dx, fromY + dy] as const);
      points.push(...reached);
      [x, y] = reached.at(-1) ?? [x, y];
      if (name === 'm' && i === 0) start = [x, y];
    }
  }
  return points;
}

/** How many numbers a command takes. */
const STEPS: Readonly<Record<string, number>> = {
  m: 2,
  l: 2,
  h: 1,
  v: 1,
  c: 6,
  s: 4,
  q: 4,
  t: 2,
  a: 7,
  z: 0,
};

function boxBetween(left: number, top: number, right: number, bottom: number): Box | undefined {
  if (![left, top, right, bottom].every(Number.isFinite) || right <= left || bottom <= top) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The whole canvas, said with a fragment, is no place on it. */
function isWhole({ x, y, width, height }: Box, frame: Size | undefined): boolean {
  return frame !== undefined && x <= 0 && y <= 0 && x + width >= frame.width && y + height >= frame.height;
}
