/** What a search found, as the pages show it. */

export interface Found {
  readonly item: string;
  /** Where the passage stands, or is read. */
  readonly page: string;
  readonly layer: string;
  readonly passage: string;
  /** The found words with what stands round them, as they are written in the layer. */
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** Finds words in the texts of every item, or of one. */
export type Search = (query: string, item?: string) => readonly Found[];
