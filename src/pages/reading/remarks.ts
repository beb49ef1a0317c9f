/** What is said about a passage: the remarks of the layers that are shown, where they belong. */
import type { Item, Mention, Page, Part, Remark, RemarksLayer } from '../../item/item.js';
import { isText } from '../../item/layers.js';
import { html, type Html } from '../html.js';
import { inLanguage, said } from '../said.js';
import { pick } from '../../presentation/words.js';
import { phrasesFor, type Visit } from '../visit.js';

export interface Said {
  readonly layer: RemarksLayer;
  readonly remark: Remark;
}

/** A name belongs where it is mentioned, any other remark to its passages. */
export function remarksOn(
  item: Item,
  page: Page,
  chosen: readonly string[],
  passage: string,
): readonly Said[] {
  const here = (part: Part): boolean =>
    part.passage === passage && (part.page === undefined || part.page === page.id);
  const within = (mention: Mention): boolean =>
    item.layers
      .filter(isText)
      .some(
        ({ id, parts }) =>
          mention.kind === 'layer' &&
          mention.layer === id &&
          parts.filter(here).some((part) => part.page === mention.page && holds(part, mention)),
      );
  return item.layers.flatMap((layer) =>
    layer.form !== 'remarks' || !chosen.includes(layer.id)
      ? []
      : layer.remarks
          .filter(({ mentions, passages }) =>
            mentions.length > 0 ? mentions.some(within) : passages.includes(passage),
          )
          .map((remark) => ({ layer, remark })),
  );
}

function holds({ spans }: Part, { line, start, end }: Mention): boolean {
  return spans.some((span) => span.line === line && span.start <= start && span.end >= end);
}

/** Names in a row, then what has to be read. */
export function remarks(all: readonly Said[], visit: Visit): Html | undefined {
  if (all.length === 0) return undefined;
  const names = all.filter(({ remark }) => remark.mentions.length > 0);
  const notes = all.filter(({ remark }) => remark.mentions.length === 0);
  return html`<aside class="remarks" aria-label="${phrasesFor(visit).editorial}">
    ${
      names.length === 0
        ? undefined
        : html`<ul class="names">
            ${names.map(({ remark }) => html`<li>${said(remark.label, visit)}</li>`)}
          </ul>`
    }
    ${notes.map(({ remark }) => note(remark, visit))}
  </aside>`;
}

function note({ label, text }: Remark, visit: Visit): Html {
  const title = pick(label, [visit.language]);
  const { language, values } = pick(text ?? {}, [visit.language]);
  return html`<div class="cell editorial note">
    <p class="title" ${inLanguage(title.language)}>${title.values.join(' ')}</p>
    ${values.map((value) => html`<p ${inLanguage(language)}>${value}</p>`)}
  </div>`;
}
