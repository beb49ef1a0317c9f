/** images.json: where the images of an item are that others keep. `palimpsest import` writes it. Docs: docs/import.md. */
import { z } from 'zod';
import { told } from './description.js';
import type { Elsewhere, ForeignService } from './item.js';
import type { TextMistake } from './marks.js';
import { keys } from './schema.js';
import { wrong } from './sentences.js';
import { readYaml } from './yaml.js';

/** Without user and password, which no address of an image needs to show. */
export function isForeignAddress(address: string): boolean {
  if (!/^https?:\/\/[^\s"'<>\\]+$/i.test(address) || !URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username === '' && password === '';
}

const ADDRESS = 'an address that begins with https:// or http://';
const SIDE = 'whole pixels, 1 or more';
const side = z.int({ error: wrong(SIDE) }).min(1, { error: wrong(SIDE) });
const SERVICES = 'a list of services: [ { "id": …, "type": …, "profile": … } ]';
const service = z
  .looseObject({}, { error: wrong(SERVICES) })
  .refine((service) => isForeignAddress(serviceId(service)), {
    error: 'has no id (or @id) that is an address',
  });

const IMAGE = '{ "id": https://…, "type": "Image", "format": …, "width": …, "height": …, "service": [ … ] }';
const image = keys(
  {
    id: z
      .string({ error: wrong(ADDRESS) })
      .refine((address) => isForeignAddress(address), { error: wrong(ADDRESS) }),
    type: z.literal('Image', { error: wrong('Image') }),
    format: z
      .string({ error: wrong('a media type such as image/jpeg') })
      .regex(/^image\/[\w.+-]+$/, { error: wrong('a media type such as image/jpeg') })
      .optional(),
    width: side.optional(),
    height: side.optional(),
    service: z.array(service, { error: wrong(SERVICES) }).optional(),
  },
  IMAGE,
);

const size = keys({ width: side, height: side }, '{ "width": …, "height": … }');
const entry = keys(
  {
    canvas: size,
    image: image.optional(),
    thumbnail: image.optional(),
    sizes: z.array(size, { error: wrong('a list of sizes: [ { "width": …, "height": … } ]') }).optional(),
  },
  '{ "canvas": …, "image": … }',
);
const file = z.record(z.string(), entry, { error: wrong('{ "item~page": { "canvas": …, "image": … } }') });

/** By identifier. An entry with a mistake is left out: its image then is missing. */
export function parseElsewhere(text: string): {
  readonly images: ReadonlyMap<string, Elsewhere>;
  readonly mistakes: readonly TextMistake[];
} {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const message = 'This is not JSON; write it anew with palimpsest import.';
    return { images: new Map(), mistakes: [{ line: 1, message }] };
  }
  const { data, error } = file.safeParse(value);
  if (data !== undefined) return { images: toImages(data), mistakes: [] };
  const { lineOf } = readYaml(text);
  const wrongs = new Set(error.issues.map(({ path: [identifier] }) => identifier));
  const right = Object.entries(value ?? {}).filter(([identifier]) => !wrongs.has(identifier));
  const rest = wrongs.has(undefined) ? undefined : file.safeParse(Object.fromEntries(right)).data;
  return {
    images: rest === undefined ? new Map() : toImages(rest),
    mistakes: error.issues.flatMap((issue) => told(issue, value, lineOf)),
  };
}

function toImages(entries: z.output<typeof file>): ReadonlyMap<string, Elsewhere> {
  return new Map(
    Object.entries(entries).map(([identifier, { canvas, image, thumbnail, sizes }]) => [
      identifier.normalize('NFC'),
      { canvas, image, thumbnail, sizes },
    ]),
  );
}

/** The base address of a service, in the words of whichever version; empty where it has none. */
export function serviceId(service: ForeignService): string {
  const id = service.id ?? service['@id'];
  return typeof id === 'string' ? id : '';
}
