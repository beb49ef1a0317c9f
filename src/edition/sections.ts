/** A text cut into its passages and margins, in the order in which it is written: nothing of it is left out. */
import type { LayerText } from '../item/item.js';

/** A stretch of one line; `start` in UTF-16 units of the line. */
export interface Piece {
  readonly line: number;
  readonly start: number;
  readonly text: string;
}

export type Owner =
  | { readonly kind: 'passage'; readonly passage: string }
  | { readonly kind: 'margin'; readonly role: string }
  /** Text that no mark claims. */
  | { readonly kind: 'loose' };

/** Pieces in a row of one passage or one margin on one page; a passage that is interrupted has several. */
export interface Section {
  readonly page: string | undefined;
  readonly owner: Owner;
  readonly pieces: readonly [Piece, ...Piece[]];
}

export function sectionsOf(text: LayerText): readonly Section[] {
  const claims = claimsOf(text);
  const sections: (Omit<Section, 'pieces'> & { readonly pieces: [Piece, ...Piece[]] })[] = [];
  for (const { page, line, text: whole } of text.lines) {
    const here = claims.get(key(page, line)) ?? [];
    for (const { owner, start, end } of withGaps(here, whole)) {
      const piece = { line, start, text: whole.slice(start, end) };
      const last = sections.at(-1);
      if (last !== undefined && last.page === page && last.owner === owner) last.pieces.push(piece);
      else sections.push({ page, owner, pieces: [piece] });
    }
  }
  return sections;
}

interface Claim {
  readonly owner: Owner;
  readonly start: number;
  readonly end: number;
}

/** By page and line, in the order of the line. One owner is one value, so that sections are told apart by it. */
function claimsOf({ parts, margins }: LayerText): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Claim[]>();
  const owners = [
    ...parts.map((part) => ({ ...part, owner: { kind: 'passage', passage: part.passage } as const })),
    ...margins.map((margin) => ({ ...margin, owner: { kind: 'margin', role: margin.role } as const })),
  ];
  for (const { page, spans, owner } of owners)
    for (const { line, start, end } of spans) {
      const here = claims.get(key(page, line)) ?? [];
      here.push({ owner, start, end });
      claims.set(key(page, line), here);
    }
  for (const here of claims.values()) here.sort((one, other) => one.start - other.start);
  return claims;
}

const LOOSE: Owner = { kind: 'loose' };

function withGaps(claims: readonly Claim[], text: string): readonly Claim[] {
  const all: Claim[] = [];
  let at = 0;
  const gapTo = (end: number): void => {
    const gap = text.slice(at, end);
    const inner = gap.trim();
    const start = at + gap.indexOf(inner);
    if (inner !== '') all.push({ owner: LOOSE, start, end: start + inner.length });
  };
  for (const claim of claims) {
    gapTo(claim.start);
    all.push(claim);
    at = claim.end;
  }
  gapTo(text.length);
  return all;
}

function key(page: string | undefined, line: number): string {
  return JSON.stringify([page, line]);
}
