/** Their table of contents as ranges of item.yaml. */
import type { LanguageMap } from '../item/item.js';
import { asList, isResource, resources, text, type Resource } from '../presentation/reading.js';
import type { ImportedPage } from './canvases.js';
import type { Tell } from './told.js';
import { lastName, plainWords, slug } from './words.js';

export interface ImportedRange {
  readonly id: string;
  readonly label: LanguageMap;
  readonly viewingDirection?: string;
  readonly pages?: readonly string[];
  readonly ranges?: readonly ImportedRange[];
}

/** Ranges within ranges: a bound on recursion, far beyond what a book has. */
const DEEPEST = 20;

export function importedRanges(
  manifest: Resource,
  pages: readonly ImportedPage[],
  tell: Tell,
): readonly ImportedRange[] {
  const byCanvas = new Map(pages.map(({ canvas, id }) => [canvas, id]));
  const taken = new Set<string>();
  let [parts, mixed, deep] = [0, 0, 0];
  const toRange = (range: Resource, depth: number): readonly ImportedRange[] => {
    if (depth > DEEPEST) {
      deep += 1;
      return [];
    }
    const items = asList(range.items).filter(isResource);
    const canvases = items.flatMap((item) => canvasesOf(item));
    parts += canvases.filter((canvas) => canvas.includes('#')).length;
    const here = [...new Set(canvases.flatMap((canvas) => byCanvas.get(canvas.split('#')[0] ?? '') ?? []))];
    const id = unused(range, taken);
    const inner = items.filter(({ type }) => type === 'Range').flatMap((item) => toRange(item, depth + 1));
    const label = plainWords(range.label) ?? { none: [id] };
    const direction = directionOf(range.viewingDirection);
    const head = { id, label, ...(direction === undefined ? {} : { viewingDirection: direction }) };
    if (inner.length === 0) return here.length === 0 ? [] : [{ ...head, pages: here }];
    if (here.length === 0) return [{ ...head, ranges: inner }];
    // A range of ours holds pages or ranges: its own pages become a range before those in it.
    mixed += 1;
    return [
      { ...head, ranges: [{ id: unused({ id: `${id}-pages` }, taken), label, pages: here }, ...inner] },
    ];
  };
  const ranges = resources(manifest.structures).flatMap((range) => toRange(range, 0));
  if (parts > 0) tell(`${parts} range(s) hold a part of a canvas; they hold the whole page here.`);
  if (mixed > 0)
    tell(`${mixed} range(s) hold pages and ranges; their pages are a range of their own within them.`);
  if (deep > 0) tell(`Ranges more than ${DEEPEST} deep are left out.`);
  return ranges;
}

/** Named, alone or as the source of a part of it. */
function canvasesOf(item: Resource): readonly string[] {
  if (item.type === 'Canvas') return text(item.id) === undefined ? [] : [String(item.id)];
  if (item.type !== 'SpecificResource') return [];
  const source = isResource(item.source) ? item.source.id : item.source;
  if (typeof source !== 'string') return [];
  return [item.selector === undefined ? source : `${source}#part`];
}

function unused({ id }: Resource, taken: Set<string>): string {
  const name = slug(lastName(id, /^(?:range|manifest)$/i) || (text(id) ?? '')) || 'r';
  const base = /^[\p{L}\p{N}_]/u.test(name) && name.length < 60 ? name : 'r';
  let free = base;
  for (let number = 2; taken.has(free); number += 1) free = `${base}-${number}`;
  taken.add(free);
  return free;
}

export function directionOf(value: unknown): string | undefined {
  const known = ['left-to-right', 'right-to-left', 'top-to-bottom', 'bottom-to-top'];
  return known.find((direction) => direction === value);
}
