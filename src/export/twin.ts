/** Every file of the static twin that is words: which there are, under which names, and what stands in them. */
import { htmlText } from '../edition/html.js';
import { plainText } from '../edition/plain.js';
import { teiEdition } from '../edition/tei.js';
import { everyDocument, presentCollection, printDocument } from '../presentation/present.js';
import { createIds, type Ids, type PresentationVersion } from '../presentation/ids.js';
import type { Exhibit } from '../presentation/images.js';
import { pageFiles, type TwinFile } from './pages.js';

/** One after another, so that they need not be held at once. `base`: the address of the twin, without a slash at its end. */
export function* twinFiles(exhibits: readonly Exhibit[], base: string): Generator<TwinFile> {
  const ids = createIds(base, 'files');
  for (const version of [3, 2, 4] satisfies PresentationVersion[])
    yield documentFile(presentCollection(version, exhibits, ids), base);
  for (const exhibit of exhibits) {
    for (const document of everyDocument(exhibit, ids)) yield documentFile(document, base);
    yield* textFiles(exhibit, ids, base);
  }
  yield* pageFiles(exhibits, base);
}

/** A document lies where its id says. */
function documentFile(document: object, base: string): TwinFile {
  const { id, '@id': id2 } = document as { readonly id?: string; readonly '@id'?: string };
  return { path: below(base, id ?? id2 ?? ''), text: printDocument(document) };
}

function* textFiles(exhibit: Exhibit, ids: Ids, base: string): Generator<TwinFile> {
  const { item } = exhibit;
  for (const layer of item.layers) {
    yield { path: below(base, ids.text(item.id, layer.id, 'txt')), text: plainText(item, layer) };
    yield { path: below(base, ids.text(item.id, layer.id, 'html')), text: htmlText(item, layer) };
  }
  if (item.layers.length > 0) yield { path: below(base, ids.tei(item.id)), text: teiEdition(exhibit, ids) };
}

function below(base: string, address: string): string {
  if (!address.startsWith(`${base}/`)) throw new Error(`${address} does not lie below ${base}.`);
  return address.slice(base.length + 1);
}
