/** An item.yaml for the curator to go on with: what is known stands in it, and comments say what may be added. */
import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { layerLabel, sourceRank } from '../item/beside.js';
import { inNaturalOrder } from '../item/order.js';
import type { IngestPlan } from './plan.js';
import type { RecordedText } from './record.js';

const HEAD = ` Drafted by "palimpsest ingest". From here on it is yours: once you have changed a word, ingest writes its
 drafts beside it and never over it. docs/item.md tells of every key; "palimpsest check" finds mistakes.`;

const LABEL = ` The name of the object, as a text or by language: { en: Letter to my brother, fa: نامه به برادرم }`;

const DESCRIBED = ` What else is known of it: take away the "#" before what you fill in.
summary: { en: 'What it is, in a sentence or two.' }
metadata:
  - { label: { en: Date }, value: '1955' }
  - { label: { en: Author }, value: { en: …, fa: … } }
requiredStatement: { label: { en: Attribution }, value: … }
rights: http://rightsstatements.org/vocab/CNE/1.0/
viewingDirection: right-to-left   # the order of the pages, where it is not left-to-right`;

const PAGES = ` In reading order. "label" is what readers see: Front, Page 1, Envelope. "id" is part of addresses: leave it.
 "language: fa" says in which language a page is written, and shows the text in that language first.`;

const LAYERS = ` One for each text. "kind" is transcription or translation, reading, gloss; "standing" is received for a text as it
 came, editorial for somebody's own reading. "{page}" stands for the id of each page.`;

const NO_LAYERS = ` No texts were given. Give them beside the scans, named as these are: p1.ru.txt, p1.alto.xml, letter.en.txt.`;

/** The text of item.yaml. */
export function draftItem({ item, all }: Pick<IngestPlan, 'item' | 'all'>): string {
  const map = new YAMLMap();
  const document = new Document<YAMLMap>(map);
  document.commentBefore = HEAD;
  const layers = layersOf(all.texts);
  const add = (key: string, value: unknown, comment: string): void => {
    const name = new Scalar(key);
    name.commentBefore = comment;
    name.spaceBefore = map.items.length > 0;
    map.items.push(new Pair(name, value));
  };
  add('label', document.createNode(item.replace(/[-_]+/g, ' ').trim() || item), LABEL);
  const pages = all.pages.map(({ id, label }) => (label === id ? { id } : { id, label }));
  add('pages', onLines(document, pages), `${DESCRIBED.replaceAll('\n', '\n ')}\n\n${PAGES}`);
  if (layers.length === 0) document.comment = NO_LAYERS;
  else add('layers', onLines(document, layers), LAYERS);
  return document.toString({ lineWidth: 0 });
}

/** Each entry on a line of its own, as docs/item.md has them. */
function onLines(document: Document<YAMLMap>, entries: readonly object[]): YAMLSeq {
  const list = new YAMLSeq();
  for (const entry of entries) list.items.push(document.createNode(entry, { flow: true }));
  return list;
}

/** One layer for all files that one name stands for. */
function layersOf(texts: readonly RecordedText[]): readonly object[] {
  const files = new Map(texts.map((text) => [text.file, text]));
  const taken = new Map<string, number>();
  return [...files.values()]
    .toSorted((one, other) => sourceRank(one) - sourceRank(other) || inNaturalOrder(one.file, other.file))
    .map(({ file, language, source }) => {
      const name = `${source}-${language}`;
      const count = (taken.get(name) ?? 0) + 1;
      taken.set(name, count);
      const label = Object.entries(layerLabel(language, source)).map(([reader, [words]]) => [reader, words]);
      return {
        id: count === 1 ? name : `${name}-${count}`,
        label: Object.fromEntries(label) as object,
        kind: 'transcription',
        language,
        standing: 'received',
        text: file,
      };
    });
}
