/** What is told while something is ingested: sentences for people, with bars in a terminal; lines of JSON for programs. */
import { SingleBar } from 'cli-progress';

/** A sentence about a file. */
export interface Told {
  readonly file: string;
  readonly line?: number | undefined;
  readonly message: string;
}

export const STEPS = [
  'probe',
  'split pages',
  'read texts',
  'draft item',
  'check',
  'build pyramids',
  'publish',
] as const;
export type Step = (typeof STEPS)[number];

export type Event =
  | { readonly kind: 'step'; readonly step: Step; readonly told: string }
  /** How far the pyramids are, in pixels: large pages take longer. */
  | {
      readonly kind: 'progress';
      readonly page: string;
      readonly done: number;
      readonly pages: number;
      readonly pixels: number;
      readonly allPixels: number;
    }
  | ({ readonly kind: 'note' | 'mistake' } & Told)
  | { readonly kind: 'end'; readonly told: string; readonly addresses: readonly string[] };

export type Tell = (event: Event) => void;

export interface Screen {
  readonly write: (text: string) => void;
  /** Where a bar can be drawn; undefined where lines are wanted. */
  readonly terminal: NodeJS.WritableStream | undefined;
}

/** One object on a line for each event. */
export function tellPrograms({ write }: Pick<Screen, 'write'>): Tell {
  return (event) => {
    write(`${JSON.stringify(event)}\n`);
  };
}

export function tellPeople({ write, terminal }: Screen): Tell {
  const bar = terminal === undefined ? undefined : barOn(terminal);
  return (event) => {
    switch (event.kind) {
      case 'step':
        write(`${event.step}: ${event.told}\n`);
        break;
      case 'progress':
        if (bar === undefined) write(`  ${event.page} (${event.done} of ${event.pages})\n`);
        else bar(event);
        break;
      case 'note':
      case 'mistake':
        write(`${sentence(event)}\n`);
        break;
      case 'end':
        write(`${[event.told, ...event.addresses.map((address) => `  ${address}`)].join('\n')}\n`);
    }
  };
}

export function sentence({ file, line, message }: Told): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}`;
}

function barOn(stream: NodeJS.WritableStream): (event: Event & { readonly kind: 'progress' }) => void {
  const bar = new SingleBar({
    stream,
    format: '  {bar} {percentage}%  {done} of {pages} pages, {eta_formatted} left  {page}',
    barsize: 30,
    hideCursor: true,
    // Of all so far: pages differ, and the last ten say little of the next.
    etaBuffer: 1000,
  });
  let begun = false;
  return ({ page, done, pages, pixels, allPixels }) => {
    if (!begun) bar.start(allPixels, 0, { done: 0, pages, page: '' });
    begun = true;
    bar.update(pixels, { done, pages, page });
    if (done === pages) bar.stop();
  };
}
