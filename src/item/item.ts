/** An item: one described object with its pages, its texts and how they answer to one another. Plain frozen values. */
import type { Box, Size } from '../image/pyramid.js';

/** BCP 47 language (or `none`) to its strings (Presentation 3.0, 4). */
export type LanguageMap = Readonly<Record<string, readonly string[]>>;

export type Direction = 'ltr' | 'rtl';
export type LayerKind =
  'transcription' | 'translation' | 'reading' | 'gloss' | 'notes' | 'tags' | 'marginalia';
/** `received`: as it came, never altered. `editorial`: somebody's reading, conjecture or remark. */
export type Standing = 'received' | 'editorial';

export interface Statement {
  readonly label: LanguageMap;
  readonly value: LanguageMap;
}

export interface Link {
  readonly id: string;
  readonly label: LanguageMap;
  readonly format: string | undefined;
  readonly language: readonly string[];
}

/** A stretch of one line of a layer's text. `line` counts the non-blank lines of its page from 1; `start`, `end` are UTF-16 units of the trimmed line. */
export interface Span {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What one passage has of one layer on one page; becomes one annotation. `page` is undefined where a text is not written on the item's pages (a translation). */
export interface Part {
  readonly passage: string;
  readonly page: string | undefined;
  readonly spans: readonly [Span, ...Span[]];
}

/** Text on a page that belongs to no passage: a stamp, a mark, noise. `role` is the curator's word for it. */
export interface Margin {
  readonly role: string;
  readonly page: string | undefined;
  readonly spans: readonly [Span, ...Span[]];
}

/** A non-blank line of a page; lines with the same `block` stand together, a blank line parts blocks. */
export interface TextLine {
  readonly page: string | undefined;
  readonly line: number;
  readonly block: number;
  readonly text: string;
}

/** A word of a line: `start` and `end` are UTF-16 units of the line's text. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly box: Box | undefined;
  /** From 0 to 1, as the recogniser counted it. */
  readonly confidence: number | undefined;
}

/** Where a line and its words stand on the image. */
export interface MeasuredLine {
  readonly box: Box | undefined;
  readonly words: readonly Word[];
}

/** One page of a text that came with its places. Every line of the page is in it: line 1 stands first. */
export interface MeasuredPage {
  readonly page: string;
  /** The file that it was read from, as mistakes name it. */
  readonly file: string;
  /** Boxes count in its units: those of the file and, once the image was looked at (fit.ts), its pixels. */
  readonly frame: Size;
  readonly lines: readonly MeasuredLine[];
}

/** A layer's text, parsed: `verbatim` is the file without its marks, byte for byte; of several files, one after another. */
export interface LayerText {
  readonly verbatim: string;
  readonly lines: readonly TextLine[];
  readonly parts: readonly Part[];
  readonly margins: readonly Margin[];
  /** Of a text with coordinates: ALTO, PAGE XML, hOCR, TEI with zones. */
  readonly measured?: readonly MeasuredPage[];
}

/** How sure an editor is. */
export type Certainty = 'high' | 'medium' | 'low';

/**
 * Exact words that a remark speaks of, where they stand: in a layer's verbatim text, counted as in a Span, or in
 * another text file of the item, whose lines are counted with the blank ones and not trimmed.
 */
export type Mention = Span & { readonly certainty: Certainty | undefined } & (
    | { readonly kind: 'layer'; readonly layer: string; readonly page: string | undefined }
    | { readonly kind: 'file'; readonly file: string }
  );

/** Something said about the texts: a note on passages, or a person, place or date with every mention of it. */
export interface Remark {
  readonly id: string;
  /** A note's title; the name of what is mentioned. */
  readonly label: LanguageMap;
  readonly text: LanguageMap | undefined;
  /** One word of the curator's own: what it is about (`amount`, `omission`) or what it is (`person`, `place`). */
  readonly type: string | undefined;
  /** What the words mean as a value: a date or a duration (ISO 8601), an amount. */
  readonly value: string | undefined;
  readonly certainty: Certainty | undefined;
  readonly passages: readonly string[];
  /** Quotations that the remark rests on. */
  readonly witnesses: readonly Mention[];
  /** The words it is a name for: each is tagged where it stands. */
  readonly mentions: readonly Mention[];
}

/** A margin, and the text layer that it was drawn from. */
export interface DrawnMargin extends Margin {
  readonly layer: string;
}

