/** boxes/<page>.json: where the text of a page stands on one very image of it. */
import { z } from 'zod';
import type { Box, Size } from '../image/pyramid.js';
import { told } from './description.js';
import type { Boxes } from './item.js';
import type { TextMistake } from './marks.js';
import { keys } from './schema.js';
import { unknownName, wrong } from './sentences.js';
import type { Path } from './value.js';
import { readYaml } from './yaml.js';

const whole = (least: number) => {
  const error = wrong(`whole pixels, ${least} or more`);
  return z.int({ error }).min(least, { error });
};

const box = z
  .tuple([whole(0), whole(0), whole(1), whole(1)], {
    error: wrong('four whole numbers: [x, y, width, height]'),
  })
  .transform(([x, y, width, height]): Box => ({ x, y, width, height }));

const SHA = 'the SHA-256 of the image file: 64 digits and letters a to f';
const LINE = 'is no line; lines are numbered from 1';
const file = keys(
  {
    image: keys(
      {
        width: whole(1),
        height: whole(1),
        sha256: z.string({ error: wrong(SHA) }).regex(/^[0-9a-f]{64}$/, { error: wrong(SHA) }),
      },
      '{ "width": …, "height": …, "sha256": … }',
    ),
    plate: z.boolean({ error: wrong('true for a plate, false for a scan') }),
    lines: z.record(z.string().regex(/^[1-9]\d*$/), box, {
      error: (issue) =>
        issue.code === 'invalid_key' ? LINE : wrong('{ "1": [x, y, width, height], … }')(issue),
    }),
    parts: z.record(z.string(), box, { error: wrong('{ "p01": [x, y, width, height], … }') }),
  },
  '{ "image": …, "plate": …, "lines": …, "parts": … }',
);

/** Reads the text of a box file; with any mistake in it there are no boxes, since a wrong box misleads. */
export function parseBoxes(
  text: string,
  passages: readonly string[],
): { readonly boxes: Boxes | undefined; readonly mistakes: readonly TextMistake[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { boxes: undefined, mistakes: [notJson(text, String(error))] };
  }
  const { data: boxes, error } = file.safeParse(value);
  // JSON is YAML: its reader knows the lines, but is slow, and needed for mistakes alone.
  if (boxes === undefined) {
    const { lineOf } = readYaml(text);
    return { boxes, mistakes: error.issues.flatMap((issue) => told(issue, value, lineOf)) };
  }
  const wrongs = [
    ...outside('lines', boxes.lines, boxes.image),
    ...outside('parts', boxes.parts, boxes.image),
    ...Object.keys(boxes.parts)
      .filter((passage) => !passages.includes(passage))
      .map((passage) => ({ path: ['parts', passage], message: unknownName('passage', passage, passages) })),
  ];
  if (wrongs.length === 0) return { boxes, mistakes: [] };
  const { lineOf } = readYaml(text);
  return { boxes: undefined, mistakes: wrongs.map(({ path, message }) => ({ line: lineOf(path), message })) };
}

function outside(
  list: string,
  boxes: Readonly<Record<string, Box>>,
  { width, height }: Size,
): readonly { readonly path: Path; readonly message: string }[] {
  return Object.entries(boxes)
    .filter(([, box]) => box.x + box.width > width || box.y + box.height > height)
    .map(([name, box]) => ({
      path: [list, name],
      message: `${list} › ${name} reaches to ${box.x + box.width}, ${box.y + box.height}, outside the image of ${width} × ${height}; write a box inside it.`,
    }));
}

function notJson(text: string, words: string): TextMistake {
  const offset = Number(/position (\d+)/.exec(words)?.[1] ?? text.length);
  return { line: text.slice(0, offset).split('\n').length, message: 'This is not JSON from here on.' };
}
