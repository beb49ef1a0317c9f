import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarked } from '../../src/item/marked.js';

const KNOWN = { pages: ['ru-1', 'ru-2', 'برگ-۱'], passages: ['p01', 'p02', 'p03'] };
const read = (...lines: string[]) => parseMarked(lines.join('\n'), KNOWN);
const spans = (part: { readonly spans: readonly { readonly text: string }[] } | undefined) =>
  part?.spans.map(({ text }) => text);

describe('a text with marks', () => {
  it('is the file byte for byte where there is no mark', () => {
    const file = ' Прошу\u00a0 разрешить \r\n\r\n\tنامهٔ\u200cمن [1] [[[[sic]]\n\n';
    const { text, mistakes } = parseMarked(file, KNOWN);
    expect(mistakes).toEqual([]);
    expect(text.verbatim).toBe(file.replace('[[[[', '[['));
    expect(text.lines).toEqual([
      { page: undefined, line: 1, block: 1, text: 'Прошу\u00a0 разрешить' },
      { page: undefined, line: 2, block: 2, text: 'نامهٔ\u200cمن [1] [[sic]]' },
    ]);
    expect(text.parts).toEqual([]);
    expect(text.margins).toEqual([]);
  });

  it('loses a line of marks alone with its line end, and any other mark alone', () => {
    const { text } = read('[[page ru-1]][[p01]]', 'Один [[p02]] два', '[[end]]', '', 'три');
    expect(text.verbatim).toBe('Один  два\n\nтри');
    expect(parseMarked('a[[end]]', KNOWN).text.verbatim).toBe('a');
    expect(parseMarked('a\r\n[[end]]\r\nb', KNOWN).text.verbatim).toBe('a\r\nb');
    expect(parseMarked(' [[end]]\nb', KNOWN).text.verbatim).toBe(' \nb');
  });

  it('numbers lines page by page over what is not blank, and parts blocks at blank lines', () => {
    const { text } = read('[[page ru-1]]', '', ' один ', 'два', '', '', 'три', '[[page ru-2]]', 'четыре');
    expect(text.lines).toEqual([
      { page: 'ru-1', line: 1, block: 1, text: 'один' },
      { page: 'ru-1', line: 2, block: 1, text: 'два' },
      { page: 'ru-1', line: 3, block: 2, text: 'три' },
      { page: 'ru-2', line: 1, block: 1, text: 'четыре' },
    ]);
  });

  it('goes on counting where it comes back to a page', () => {
    const { text } = read('[[page ru-1]]', 'a', '[[page ru-2]]', 'b', '[[page ru-1]]', 'c');
    expect(text.lines.map(({ page, line, block }) => [page, line, block])).toEqual([
      ['ru-1', 1, 1],
      ['ru-2', 1, 1],
      ['ru-1', 2, 2],
    ]);
  });

  it('breaks a line where a page ends within it', () => {
    const { text } = read('[[page ru-1]]', '[[p01]]до [[page ru-2]]после');
    expect(text.lines.map(({ page, text }) => [page, text])).toEqual([
      ['ru-1', 'до'],
      ['ru-2', 'после'],
    ]);
    expect(text.parts.map(({ page, spans: [span] }) => [page, span])).toEqual([
      ['ru-1', { line: 1, start: 0, end: 2, text: 'до' }],
      ['ru-2', { line: 1, start: 0, end: 5, text: 'после' }],
    ]);
  });

  it('measures spans in UTF-16 units of the trimmed line, without the white space round them', () => {
    const { text } = read('[[page برگ-۱]]', '  [[p01]]𐎠 سلام  [[p02]] دنیا \u200f');
    expect(text.parts).toEqual([
      { passage: 'p01', page: 'برگ-۱', spans: [{ line: 1, start: 0, end: 7, text: '𐎠 سلام' }] },
      { passage: 'p02', page: 'برگ-۱', spans: [{ line: 1, start: 10, end: 16, text: 'دنیا \u200f' }] },
    ]);
  });

  it('carries a passage over a page’s end, past what stands in the margin at its foot', () => {
    const { text, mistakes } = read(
      '[[page ru-1]]',
      '[[p01]]терял',
      '[[margin stamp]]',
      'Архив',
      'ЦК КПСС',
      '[[margin stamp]]',
      'Ролик',
      '[[page ru-2]]',
      'сознание',
    );
    expect(mistakes).toEqual([]);
    expect(text.parts.map(({ passage, page, spans: [span] }) => [passage, page, span.text])).toEqual([
      ['p01', 'ru-1', 'терял'],
      ['p01', 'ru-2', 'сознание'],
    ]);
    expect(text.margins.map((margin) => [margin.role, margin.page, spans(margin)])).toEqual([
      ['stamp', 'ru-1', ['Архив', 'ЦК КПСС']],
      ['stamp', 'ru-1', ['Ролик']],
    ]);
  });

  it.each([
    ['a page’s end', '[[page ru-2]]'],
    ['a margin', '[[margin stamp]]'],
    ['an end', '[[end]]'],
  ])('goes on with the last passage when it is named again after %s', (_, mark) => {
    const { text, mistakes } = read('[[page ru-1]]', '[[p01]]', 'a', mark, '[[p01]]', 'b');
    expect(mistakes).toEqual([]);
    expect(text.parts.flatMap((part) => spans(part))).toEqual(['a', 'b']);
    expect(new Set(text.parts.map(({ passage }) => passage))).toEqual(new Set(['p01']));
  });

  it('gives nobody what stands before the first mark or after an end', () => {
    const { text, mistakes } = read('сверху', '[[p01]]', 'тело', '[[end]]', 'снизу');
    expect(mistakes).toEqual([]);
    expect(text.parts).toHaveLength(1);
    expect(spans(text.parts[0])).toEqual(['тело']);
    expect(text.lines).toHaveLength(3);
  });

  it('has no part and no margin for what is blank', () => {
    const { text } = read('[[p01]]', ' ', '[[margin stamp]]', '', '[[p02]]', 'x');
    expect(text.parts.map(({ passage }) => passage)).toEqual(['p02']);
    expect(text.margins).toEqual([]);
  });

  it('takes brackets that are no marks as they are', () => {
    for (const line of ['[', ']]', '[1]', '[ [x] ]', 'a[]b', ']]['])
      expect(parseMarked(line, KNOWN)).toMatchObject({ text: { verbatim: line }, mistakes: [] });
    expect(parseMarked('[[[p01]]x', KNOWN).text.verbatim).toBe('[x');
    expect(parseMarked('[[[[[[p01]]x', KNOWN).text.verbatim).toBe('[[x');
  });
});

