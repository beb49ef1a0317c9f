/** The texts of an item as files: each layer as plain text and as HTML, the whole edition as TEI. */
import type { Archive } from '../archive.js';
import { htmlText } from '../edition/html.js';
import { plainText } from '../edition/plain.js';
import { teiEdition } from '../edition/tei.js';
import type { Item, Layer } from '../item/item.js';
import { createIds } from '../presentation/ids.js';
import { notThere } from '../presentation/images.js';
import { Problem } from '../problem.js';
import { decodeSegment } from './ask.js';
import { exhibitOf } from './exhibit.js';
import { tagOf, shownAs, type Reply } from './reply.js';

/** Answers the raw path `/items/{item}/text/{file}`; `base` is the public address of the server. */
export function answerText(archive: Archive, path: string, base: string): Reply {
  const [, , item = '', , file = ''] = path.split('/').map(decodeSegment);
  const exhibit = exhibitOf(item, archive);
  const [, name = '', ending = ''] = /^(.*)\.([a-z]+)$/su.exec(file) ?? [];
  switch (ending) {
    case 'txt':
      return fileReply(
        exhibit.item,
        file,
        'text/plain',
        plainText(exhibit.item, layerOf(exhibit.item, name)),
      );
    case 'html':
      return fileReply(exhibit.item, file, 'text/html', htmlText(exhibit.item, layerOf(exhibit.item, name)));
    case 'xml':
      if (name === 'edition' && exhibit.item.layers.length > 0)
        return fileReply(exhibit.item, file, 'application/tei+xml', teiEdition(exhibit, createIds(base)));
  }
  throw new Problem(
    'not-found',
    'The texts of an item are {layer}.txt, {layer}.html and, where there is a layer at all, edition.xml (TEI).',
  );
}

function layerOf(item: Item, id: string): Layer {
  const layer = item.layers.find((layer) => layer.id === id);
  if (layer === undefined) throw notThere(item, 'layer', id, item.layers);
  return layer;
}

function fileReply({ id }: Item, file: string, type: string, body: string): Reply {
  return {
    status: 200,
    type: `${type}; charset=utf-8`,
    headers: {
      'Cache-Control': 'no-cache',
      // Shown where it is asked for (Presentation 3.0, 3.4 rendering), and kept under a name that says what it is.
      'Content-Disposition': shownAs(`${id}_${file}`),
    },
    etag: tagOf(body),
    modified: undefined,
    body: () => body,
  };
}
