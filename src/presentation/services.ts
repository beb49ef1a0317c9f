/** How a manifest, or the collection, says where its texts are searched. */
import type { SearchServices } from './documents.js';
import type { Ids } from './ids.js';

/**
 * Both versions: viewers know 1.0 alone, by its `profile`, and append `?q=` to its id. Without an item, of all items.
 * Files answer no query.
 */
export function searchServices(ids: Ids, item?: string): SearchServices | undefined {
  if (ids.site === 'files') return undefined;
  return [
    {
      id: ids.search(2, item),
      type: 'SearchService2',
      service: [{ id: ids.autocomplete(2, item), type: 'AutoCompleteService2' }],
    },
    {
      '@id': ids.search(1, item),
      '@type': 'SearchService1',
      profile: 'http://iiif.io/api/search/1/search',
      service: {
        '@id': ids.autocomplete(1, item),
        '@type': 'AutoCompleteService1',
        profile: 'http://iiif.io/api/search/1/autocomplete',
      },
    },
  ];
}
