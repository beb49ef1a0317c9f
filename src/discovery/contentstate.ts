/**
 * What a link asks a viewer to open (Content State 1.0), as the `iiif-content` parameter says it: an address as it is,
 * or JSON that is content-state-encoded.
 */
import type { Box } from '../image/pyramid.js';
import { child } from '../item/value.js';
import { Problem } from '../problem.js';

export type Target =
  /** Only who fetches it knows what it is: a manifest, a collection, a published annotation (2.2.2, 2.2.4). */
  | { readonly kind: 'address'; readonly id: string }
  | { readonly kind: 'manifest'; readonly id: string }
  | { readonly kind: 'collection'; readonly id: string }
  | { readonly kind: 'range'; readonly id: string; readonly manifest: string }
  | {
      readonly kind: 'canvas';
      readonly id: string;
      readonly manifest: string;
      /** In the canvas's own units. */
      readonly region: Box | undefined;
      /** Seconds. */
      readonly time: number | undefined;
    };

export type Targets = readonly [Target, ...Target[]];

/** Longer than any state that a browser sends in an address. */
const LONGEST = 16_384;

/** Section 6.1: any text becomes letters that no further encoding changes. */
export function encodeContentState(text: string): string {
  return btoa(encodeURIComponent(text)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Section 6.1, backwards. Throws `bad-parameter`. */
export function decodeContentState(encoded: string): string {
  if (!/^[\w-]+$/.test(encoded))
    throw wrong(
      'is neither an http or https address nor content-state-encoded, which has only letters, digits, - and _',
    );
  if (encoded.length % 4 === 1) throw wrong(`is cut off: no base64url text has ${encoded.length} characters`);
  try {
    return decodeURIComponent(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')));
  } catch (cause) {
    throw wrong('is not content-state-encoded: base64url of what encodeURIComponent makes of the JSON', {
      cause,
    });
  }
}

/** The parameter for a target, in its simplest form: an address as it is, anything finer as encoded JSON (3.1). */
export function printContentState(target: Target): string {
  switch (target.kind) {
    case 'address':
    case 'manifest':
    case 'collection':
      return target.id;
    case 'range':
      return encodeContentState(JSON.stringify(within(target, target.id, 'Range')));
    case 'canvas': {
      const { region, time } = target;
      const fragment = [
        ...(region === undefined ? [] : [`xywh=${region.x},${region.y},${region.width},${region.height}`]),
        ...(time === undefined ? [] : [`t=${time}`]),
      ].join('&');
      const id = fragment === '' ? target.id : `${target.id}#${fragment}`;
      return encodeContentState(JSON.stringify(within(target, id, 'Canvas')));
    }
  }
}

function within({ manifest }: { readonly manifest: string }, id: string, type: string): object {
  return { id, type, partOf: [{ id: manifest, type: 'Manifest' }] };
}

/** What the parameter names, in order; several for a comparison (5.3). Throws `bad-parameter`. */
export function parseContentState(text: string): Targets {
  if (text.length > LONGEST) throw wrong(`is longer than ${LONGEST} characters`);
  if (/^https?:/i.test(text)) return [{ kind: 'address', id: address(text, 'The address') }];
  if (/^\s*[[{]/.test(text))
    throw wrong('holds JSON as it is: JSON must be content-state-encoded, which begins with JTdC or JTVC');
  const decoded = decodeContentState(text);
  let value: unknown;
  try {
    value = JSON.parse(decoded);
  } catch (cause) {
    const plain = /^https?:/i.test(decoded.trim());
    throw wrong(
      plain
        ? 'is an encoded address: an address alone must not be content-state-encoded'
        : 'does not decode to JSON',
      { cause },
    );
  }
  return isContentState(value) ? targetsOf(child(value, 'target')) : targetsOf(value);
}

/** The full form of 2.2.1, as against its target alone. */
function isContentState(value: unknown): boolean {
  if (child(value, 'type') !== 'Annotation') return false;
  if ([child(value, 'motivation')].flat().includes('contentState')) return true;
  throw wrong(
    'holds an annotation without the motivation contentState, and viewers here open no annotations',
  );
}

function targetsOf(value: unknown): Targets {
  const [first, ...more] = [value].flat().map(targetOf);
  if (first === undefined) throw wrong('holds no target');
  return [first, ...more];
}

function targetOf(value: unknown): Target {
  if (typeof value === 'string') return { kind: 'address', id: address(value, 'A target') };
  const type = child(value, 'type');
  switch (type) {
    case 'Manifest':
      return { kind: 'manifest', id: address(child(value, 'id'), 'The Manifest’s id') };
    case 'Collection':
      return { kind: 'collection', id: address(child(value, 'id'), 'The Collection’s id') };
    case 'Range':
      return {
        kind: 'range',
        id: address(child(value, 'id'), 'The Range’s id'),
        manifest: manifestOf(value, type),
      };
    case 'Canvas':
      return canvasOf(value, []);
    case 'SpecificResource':
      return canvasOf(child(value, 'source'), [child(value, 'selector')].flat());
    default:
      throw wrong(
        `has a target of type ${typeof type === 'string' ? `“${type.slice(0, 40)}”` : 'none'}: it may be Manifest, Collection, Canvas, Range or SpecificResource`,
      );
  }
}

/** A canvas with what of it is meant: by the fragment of its id, or by the selectors of a SpecificResource. */
function canvasOf(value: unknown, selectors: readonly unknown[]): Target {
  const type = child(value, 'type');
  if (type !== 'Canvas')
    throw wrong('has a SpecificResource whose source is not a Canvas object with id, type and partOf');
  const whole = address(child(value, 'id'), 'The Canvas’s id');
  const [id = whole, fragment = ''] = whole.split('#', 2);
  const parts = [fragment, ...selectors.map(fragmentOf)].flatMap((text) => text.split('&'));
  const last = (name: string): string | undefined =>
    parts.findLast((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  const [xywh, t] = [last('xywh'), last('t')];
  return {
    kind: 'canvas',
    id,
    manifest: manifestOf(value, type),
    region: xywh === undefined ? undefined : regionOf(xywh),
    time: t === undefined ? undefined : timeOf(t),
  };
}

function fragmentOf(selector: unknown): string {
  const [type, value, t] = ['type', 'value', 't'].map((key) => child(selector, key));
  if (type === 'FragmentSelector' && typeof value === 'string') return value;
  if (type === 'PointSelector') return typeof t === 'number' ? `t=${t}` : '';
  throw wrong('has a selector that is neither a FragmentSelector with a value nor a PointSelector');
}

/** Media Fragments 1.0, 4.2.2, in pixels. A viewer needs whole ones. */
function regionOf(text: string): Box {
  const numbers = text
    .replace(/^pixel:/, '')
    .split(',', 5)
    .map((part) => (/^\d{1,9}(?:\.\d{1,20})?$/.test(part) ? Math.round(Number(part)) : NaN));
  const [x = NaN, y = NaN, width = NaN, height = NaN, more] = numbers;
  if (more !== undefined || Number.isNaN(x + y + width + height) || width < 1 || height < 1)
    throw wrong('has a region that is not xywh=x,y,width,height in pixels, without signs and not empty');
  return { x, y, width, height };
}

/** A time, or the begin of a stretch of time (Media Fragments 1.0, 4.2.1). */
function timeOf(text: string): number {
  const [begin = ''] = text.replace(/^npt:/, '').split(',', 1);
  if (!/^\d{1,9}(?:\.\d{1,20})?$/.test(begin)) throw wrong('has a time that is not t=seconds');
  return Number(begin);
}

function manifestOf(value: unknown, type: string): string {
  const manifest = [child(value, 'partOf')].flat().find((part) => child(part, 'type') === 'Manifest');
  if (manifest === undefined)
    throw wrong(
      `names a ${type} without its manifest: add "partOf": [{ "id": "https://…", "type": "Manifest" }]`,
    );
  return address(child(manifest, 'id'), 'The Manifest’s id');
}

/** A URI and no IRI (6.2), of a protocol that a page may fetch. */
function address(value: unknown, name: string): string {
  if (typeof value === 'string' && /^https?:\/\/[\x21-\x7E]+$/i.test(value) && URL.canParse(value))
    return value;
  throw wrong(
    `is not usable: ${name} must be an http or https address, percent-encoded where it is not ASCII`,
  );
}

function wrong(why: string, options?: ErrorOptions): Problem {
  return new Problem('bad-parameter', `iiif-content ${why}.`, options);
}