describe('a mistake in a text with marks', () => {
  const LITERAL = 'If these brackets belong to the text, write [[[[ for [[.';
  const FORMS = 'Marks are [[page NAME]], [[PASSAGE]], [[margin ROLE]] with a role of one word, and [[end]].';
  it.each([
    [
      'an unknown passage',
      '[[p99]]',
      `There is no passage “p99” in item.yaml. Did you mean “p01”? ${LITERAL}`,
    ],
    ['a word in brackets', '[[illegible]]', `There is no passage “illegible” in item.yaml. ${LITERAL}`],
    ['several words', '[[margin two words]]', `“[[margin two words]]” is not a mark. ${FORMS} ${LITERAL}`],
    ['a page without name', '[[page]]', `“[[page]]” is not a mark. ${FORMS} ${LITERAL}`],
    ['an empty mark', '[[]]', `“[[]]” is not a mark. ${FORMS} ${LITERAL}`],
    [
      'a passage begun twice',
      '[[p01]]',
      'The passage “p01” begins a second time; it began at line 2. It may be named again only to go on with it after a page’s end, a margin or [[end]].',
    ],
  ])('such as %s is told with its line, stays in the text, and leads nowhere', (_, mark, message) => {
    const { text, mistakes } = read('первая', '[[p01]]', 'вторая', mark, 'третья', '[[p03]]', 'четвертая');
    expect(mistakes).toEqual([{ line: 4, message }]);
    expect(text.verbatim).toBe(`первая\nвторая\n${mark}\nтретья\nчетвертая`);
    expect(text.parts.map((part) => spans(part))).toEqual([['вторая', mark], ['четвертая']]);
  });

  it('such as a mark left open is told with its line, and nothing is lost', () => {
    const { text, mistakes } = read('[[p01]]', 'a [[p02 b');
    expect(mistakes).toEqual([
      { line: 2, message: `A mark opens with [[ and is not closed with ]] on its line. ${LITERAL}` },
    ]);
    expect(text.verbatim).toBe('a [[p02 b');
    expect(text.parts.map((part) => spans(part))).toEqual([['a [[']]);
  });

  it('leaves what follows an unknown page on no page', () => {
    const { text, mistakes } = read(
      '[[page ru-1]]',
      '[[p01]]',
      'a',
      '[[page ru-3]]',
      'b',
      '[[page ru-2]]',
      'c',
    );
    const message = 'There is no page “ru-3” in item.yaml. Did you mean “ru-1”?';
    expect(mistakes).toEqual([{ line: 4, message }]);
    expect(text.parts.map((part) => [part.page, spans(part)])).toEqual([
      ['ru-1', ['a', '[[page ru-3]]']],
      [undefined, ['b']],
      ['ru-2', ['c']],
    ]);
  });

  it('is told for a passage that comes back after another', () => {
    expect(read('[[p01]]', 'a', '[[p02]]', 'b', '[[end]]', '[[p01]]', 'c').mistakes).toMatchObject([
      { line: 6 },
    ]);
  });

  it('does not keep the next from being told', () => {
    expect(read('[[p0]] x [[pO1]]', '[[').mistakes.map(({ line }) => line)).toEqual([1, 1, 2]);
  });
});

