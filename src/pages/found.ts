/** What a search found, as the pages show it. */
import type { Span } from '../item/item.js';

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
  /** Its lines on the page, where they were measured. */
  readonly lines: readonly Span[];
}

/** Finds words in the texts of every item, or of one. */
export type Search = (query: string, item?: string) => readonly Found[];
