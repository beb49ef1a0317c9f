/** Images that others keep, as our documents and pages name them: by their own addresses and services. */
import type { Size } from '../image/pyramid.js';
import type { ForeignImage, ForeignService } from '../item/item.js';
import { given } from './documents.js';
import { asList, resources, texts } from './reading.js';

/** As it may stand in a document of Presentation 3.0: as its owner wrote it, where that says what it is. */
export function printForeign({ id, type, format, width, height, service }: ForeignImage): ForeignImage {
  return { id, type, ...given({ format, width, height, service: service?.map(printService) }) };
}

/**
 * In 2.1 a service said what it is by its context, which stands nowhere but at the top in 3.0 (4.6). One that says its
 * type, and is in no need of a change, stays as it is.
 */
function printService(service: ForeignService): ForeignService {
  const { '@context': context, '@id': id, profile, service: inner, ...rest } = service;
  const services = inner === undefined ? undefined : resources(inner).map(printService);
  if ('type' in service || '@type' in service) {
    if (context === undefined && services === undefined) return service;
    const kept = Object.entries(service).filter(([key]) => key !== '@context');
    return { ...Object.fromEntries(kept), ...given({ service: services }) };
  }
  return {
    '@id': id,
    '@type': typeOf(service),
    ...given({ profile: asList(profile)[0] }),
    ...rest,
    ...given({ service: services }),
  };
}

/** Types of 3.0 for services of older versions (3.4 `service`), by what their context and profile say. */
function typeOf(service: ForeignService): string {
  const words = said(service);
  if (words.includes('/auth/'))
    return /token\b/.test(words)
      ? 'AuthTokenService1'
      : /logout\b/.test(words)
        ? 'AuthLogoutService1'
        : 'AuthCookieService1';
  return `ImageService${versionOf(service) === 1 ? 1 : 2}`;
}

function said(service: ForeignService): string {
  return texts(['type', '@type', '@context', 'profile'].flatMap((key) => asList(service[key]))).join(' ');
}

/** The Image API of the service; undefined for another kind of service, such as for access. */
function versionOf(service: ForeignService): 1 | 2 | 3 | undefined {
  const words = said(service);
  if (/ImageService3|image\/3\//.test(words)) return 3;
  if (/ImageService2|image\/2\//.test(words)) return 2;
  if (/ImageService1|image\/1\/|image-api/.test(words)) return 1;
  return undefined;
}

/** Base address of the image in the Image API, without a slash at its end; the newest version that it has. */
export function foreignService(
  image: ForeignImage,
): { readonly id: string; readonly version: 1 | 2 | 3 } | undefined {
  const services = (image.service ?? []).flatMap((service) => {
    const version = versionOf(service);
    const id = texts([service.id, service['@id']])[0]?.replace(/\/(?:info\.json)?$/, '');
    return version === undefined || id === undefined ? [] : [{ service, id, version }];
  });
  return services.toSorted((one, other) => other.version - one.version)[0];
}

interface ShownElsewhere {
  readonly image: ForeignImage;
  /** Of the canvas, for an image that does not say its own. */
  readonly size: Size;
  /** Those that its service lists. */
  readonly sizes: readonly Size[];
}

/**
 * The image about `side` pixels wide or high, as far as its service is known to make such: a listed size, which level 0
 * has too, else any where the level is higher, else the whole image.
 */
export function foreignOfSide({ image, size, sizes }: ShownElsewhere, side: number): ForeignImage & Size {
  const { width = size.width, height = size.height } = image;
  const service = foreignService(image);
  const whole = { ...printForeign(image), width, height };
  const made = smallestOf(sizes, side) ?? (makesSizes(image) ? scaled({ width, height }, side) : undefined);
  if (service === undefined || made === undefined) return whole;
  const quality = service.version === 1 ? 'native' : 'default';
  const asked = service.version === 3 && sizes.length > 0 ? `${made.width},${made.height}` : `${made.width},`;
  return { ...whole, id: `${service.id}/full/${asked}/0/${quality}.jpg`, format: 'image/jpeg', ...made };
}

/** The smallest that is `side` pixels wide or high, else the largest; none of none. */
export function smallestOf(sizes: readonly Size[], side: number): Size | undefined {
  const ascending = sizes.toSorted((one, other) => one.width * one.height - other.width * other.height);
  return ascending.find(({ width, height }) => Math.max(width, height) >= side) ?? ascending.at(-1);
}

/** Undefined where it is no larger. */
function scaled({ width, height }: Size, side: number): Size | undefined {
  const scale = side / Math.max(width, height);
  if (scale >= 1) return undefined;
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** Level 1 and above take a width (Image API 3.0, 2.1 and 1.1, levels). */
function makesSizes({ service = [] }: ForeignImage): boolean {
  return service
    .flatMap(({ profile }) => texts(asList(profile)))
    .some((profile) => /(?:^|[/#])(?:profiles\/)?level[12](?:\.json)?$/.test(profile));
}

/** The origins that a page which shows these images must be let to. */
export function originsOf(images: readonly (ForeignImage | undefined)[]): readonly string[] {
  const addresses = images.flatMap((image) =>
    image === undefined ? [] : [image.id, foreignService(image)?.id ?? image.id],
  );
  return [
    ...new Set(
      addresses.filter((address) => URL.canParse(address)).map((address) => new URL(address).origin),
    ),
  ];
}
