/** What is asked of a decoder in a process of its own, and what it says. All of it is sent as messages. */
import type { Size } from '../../image/pyramid.js';
import type { Unrolling } from '../jp2/openjpeg.js';
import type { Drawing } from '../pdf/draw.js';
import type { PdfLine } from '../pdf/text.js';

export type Task =
  | { readonly kind: 'pdf-pages'; readonly file: string }
  | ({ readonly kind: 'pdf-draw' } & Drawing)
  | { readonly kind: 'pdf-text'; readonly file: string; readonly page: number; readonly frame: Size }
  | ({ readonly kind: 'jp2-unroll' } & Unrolling);

export interface Answers {
  readonly 'pdf-pages': readonly Size[];
  readonly 'pdf-draw': undefined;
  readonly 'pdf-text': readonly PdfLine[];
  readonly 'jp2-unroll': undefined;
}

/** `refused`: the file cannot be read, in a curator's words. `broken`: the decoder itself failed, and can do no more. */
export type Outcome =
  | { readonly kind: 'done'; readonly answer: unknown }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'broken'; readonly message: string };

export interface Reply {
  readonly outcome: Outcome;
  /** The process has taken so much memory that another should go on: WebAssembly gives none back. */
  readonly spent: boolean;
}
