/** What a viewer has to load to show the targets of a content state: manifests, and where in them to begin. */
import type { Box } from '../image/pyramid.js';
import { createIds, parseAddress } from '../presentation/ids.js';
import type { Target } from './contentstate.js';

/** One window of a viewer. `manifest` may be a collection: viewers tell them apart when they have fetched it. */
export interface Opening {
  readonly manifest: string;
  readonly canvas?: string;
  readonly region?: Box;
  readonly range?: string;
}

/** `base`: the server's own address, for which a canvas or range that is named alone leads to its manifest. */
export function openingOf(target: Target, base: string): Opening {
  switch (target.kind) {
    case 'manifest':
    case 'collection':
      return { manifest: target.id };
    case 'range':
      return { manifest: target.manifest, range: target.id };
    case 'canvas': {
      const { manifest, id: canvas, region } = target;
      return { manifest, canvas, ...(region === undefined ? {} : { region }) };
    }
    case 'address':
      return ours(target.id, base) ?? { manifest: target.id };
  }
}

/** Nothing has to be fetched to know what one of our own addresses is. */
function ours(id: string, base: string): Opening | undefined {
  const address = id.startsWith(`${base}/`) ? parseAddress(id.slice(base.length)) : undefined;
  const ids = createIds(base);
  if (address?.kind === 'canvas') return { manifest: ids.manifest(address.item), canvas: id };
  if (address?.kind === 'range') return { manifest: ids.manifest(address.item), range: id };
  return undefined;
}
