/** What could not be taken over: told in sentences, each once, with the pages that it is about. */

/** `page`: the one that the sentence is about; undefined for the whole. */
export type Tell = (sentence: string, page?: string) => void;

export interface Remarks {
  readonly tell: Tell;
  readonly sentences: () => readonly string[];
}

/** Most pages that are named with one sentence. */
const NAMED = 5;

export function createRemarks(): Remarks {
  const about = new Map<string, string[]>();
  return {
    tell: (sentence, page) => {
      about.set(sentence, [...(about.get(sentence) ?? []), ...(page === undefined ? [] : [page])]);
    },
    sentences: () => [...about].map(([sentence, pages]) => `${where(pages)}${sentence}`),
  };
}

function where(pages: readonly string[]): string {
  if (pages.length === 0) return '';
  const more = pages.length > NAMED ? ` and ${pages.length - NAMED} more` : '';
  return `Page${pages.length === 1 ? '' : 's'} ${pages.slice(0, NAMED).join(', ')}${more}: `;
}