/** What is put into a text, and where in it. */
interface Mark {
  readonly kind: 'page' | 'passage' | 'margin' | 'end';
  readonly at: number;
  readonly name: string;
}

const character = fc.constantFrom(
  'а',
  'ي',
  'x',
  '𐎠',
  '\u0301',
  '\u200c',
  '\u202e',
  '[',
  ']',
  ' ',
  '\u00a0',
  '\t',
  '\n',
  '\r\n',
);
const someText = fc.array(character, { maxLength: 60 });
const someMarks = fc.array(
  fc.record({
    kind: fc.constantFrom('page', 'passage', 'margin', 'end'),
    at: fc.nat(60),
    page: fc.constantFrom('a', 'b'),
  }),
  { maxLength: 12 },
);
const someMarked = fc.tuple(someText, someMarks).map(([units, wishes]) => ({
  units,
  marks: wishes
    .map((wish) => ({ ...wish, at: Math.min(wish.at, units.length) }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ kind, at, page }, i): Mark => ({ kind, at, name: kind === 'page' ? page : `${kind}${i}` })),
}));

const printed = ({ kind, name }: Mark): string => {
  if (kind === 'passage') return `[[${name}]]`;
  return kind === 'end' ? '[[end]]' : `[[${kind} ${name}]]`;
};

/** Writes the marks into the text: on an empty line, which a mark alone would take away, on a line of their own. */
function marked(units: readonly string[], marks: readonly Mark[]): string {
  const isBreak = (unit: string | undefined): boolean => unit === undefined || unit.endsWith('\n');
  const pieces: string[] = [];
  let piece = '';
  for (let i = 0; i <= units.length; i += 1) {
    const here = marks.filter(({ at }) => at === i).map(printed);
    if (here.length > 0) {
      pieces.push(piece.replaceAll('[[', '[[[['), ...here);
      piece = '';
      if (isBreak(units[i - 1]) && isBreak(units[i])) pieces.push('\n');
    }
    piece += units[i] ?? '';
  }
  return [...pieces, piece.replaceAll('[[', '[[[[')].join('');
}

/** Who owns each unit, told the long way round. */
function owners(units: readonly string[], marks: readonly Mark[]): readonly (string | undefined)[] {
  let page: string | undefined;
  let passage: string | undefined;
  let margin: string | undefined;
  return units.map((_, i) => {
    for (const mark of marks.filter(({ at }) => at === i)) {
      if (mark.kind === 'page') page = mark.name;
      if (mark.kind === 'passage') passage = mark.name;
      if (mark.kind === 'end') passage = undefined;
      margin = mark.kind === 'margin' ? mark.name : undefined;
    }
    const owner = margin ?? passage;
    return owner === undefined ? undefined : `${owner}@${page}`;
  });
}

const dense = (text: string): string => text.replace(/\s/g, '');

describe('for every text and every marks put into it', () => {
  const reading = ({
    units,
    marks,
  }: {
    readonly units: readonly string[];
    readonly marks: readonly Mark[];
  }) =>
    parseMarked(marked(units, marks), {
      pages: ['a', 'b'],
      passages: marks.filter(({ kind }) => kind === 'passage').map(({ name }) => name),
    });

  it('taking the marks away gives back the text', () => {
    fc.assert(
      fc.property(someMarked, (given) => {
        const { text, mistakes } = reading(given);
        expect(mistakes).toEqual([]);
        expect(text.verbatim).toBe(given.units.join(''));
      }),
      { numRuns: 1000 },
    );
  });

  it('parts and margins have exactly what was written for them, and lines have everything', () => {
    fc.assert(
      fc.property(someMarked, (given) => {
        const { text } = reading(given);
        const expected = new Map<string, string>();
        owners(given.units, given.marks).forEach((owner, i) => {
          const unit = dense(given.units[i] ?? '');
          if (owner !== undefined && unit !== '') expected.set(owner, (expected.get(owner) ?? '') + unit);
        });
        const found = [
          ...text.parts.map(({ passage, page, spans }) => ({ name: `${passage}@${page}`, spans })),
          ...text.margins.map(({ role, page, spans }) => ({ name: `${role}@${page}`, spans })),
        ].map(({ name, spans }) => [name, dense(spans.map(({ text }) => text).join(''))] as const);
        expect(new Map(found)).toEqual(expected);
        expect(found).toHaveLength(expected.size);
        expect(dense(text.lines.map((line) => line.text).join(''))).toBe(dense(text.verbatim));
      }),
      { numRuns: 1000 },
    );
  });

  it('spans are exact, trimmed substrings of the lines they name', () => {
    fc.assert(
      fc.property(someMarked, (given) => {
        const { lines, parts, margins } = reading(given).text;
        for (const { page, spans } of [...parts, ...margins])
          for (const { line, start, end, text } of spans) {
            const whole = lines.find((other) => other.page === page && other.line === line)?.text;
            expect(whole?.slice(start, end)).toBe(text);
            expect(text).toBe(text.trim());
            expect(text).not.toBe('');
          }
      }),
    );
  });
});