interface LayerHead {
  readonly id: string;
  readonly label: LanguageMap;
  readonly kind: LayerKind;
  readonly language: string;
  readonly direction: Direction;
  readonly standing: Standing;
}

/** A text with its passages. */
export interface TextLayer extends LayerHead, LayerText {
  readonly form: 'text';
}

/** What is said about the texts. */
export interface RemarksLayer extends LayerHead {
  readonly form: 'remarks';
  readonly remarks: readonly Remark[];
}

/** The margins of the text layers, gathered. */
export interface MarginsLayer extends LayerHead {
  readonly form: 'margins';
  readonly margins: readonly DrawnMargin[];
}

export type Layer = TextLayer | RemarksLayer | MarginsLayer;

/** Where a page's own text stands on its image: measured on one very image, void for any other. */
export interface Boxes {
  readonly image: Size & { readonly sha256: string };
  /** True for a plate: an image typeset from the transcription. */
  readonly plate: boolean;
  /** Keyed by line number. */
  readonly lines: Readonly<Record<string, Box>>;
  /** Keyed by passage: the smallest box round its part on this page. */
  readonly parts: Readonly<Record<string, Box>>;
}

/** A service as its owner describes it, in whichever version of whichever API: an object of JSON. */
export type ForeignService = Readonly<Record<string, unknown>>;

/** An image at another's address: the body of a painting annotation (Presentation 3.0, 5.7). */
export interface ForeignImage {
  readonly id: string;
  readonly type: 'Image';
  readonly format?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly service?: readonly ForeignService[] | undefined;
}

export interface Elsewhere {
  /** The size of their canvas: what is said of places counts in it. */
  readonly canvas: Size;
  /** Undefined where their canvas has no image either. */
  readonly image: ForeignImage | undefined;
  readonly thumbnail: ForeignImage | undefined;
  /** Those that its service lists and makes, where that is known; a service of level 0 makes no others. */
  readonly sizes?: readonly Size[] | undefined;
}

export interface Page {
  readonly id: string;
  readonly label: LanguageMap;
  /** The language of the text written on the page: its layer comes first on the canvas. */
  readonly language: string | undefined;
  /** Identifier of its image in the Image API. */
  readonly image: string;
  readonly boxes: Boxes | undefined;
  /** Where its image is when others keep it. */
  readonly elsewhere?: Elsewhere | undefined;
}

export interface Passage {
  readonly id: string;
  readonly label: LanguageMap | undefined;
  readonly role: string | undefined;
}

/** A chapter of the item: of pages, of passages, or of further ranges, in order. */
export interface Range {
  readonly id: string;
  readonly label: LanguageMap;
  readonly viewingDirection: ViewingDirection | undefined;
  /** The layer that is the text of this range. */
  readonly layer: string | undefined;
  readonly holds:
    | { readonly kind: 'pages'; readonly pages: readonly string[] }
    | { readonly kind: 'passages'; readonly passages: readonly string[] }
    | { readonly kind: 'ranges'; readonly ranges: readonly Range[] };
}

export type ViewingDirection = 'left-to-right' | 'right-to-left' | 'top-to-bottom' | 'bottom-to-top';
export type Behavior = 'individuals' | 'paged' | 'continuous' | 'unordered';

export interface Item {
  /** The name of its folder. */
  readonly id: string;
  readonly label: LanguageMap;
  readonly summary: LanguageMap | undefined;
  readonly metadata: readonly Statement[];
  readonly requiredStatement: Statement | undefined;
  readonly rights: string | undefined;
  readonly homepage: readonly Link[];
  readonly navDate: string | undefined;
  readonly viewingDirection: ViewingDirection | undefined;
  readonly behavior: readonly Behavior[];
  /** What a canvas says of itself while its image is a plate: added to its label, and its summary. */
  readonly plate: { readonly label: LanguageMap; readonly summary: LanguageMap } | undefined;
  readonly pages: readonly [Page, ...Page[]];
  readonly passages: readonly Passage[];
  readonly layers: readonly Layer[];
  readonly ranges: readonly Range[];
}

/** One thing wrong with one file of an item, in a curator's words: what stands there and what would be right. */
export interface Mistake {
  /** Path below the manifests folder. */
  readonly file: string;
  readonly line: number | undefined;
  readonly message: string;
}
