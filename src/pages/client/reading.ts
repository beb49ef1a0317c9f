/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * What a script adds to the reading page (docs/decisions/0014): the page is whole without it. Every state has an
 * address and the server makes it; here an address is fetched and what differs is put in its place.
 */
import { copying } from './copying.js';
import { lighting, type Light } from './lighting.js';
import type { Plate } from './plate.js';

/** What an address decides. */
const PIECES = ['bar', 'results', 'texts', 'strip', 'about', 'where'];

let plate: Plate | undefined;
let coming: AbortController | undefined;

const light: Light = lighting((passage) => {
  plate?.light(passage);
});

/** The same page in another state: the same path, so the same item. */
function isState(url: URL): boolean {
  return url.origin === location.origin && url.pathname === location.pathname;
}

/** Goes to a state of this page; what cannot be fetched is opened as any other page. */
async function visit(url: URL, entry: 'push' | 'keep'): Promise<void> {
  coming?.abort();
  coming = new AbortController();
  try {
    const answer = await fetch(url, { headers: { Accept: 'text/html' }, signal: coming.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (entry === 'push') history.pushState(undefined, '', url);
    show(next);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    location.assign(url);
  }
}

function show(next: Document): void {
  const focused = document.activeElement?.id;
  const open = document.querySelector<HTMLDetailsElement>('#choosing')?.open;
  document.title = next.title;
  for (const id of PIECES) {
    const [here, there] = [document.getElementById(id), next.getElementById(id)];
    if (here !== null && there !== null) here.replaceWith(document.adoptNode(there));
  }
  for (const link of next.querySelectorAll('header.site nav a')) {
    const here = document.querySelector(`header.site nav a[hreflang=${link.getAttribute('hreflang') ?? ''}]`);
    here?.setAttribute('href', link.getAttribute('href') ?? '');
  }
  const [desk, nextDesk] = [document.getElementById('desk'), next.getElementById('desk')];
  if (desk !== null && nextDesk !== null) desk.className = nextDesk.className;
  const choosing = document.querySelector<HTMLDetailsElement>('#choosing');
  if (choosing !== null) choosing.open = open ?? false;
  showPlate(next);
  ready();
  if (focused !== undefined && focused !== '')
    document.getElementById(focused)?.focus({ preventScroll: true });
  reach('nearest');
}

/** What is opened of a plate; none where there is no image. */
function sourceOf({ dataset: { info, picture } }: HTMLElement): string | undefined {
  return info ?? picture;
}

/** Another page brings another plate; another passage only other places on it. */
function showPlate(next: Document): void {
  const [here, there] = [document.getElementById('plate'), next.getElementById('plate')];
  if (here === null || there === null) return;
  if (sourceOf(here) === sourceOf(there) && plate !== undefined) {
    plate.mark(there.querySelector('svg'));
    return;
  }
  plate?.close();
  plate = undefined;
  here.replaceWith(document.adoptNode(there));
  announce(document.querySelector('#where .page-name')?.textContent ?? '');
  void openPlate();
}

/** The viewer of images is the heaviest part: it comes when the texts are ready to be read. */
async function openPlate(): Promise<void> {
  const element = document.getElementById('plate');
  if (element === null || sourceOf(element) === undefined) return;
  const { openPlate } = await import('./plate.js');
  if (!element.isConnected) return;
  plate = await openPlate(element, {
    point: (passage) => {
      light.over(passage);
    },
    pick: (passage) => {
      document.getElementById(`pick-${passage}`)?.click();
    },
  });
  plate?.light(light.lit());
}

function announce(words: string): void {
  const announcement = document.getElementById('announcement');
  if (announcement !== null) announcement.textContent = words;
}

/** Brings the picked passage into view. */
function reach(block: 'nearest' | 'start'): void {
  const picked = document.querySelector<HTMLElement>('.row.picked');
  const quiet = matchMedia('(prefers-reduced-motion: reduce)').matches;
  picked?.scrollIntoView({ block, behavior: quiet || block === 'start' ? 'instant' : 'smooth' });
  light.pick(picked?.dataset.passage);
}

/** What a replaced piece needs anew. */
function ready(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-live]'))
    form.querySelector('.go')?.setAttribute('hidden', '');
  copying(document);
}

document.addEventListener('click', (event) => {
  if (
    event.defaultPrevented ||
    event.button !== 0 ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  )
    return;
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest<HTMLAnchorElement>('main a[href]');
  if (link !== null) {
    const url = new URL(link.href, location.href);
    if (!isState(url) || (url.search === location.search && url.hash !== '')) return;
    event.preventDefault();
    void visit(url, 'push');
    return;
  }
  // Words can be selected without being picked.
  if (getSelection()?.isCollapsed === false) return;
  const row = event.target.closest('.cell')?.closest<HTMLElement>('.row:not(.picked)');
  row?.querySelector<HTMLElement>('.number')?.click();
});

document.addEventListener('change', (event) => {
  if (!(event.target instanceof Element)) return;
  event.target.closest<HTMLFormElement>('form[data-live]')?.requestSubmit();
});

document.addEventListener('submit', (event) => {
  if (!(event.target instanceof HTMLFormElement)) return;
  const url = new URL(event.target.action);
  if (!isState(url)) return;
  event.preventDefault();
  const fields = new Map<string, string[]>();
  for (const [name, value] of new FormData(event.target)) {
    if (typeof value === 'string' && value !== '') fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  const written = (value: string): string => encodeURIComponent(value).replaceAll('%20', '+');
  url.search = [...fields].map(([name, values]) => `${name}=${values.map(written).join(',')}`).join('&');
  void visit(url, 'push');
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const choosing = document.querySelector<HTMLDetailsElement>('#choosing[open]');
  if (choosing !== null) {
    choosing.open = false;
    choosing.querySelector('summary')?.focus();
  } else document.querySelector<HTMLElement>('.unpick')?.click();
});

addEventListener('popstate', () => {
  void visit(new URL(location.href), 'keep');
});

document.documentElement.classList.add('scripted');
ready();
reach('start');
void openPlate();
