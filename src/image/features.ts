/** What this server can do, in one table: info.json of both versions follows from it (3.0 section 5.7, 2.1 section 5.3). */
import type { ApiVersion } from './grammar.js';
import type { Format, Quality } from './output.js';

/**
 * Where a version has the word: in its profile from level 0, 1 or 2 on, only as an `extra`, or not at all (`absent`).
 * From the profile documents level0.json to level2.json of each version.
 */
export type Standing = 0 | 1 | 2 | 'extra' | 'absent';

export interface Ability<Name extends string> {
  readonly name: Name;
  readonly in3: Standing;
  readonly in2: Standing;
}

export type FeatureName =
  | 'baseUriRedirect'
  | 'canonicalLinkHeader'
  | 'cors'
  | 'jsonldMediaType'
  | 'mirroring'
  | 'profileLinkHeader'
  | 'regionByPct'
  | 'regionByPx'
  | 'regionSquare'
  | 'rotationArbitrary'
  | 'rotationBy90s'
  | 'sizeByConfinedWh'
  | 'sizeByH'
  | 'sizeByPct'
  | 'sizeByW'
  | 'sizeByWh'
  | 'sizeUpscaling'
  | 'sizeAboveFull'
  | 'sizeByDistortedWh';

export const features: readonly Ability<FeatureName>[] = [
  { name: 'baseUriRedirect', in3: 1, in2: 1 },
  { name: 'canonicalLinkHeader', in3: 'extra', in2: 'extra' },
  { name: 'cors', in3: 1, in2: 1 },
  { name: 'jsonldMediaType', in3: 1, in2: 1 },
  { name: 'mirroring', in3: 'extra', in2: 'extra' },
  { name: 'profileLinkHeader', in3: 'extra', in2: 'extra' },
  { name: 'regionByPct', in3: 2, in2: 2 },
  { name: 'regionByPx', in3: 1, in2: 1 },
  { name: 'regionSquare', in3: 1, in2: 'extra' },
  { name: 'rotationArbitrary', in3: 'extra', in2: 'extra' },
  { name: 'rotationBy90s', in3: 2, in2: 2 },
  { name: 'sizeByConfinedWh', in3: 2, in2: 2 },
  { name: 'sizeByH', in3: 1, in2: 1 },
  { name: 'sizeByPct', in3: 2, in2: 1 },
  { name: 'sizeByW', in3: 1, in2: 1 },
  { name: 'sizeByWh', in3: 1, in2: 2 },
  { name: 'sizeUpscaling', in3: 'extra', in2: 'absent' },
  { name: 'sizeAboveFull', in3: 'absent', in2: 'extra' },
  { name: 'sizeByDistortedWh', in3: 'absent', in2: 2 },
];

/** The profile documents leave `color` and `gray` out, though level 2 requires them: so they are always listed. */
export const qualities: readonly Ability<Quality>[] = [
  { name: 'default', in3: 0, in2: 0 },
  { name: 'color', in3: 'extra', in2: 'extra' },
  { name: 'gray', in3: 'extra', in2: 'extra' },
  { name: 'bitonal', in3: 'extra', in2: 2 },
];

export const formats: readonly Ability<Format>[] = [
  { name: 'jpg', in3: 0, in2: 0 },
  { name: 'png', in3: 2, in2: 2 },
  { name: 'webp', in3: 'extra', in2: 'extra' },
  { name: 'gif', in3: 'extra', in2: 'extra' },
  { name: 'tif', in3: 'extra', in2: 'extra' },
  { name: 'avif', in3: 'extra', in2: 'extra' },
];

/** What clients are asked to prefer: jpg is how most scans are stored, so it costs least and loses nothing twice. */
export const preferredFormats: readonly Format[] = ['jpg', 'webp'];

/** What the version's profile document does not say by itself, in the order of the table. */
export function extras<Name extends string>(
  version: ApiVersion,
  abilities: readonly Ability<Name>[],
): readonly Name[] {
  return abilities
    .filter((ability) => (version === 3 ? ability.in3 : ability.in2) === 'extra')
    .map((ability) => ability.name);
}

/** `color` is not advertised for a source that has none (3.0 section 4.4). */
export function extraQualities(version: ApiVersion, gray: boolean): readonly Quality[] {
  return extras(version, qualities).filter((quality) => !(gray && quality === 'color'));
}

/** The highest level that is kept whole, as the URI of its profile: for Link headers and for 2.1's info.json. */
export function profile(version: ApiVersion): string {
  return `http://iiif.io/api/image/${version}/level2.json`;
}

const STANDINGS: Readonly<Record<Standing, string>> = {
  0: 'level 0',
  1: 'level 1',
  2: 'level 2',
  extra: 'beyond level 2',
  absent: '',
};

/** The whole table as Markdown: the README holds it, and a test asserts that it is current. */
export function featureTable(): string {
  const groups = Object.entries({ feature: features, quality: qualities, format: formats });
  const rows = groups.flatMap(([group, abilities]) =>
    abilities.map(
      ({ name, in3, in2 }) => `| ${group} | \`${name}\` | ${STANDINGS[in3]} | ${STANDINGS[in2]} |`,
    ),
  );
  return ['|  | name | Image API 3.0 | Image API 2.1 |', '|---|---|---|---|', ...rows].join('\n');
}
