/** Every setting in one table: name, default, meaning. The type, the README and the check at start all come from it. */
import { z } from 'zod';
import { defaultLimits } from './image/limits.js';
import { nearest } from './nearest.js';

const side = z.coerce.number().int().min(512).max(65_535);

/** Without a trailing slash, so that addresses can be put together by appending. */
const publicAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .refine((address) => !/[?#]/.test(address), 'must have no query and no fragment')
  .transform((address) => address.replace(/\/+$/, ''));

const settings = {
  PORT: {
    key: 'port',
    schema: z.coerce.number().int().min(0).max(65_535),
    fallback: '8080',
    meaning: 'Port the server listens on.',
  },
  PALIMPSEST_PUBLIC_ADDRESS: {
    key: 'publicAddress',
    schema: publicAddress.optional(),
    fallback: undefined,
    meaning:
      'Address by which the outside reaches the server, such as `https://iiif.example.org`. Without it every answer uses the address of its own request.',
  },
  PALIMPSEST_TRUSTED_PROXIES: {
    key: 'trustedProxies',
    schema: z.string().transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    ),
    fallback: '',
    meaning:
      'Proxies whose `Forwarded` and `X-Forwarded-*` headers are believed: addresses, ranges, or `loopback`, `linklocal`, `uniquelocal`, with commas between.',
  },
  PALIMPSEST_IMAGES: {
    key: 'images',
    schema: z.string().min(1),
    fallback: 'images',
    meaning: 'Folder of the scans. Only read, never written.',
  },
  PALIMPSEST_MANIFESTS: {
    key: 'manifests',
    schema: z.string().min(1),
    fallback: 'manifests',
    meaning:
      'Folder of the items: one folder each, with `item.yaml` and its texts. Only read, never written.',
  },
  PALIMPSEST_CACHE: {
    key: 'cache',
    schema: z.string().min(1),
    fallback: 'cache',
    meaning:
      'Folder for what can be made again: rendered answers and pyramids. May be emptied at any time; the server goes on without it where it cannot be written.',
  },
  PALIMPSEST_CACHE_BYTES: {
    key: 'cacheBytes',
    schema: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    fallback: String(10 * 2 ** 30),
    meaning: 'Most bytes kept in that folder: a quarter for answers, the rest for pyramids.',
  },
  PALIMPSEST_PYRAMIDS: {
    key: 'pyramids',
    schema: z.enum(['on', 'off']),
    fallback: 'on',
    meaning:
      'Whether images that are not tiled are made into pyramids in the background, in the cache folder.',
  },
  PALIMPSEST_MAX_WIDTH: {
    key: 'maxWidth',
    schema: side,
    fallback: String(defaultLimits.maxWidth),
    meaning: 'Widest image that is sent, in pixels.',
  },
  PALIMPSEST_MAX_HEIGHT: {
    key: 'maxHeight',
    schema: side,
    fallback: String(defaultLimits.maxHeight),
    meaning: 'Highest image that is sent, in pixels.',
  },
  PALIMPSEST_MAX_AREA: {
    key: 'maxArea',
    schema: z.coerce.number().int().min(262_144).max(268_435_456),
    fallback: String(defaultLimits.maxArea),
    meaning: 'Most pixels (width × height) of an image that is sent.',
  },
  PALIMPSEST_LOG: {
    key: 'log',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    fallback: 'info',
    meaning: 'How much is logged, as JSON lines on standard error.',
  },
} as const;

type Settings = typeof settings;
type SettingName = keyof Settings;

/** Settings after the door: every value checked and typed. */
export type Config = {
  readonly [Name in SettingName as Settings[Name]['key']]: z.output<Settings[Name]['schema']>;
};

export type ConfigResult =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly string[] };

/** Reads the settings out of an environment. Empty means not set. All mistakes are told at once; values are not repeated. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigResult {
  const mistakes: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const given = environment[name]?.trim() ?? '';
    const parsed = setting.schema.safeParse(given === '' ? setting.fallback : given);
    if (parsed.success) values[setting.key] = parsed.data;
    else mistakes.push(`${name}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}.`);
  }
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('PALIMPSEST_') || name in settings) continue;
    const meant = nearest(name, Object.keys(settings));
    mistakes.push(`${name} is not a setting.${meant === undefined ? '' : ` Did you mean ${meant}?`}`);
  }
  return mistakes.length === 0
    ? // The table gives each key the output of its own schema; the loop above cannot carry that through.
      { kind: 'config', config: values as Config }
    : { kind: 'mistakes', mistakes };
}

/** The table of settings as Markdown: the README holds it, and a test asserts that it is current. */
export function settingsTable(): string {
  const rows = Object.entries(settings).map(
    ([name, { fallback, meaning }]) => `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${meaning} |`,
  );
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}
