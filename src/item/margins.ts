/** Margins, drawn from the texts where they are marked into a layer of their own. */
import type { DrawnMargin, LayerText, Standing } from './item.js';
import type { Description } from './schema.js';

/**
 * Every margin of these roles in the texts of this standing, layer by layer: what was received is never mixed with
 * what an editor restored.
 */
export function drawMargins(
  roles: readonly string[],
  standing: Standing,
  layers: Description['layers'] = [],
  texts: ReadonlyMap<string, LayerText>,
): readonly DrawnMargin[] {
  return layers
    .filter((layer) => layer.standing === standing)
    .flatMap(({ id }) => (texts.get(id)?.margins ?? []).map((margin) => ({ ...margin, layer: id })))
    .filter(({ role }) => roles.includes(role));
}
