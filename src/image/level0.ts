/**
 * An image as files (Image API 3.0 and 2.1, compliance level 0): everything info.json advertises, and its full size,
 * each picture under every name that viewers ask for it by. They write neither the canonical form always nor all the
 * same form.
 */
import { advertisedPlans } from './advertised.js';
import type { ApiVersion } from './grammar.js';
import { isAllowed, largestWithin, type Limits } from './limits.js';
import { plan, type Plan } from './plan.js';
import type { Pyramid, Size } from './pyramid.js';
import { canonicalRegion, printRegion } from './region.js';
import { parseRequest } from './request.js';
import type { SizeAsked } from './size.js';

export interface PictureFile {
  readonly plan: Plan;
  /** `{region}/{size}/0/default.jpg`, by version: the same picture. */
  readonly names: Readonly<Record<ApiVersion, readonly string[]>>;
}

/** No name is that of two pictures. */
export function pictureFiles(pyramid: Pyramid, limits: Limits): readonly PictureFile[] {
  const taken = { 2: new Set<string>(), 3: new Set<string>() };
  const free = (version: ApiVersion, names: readonly string[]): readonly string[] =>
    names.filter((name) => !taken[version].has(name) && taken[version].add(name));
  const largest = largestWithin(pyramid.size, limits, false);
  const advertised = withFullSize(pyramid, limits).map((plan): PictureFile => {
    const { size } = plan;
    const whole = isSame(plan.region, pyramid.size);
    const max = whole && isSame(size, largest) ? ['max'] : [];
    const exact = `${size.width},${size.height}`;
    const region = printRegion(canonicalRegion(plan.region, pyramid.size));
    const named = (sizes: readonly string[]): string[] =>
      sizes.map((text) => `${region}/${text}/0/default.jpg`);
    // OpenSeadragon writes `full` in 2.1 wherever the picture is as wide as the image, though it be a tile; Mirador
    // writes a thumbnail's size as it is listed.
    const full = size.width === pyramid.size.width && isSame(size, plan.region) ? ['full'] : [];
    const sizes2 = [`${size.width},`, ...full, ...max, ...(whole ? [exact] : [])];
    // In a strip so narrow that two scale factors give one width, `w,` means one of them.
    const meant = named(sizes2).filter((name) => keyOf(2, name, pyramid, limits) === plan.key);
    return { plan, names: { 3: free(3, named([...max, exact])), 2: free(2, meant) } };
  });
  const thumbnails = thumbnailPlans(pyramid, limits).map((plan): PictureFile => {
    const names = [`full/${plan.size.width},/0/default.jpg`];
    return { plan, names: { 3: free(3, names), 2: free(2, names) } };
  });
  return [...advertised, ...thumbnails];
}

/** Too many pixels to be listed are there all the same, where the limits allow them: `max` means them. */
function withFullSize(pyramid: Pyramid, limits: Limits): readonly Plan[] {
  const listed = advertisedPlans(pyramid, limits);
  if (!isAllowed(pyramid.size, limits)) return listed;
  const full = wholePlan({ kind: 'max', upscale: false }, pyramid, limits);
  return listed.some(({ key }) => key === full.key) ? listed : [full, ...listed];
}

function keyOf(version: ApiVersion, name: string, pyramid: Pyramid, limits: Limits): string {
  const [region = '', size = '', rotation = '', output = ''] = name.split('/');
  return plan(parseRequest(version, [region, size, rotation, output]), pyramid, limits).key;
}

/** Universal Viewer asks for thumbnails of these widths, whatever is listed. */
const THUMBNAIL_WIDTHS = [90, 200];

function thumbnailPlans(pyramid: Pyramid, limits: Limits): readonly Plan[] {
  const smaller = THUMBNAIL_WIDTHS.filter(
    (width) => width < largestWithin(pyramid.size, limits, false).width,
  );
  return smaller.map((width) => wholePlan({ kind: 'width', width, upscale: false }, pyramid, limits));
}

function wholePlan(size: SizeAsked, pyramid: Pyramid, limits: Limits): Plan {
  return plan(
    {
      version: 3,
      region: { kind: 'full' },
      size,
      rotation: { mirror: false, degrees: 0 },
      quality: 'default',
      format: 'jpg',
    },
    pyramid,
    limits,
  );
}

function isSame(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height;
}
