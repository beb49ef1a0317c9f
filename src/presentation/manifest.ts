/** An item as a manifest (Presentation 3.0, 5.2): its canvases and ranges embedded, its texts named. */
import type { Item, LanguageMap, Layer, Link, ViewingDirection } from '../item/item.js';
import { languageLabel } from '../item/language.js';
import { Problem } from '../problem.js';
import { annotate, type Annotations } from './annotated.js';
import { canvasOf } from './canvas.js';
import { hasMore, languagesOf, only, receivedLayers } from './choice.js';
import { document, given, type Document, type Manifest, type Range, type Reference } from './documents.js';
import type { Ids } from './ids.js';
import { notThere, thumbnailOf, type PageImages } from './images.js';
import { rangesOf } from './ranges.js';
import { renderingsOf, teiOf } from './renderings.js';
import { searchServices } from './services.js';
import { COLLECTION_LABEL, EDITION_LABEL, plainStatement, plainText, remarked } from './words.js';

/** The default manifest: every page, and the layers as they were received. */
export function toManifest(item: Item, images: PageImages, ids: Ids): Document<Manifest> {
  const annotations = annotate(item);
  return manifestOf(item, images, ids, {
    id: ids.manifest(item.id),
    label: item.label,
    viewingDirection: item.viewingDirection,
    pages: item.pages,
    layers: receivedLayers(item),
    annotations,
    structures: rangesOf(item, images, ids),
  });
}

/** Every page with every layer. Throws `not-found` where the default manifest leaves nothing out. */
export function toEdition(item: Item, images: PageImages, ids: Ids): Document<Manifest> {
  const annotations = annotate(item);
  if (!hasMore(item)) throw onlyOne(item);
  return manifestOf(item, images, ids, {
    id: ids.edition(item.id),
    label: remarked(item.label, EDITION_LABEL),
    viewingDirection: item.viewingDirection,
    pages: item.pages,
    layers: item.layers,
    annotations,
    structures: rangesOf(item, images, ids),
  });
}

/**
 * What the item has in one language, read in the direction of its script: one manifest has one viewing direction. Its
 * canvases are those of the item, by the same ids. Throws `not-found` for any other language.
 */
export function toLanguage(
  item: Item,
  images: PageImages,
  ids: Ids,
  where: { readonly language: string },
): Document<Manifest> {
  const annotations = annotate(item);
  const languages = languagesOf(item, annotations);
  const found = languages.find(({ language }) => language === where.language);
  if (found === undefined)
    throw notThere(
      item,
      'manifest in language',
      where.language,
      languages.map(({ language: id }) => ({ id })),
    );
  return manifestOf(item, images, ids, {
    id: ids.language(item.id, found.language),
    label: remarked(item.label, languageLabel(found.language)),
    viewingDirection: found.direction === 'rtl' ? 'right-to-left' : 'left-to-right',
    pages: found.pages,
    layers: found.layers,
    annotations,
    // A range is of the whole item: what it holds may not be here.
    structures: [],
  });
}

function onlyOne({ id }: Item): Problem {
  return new Problem('not-found', `The manifest of the item “${id}” has all its layers; there is no other.`);
}

/** What one of an item's manifests shows of it. */
interface Choice {
  readonly id: string;
  readonly label: LanguageMap;
  readonly viewingDirection: ViewingDirection | undefined;
  readonly pages: Item['pages'];
  readonly layers: readonly Layer[];
  readonly annotations: Annotations;
  readonly structures: readonly Range[];
}

function manifestOf(item: Item, images: PageImages, ids: Ids, choice: Choice): Document<Manifest> {
  const { id, label, viewingDirection, pages, layers, annotations, structures } = choice;
  const thumbnail = thumbnailOf({ pages }, images, ids);
  const { summary, requiredStatement, rights, navDate, behavior } = item;
  return document({
    id,
    type: 'Manifest',
    label,
    ...given({
      summary: summary === undefined ? undefined : plainText(summary),
      metadata: item.metadata.map(plainStatement),
      requiredStatement: requiredStatement === undefined ? undefined : plainStatement(requiredStatement),
      rights,
      navDate,
      viewingDirection,
      behavior,
      homepage: item.homepage.map(toHomepage),
      rendering: renderingsOf(item, layers, ids),
      seeAlso: teiOf(item, ids),
      thumbnail: thumbnail === undefined ? undefined : [thumbnail],
    }),
    ...given({ service: searchServices(ids, item.id) }),
    partOf: placesOf(item, annotations, ids),
    items: pages.map((page) => canvasOf(item, page, images, ids, only(layers, annotations))),
    ...given({ structures }),
  });
}

function placesOf(item: Item, annotations: Annotations, ids: Ids): readonly Reference<'Collection'>[] {
  const all = { id: ids.collection(), type: 'Collection', label: COLLECTION_LABEL } as const;
  const hasOthers = hasMore(item) || languagesOf(item, annotations).length > 0;
  return hasOthers ? [all, { id: ids.manifests(item.id), type: 'Collection', label: item.label }] : [all];
}

/** `language` is a list here, though a string on a text body (Presentation 3.0, 3.1). */
function toHomepage({ id, label, format, language }: Link) {
  return { id, type: 'Text' as const, label, ...given({ format, language }) };
}
