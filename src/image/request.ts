/**
 * What is asked: the five parameters of the Image API, parsed once (2.1 section 4, 3.0 section 4).
 * The two versions share these values; only their grammars differ.
 */
import type { ApiVersion } from './grammar.js';
import { parseOutput, printOutput, type Format, type Quality } from './output.js';
import { parseRegion, printRegion, type Region } from './region.js';
import { parseRotation, printRotation, type Rotation } from './rotation.js';
import { parseSize, printSize, type SizeAsked } from './size.js';

export type { ApiVersion } from './grammar.js';
export type { Format, Quality } from './output.js';
export type { Region } from './region.js';
export type { Rotation } from './rotation.js';
export type { SizeAsked } from './size.js';

export interface ImageRequest {
  readonly version: ApiVersion;
  readonly region: Region;
  readonly size: SizeAsked;
  readonly rotation: Rotation;
  readonly quality: Quality;
  readonly format: Format;
}

/** Region, size, rotation, and quality with format: percent-decoded already. */
export type Parameters = readonly [region: string, size: string, rotation: string, output: string];

/** Throws the Problem of the first parameter, in the order of the address, that is not of the version's grammar. */
export function parseRequest(
  version: ApiVersion,
  [region, size, rotation, output]: Parameters,
): ImageRequest {
  return {
    version,
    region: parseRegion(region),
    size: parseSize(version, size),
    rotation: parseRotation(rotation),
    ...parseOutput(output),
  };
}

/** `{region}/{size}/{rotation}/{quality}.{format}`: `parseRequest` of its parts gives the request back. */
export function printRequest(request: ImageRequest): string {
  const { version, region, size, rotation } = request;
  return `${printRegion(region)}/${printSize(version, size)}/${printRotation(rotation)}/${printOutput(request)}`;
}
