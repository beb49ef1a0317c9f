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
      'Folder for what can be made again: rendered answers, pyramids, the texts found in PDFs. May be emptied at any time; the server goes on without it where it cannot be written.',
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
  PALIMPSEST_OPERATOR_TOKEN: {
    key: 'operatorToken',
    schema: z
      .string()
      .min(16, 'must have at least 16 characters, as `openssl rand -hex 16` makes them')
      .optional(),
    fallback: undefined,
    secret: true,
    meaning:
      'Password of `/doctor`, a page for whoever runs the server, with any user name. Without it the page is answered only on this machine itself, and only where no public address is set.',
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

export type Environment = Readonly<Record<string, string | undefined>>;

/** What stands in an environment under the name of a setting. Empty means not set. */
interface Given {
  readonly name: string;
  readonly setting: Settings[SettingName];
  readonly text: string;
  readonly parsed: z.ZodSafeParseResult<unknown>;
}

function givenIn(environment: Environment): readonly Given[] {
  return Object.entries(settings).map(([name, setting]) => {
    const text = environment[name]?.trim() ?? '';
    return { name, setting, text, parsed: setting.schema.safeParse(text === '' ? setting.fallback : text) };
  });
}

function mistakeIn({ parsed }: Given): string | undefined {
  return parsed.success ? undefined : `${parsed.error.issues.map(({ message }) => message).join('; ')}.`;
}

/** Names that begin like ours and are none, each with a sentence. */
function unknownIn(environment: Environment): readonly string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('PALIMPSEST_') && !(name in settings))
    .map((name) => {
      const meant = nearest(name, Object.keys(settings));
      return `${name} is not a setting.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
    });
}

/** Reads the settings out of an environment. All mistakes are told at once; values are not repeated. */
export function readConfig(environment: Environment): ConfigResult {
  const given = givenIn(environment);
  const mistakes = given.flatMap((one) => {
    const mistake = mistakeIn(one);
    return mistake === undefined ? [] : [`${one.name}: ${mistake}`];
  });
  mistakes.push(...unknownIn(environment));
  const values = given.map(({ setting, parsed }) => [setting.key, parsed.data] as const);
  return mistakes.length === 0
    ? // The table gives each key the output of its own schema; the loop above cannot carry that through.
      { kind: 'config', config: Object.fromEntries(values) as Config }
    : { kind: 'mistakes', mistakes };
}

/** A setting as it is now. */
export interface SettingNow {
  readonly name: string;
  readonly meaning: string;
  readonly fallback: string | undefined;
  /** As it was given, or the default; undefined where there is neither, and for what is secret. */
  readonly value: string | undefined;
  readonly given: boolean;
  readonly secret: boolean;
  readonly mistake: string | undefined;
}

export interface SettingsNow {
  readonly settings: readonly SettingNow[];
  /** A sentence for each name that is no setting. */
  readonly unknown: readonly string[];
}

/** Every setting with what it is in this environment, right or wrong. */
export function settingsNow(environment: Environment): SettingsNow {
  const now = givenIn(environment).map((one): SettingNow => {
    const { name, setting, text } = one;
    const { meaning, fallback } = setting;
    const secret = 'secret' in setting;
    const value = secret ? undefined : text || fallback;
    return { name, meaning, fallback, value, given: text !== '', secret, mistake: mistakeIn(one) };
  });
  return { settings: now, unknown: unknownIn(environment) };
}

/** The table of settings as Markdown: the README holds it, and a test asserts that it is current. */
export function settingsTable(): string {
  const rows = Object.entries(settings).map(
    ([name, { fallback, meaning }]) => `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${meaning} |`,
  );
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}
