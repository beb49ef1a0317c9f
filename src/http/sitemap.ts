/** `/robots.txt`, `/sitemap.xml` and, where the pages are too many for one, `/sitemap/{number}.xml`. */
import type { Request } from 'express';
import type { Archive } from '../archive.js';
import {
  SITEMAP_PAGES,
  toRobots,
  toSitemap,
  toSitemapIndex,
  type SitemapPage,
} from '../discovery/sitemap.js';
import { INTERFACE_LANGUAGES, type InterfaceLanguage } from '../pages/languages.js';
import { readingAddress } from '../pages/reading/address.js';
import { addressOf, type Visit } from '../pages/visit.js';
import { Problem } from '../problem.js';
import { tagOf, type Reply } from './reply.js';
import { visitOf } from './visit.js';

export function answerRobots(base: string): Reply {
  return file('text/plain; charset=utf-8', toRobots(base));
}

/** `path` is what follows `/sitemap`, raw: `.xml`, or `/` and a number from 1. */
export function answerSitemap(request: Request, archive: Archive, path: string, base: string): Reply {
  const visit: Visit = { ...visitOf(request, base), chosen: false, root: '' };
  const pages = pagesOf(archive, visit);
  const files = Math.ceil(pages.length / SITEMAP_PAGES);
  if (path === '.xml' && files === 1) return file(XML, toSitemap(pages));
  const numbers = Array.from({ length: files }, (_, i) => i + 1);
  if (path === '.xml')
    return file(XML, toSitemapIndex(numbers.map((number) => `${base}/sitemap/${number}.xml`)));
  const number = numbers.find((number) => path === `/${number}.xml`);
  if (number === undefined || files === 1)
    throw new Problem('not-found', `There is no such sitemap. ${base}/sitemap.xml leads to all of them.`);
  return file(XML, toSitemap(pages.slice((number - 1) * SITEMAP_PAGES, number * SITEMAP_PAGES)));
}

/** Home, and every page of every item, by the addresses that they call canonical themselves. */
function pagesOf({ exhibits, changed }: Archive, visit: Visit): readonly SitemapPage[] {
  const page = (written: Date | undefined, path: (lang?: InterfaceLanguage) => string): SitemapPage => ({
    address: `${visit.base}${path()}`,
    alternates: INTERFACE_LANGUAGES.map((language) => ({
      language,
      address: `${visit.base}${path(language)}`,
    })),
    changed: written,
  });
  const items = [...exhibits.values()].flatMap(({ item }) =>
    item.pages.map(({ id }) => {
      const reading = { item: item.id, page: id, ...PLAIN };
      return page(changed.get(item.id), (lang) =>
        readingAddress(visit, reading, lang === undefined ? {} : { lang }),
      );
    }),
  );
  return [page(undefined, (lang) => addressOf(visit, '/', { lang })), ...items];
}

const PLAIN = { passage: undefined, layers: undefined, query: '', view: 'both' } as const;
const XML = 'application/xml; charset=utf-8';

function file(type: string, body: string): Reply {
  return {
    ...{ status: 200, type, headers: { 'Cache-Control': 'no-cache' } },
    ...{ etag: tagOf(body), modified: undefined, body: () => body },
  };
}
