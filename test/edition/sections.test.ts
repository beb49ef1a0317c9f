import { describe, expect, it } from 'vitest';
import { sectionsOf } from '../../src/edition/sections.js';
import { parseMarked } from '../../src/item/marked.js';

const known = { pages: ['1', '2'], passages: ['a', 'b'] };
const cut = (file: string) =>
  sectionsOf(parseMarked(file, known).text).map(({ page, owner, pieces }) => [
    page,
    owner.kind === 'passage' ? owner.passage : owner.kind === 'margin' ? `(${owner.role})` : '',
    pieces.map(({ text }) => text).join('|'),
  ]);

describe('a text is cut', () => {
  it('into its passages, also within a line', () => {
    expect(cut('[[page 1]]\n[[a]]one\ntwo. [[b]]three')).toEqual([
      ['1', 'a', 'one|two.'],
      ['1', 'b', 'three'],
    ]);
  });

  it('where a margin or the end of a page stands between', () => {
    expect(
      cut('[[page 1]]\n[[a]]one\n[[margin stamp]]\nseal\n[[margin stamp]]\nmore\n[[page 2]]\ntwo'),
    ).toEqual([
      ['1', 'a', 'one'],
      ['1', '(stamp)', 'seal'],
      ['1', '(stamp)', 'more'],
      ['2', 'a', 'two'],
    ]);
  });

  it('and what no mark claims is kept', () => {
    expect(cut('before\n[[a]]one[[end]] after\n\nlast')).toEqual([
      [undefined, '', 'before'],
      [undefined, 'a', 'one'],
      [undefined, '', 'after|last'],
    ]);
    expect(cut('no marks\nat all')).toEqual([[undefined, '', 'no marks|at all']]);
  });
});
