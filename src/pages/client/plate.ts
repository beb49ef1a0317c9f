/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The page's image from its tiles, with the places of its passages on it. */
import OpenSeadragon from 'openseadragon';

export interface Plate {
  /** Lights the place of a passage. */
  readonly light: (passage: string | undefined) => void;
  /** Takes over which places are picked and found, as the server marked them. */
  readonly mark: (places: Element | null) => void;
  readonly close: () => void;
}

export interface Pointed {
  readonly point: (passage: string | undefined) => void;
  readonly pick: (passage: string) => void;
}

const STEP = 1.6;

/** In `element` stand a still image and its places. Nothing is opened where its information cannot be had. */
export async function openPlate(element: HTMLElement, { point, pick }: Pointed): Promise<Plate | undefined> {
  const stage = element.querySelector<HTMLElement>('.stage');
  const places = element.querySelector<SVGSVGElement>('svg');
  if (stage === null || places === null) return undefined;
  const { info, picture } = element.dataset;
  const source = info === undefined ? pictureAt(picture, places) : await informationOf(info);
  if (source === undefined || !element.isConnected) return undefined;
  const viewer = viewerIn(stage, source);
  await new Promise((opened) => {
    viewer.addOnceHandler('open', opened);
  });
  // The still image is shown until there are tiles, and in print.
  viewer.addOnceHandler('tile-drawn', () => {
    element.classList.add('opened');
  });
  const { height, width } = source;
  viewer.addOverlay({ element: holding(places), location: new OpenSeadragon.Rect(0, 0, 1, height / width) });
  const passageUnder = (position: OpenSeadragon.Point): string | undefined => {
    const { x, y } = viewer.viewport.viewerElementToImageCoordinates(position);
    // Places count on the canvas, which may be larger or smaller than its image.
    const scale = places.viewBox.baseVal.width / width;
    return smallestAt(places, x * scale, y * scale);
  };
  viewer.addHandler('canvas-click', (event) => {
    const passage = event.quick ? passageUnder(event.position) : undefined;
    if (passage !== undefined) pick(passage);
  });
  const tracker = pointing(stage, viewer, passageUnder, point);
  buttons(element, viewer);
  const close = (): void => {
    tracker.abort();
    viewer.destroy();
  };
  return { ...marking(places), close };
}

function marking(places: SVGElement): Omit<Plate, 'close'> {
  return {
    light: (passage) => {
      for (const place of placesIn(places)) place.classList.toggle('lit', place.dataset.passage === passage);
    },
    mark: (next) => {
      const marks = new Map(
        placesIn(next).map((place) => [place.dataset.passage, place.getAttribute('class')]),
      );
      for (const place of placesIn(places))
        place.setAttribute('class', marks.get(place.dataset.passage) ?? '');
      const words = next?.querySelector('.words');
      if (words) places.querySelector('.words')?.replaceWith(document.adoptNode(words));
    },
  };
}

function placesIn(places: ParentNode | null): readonly SVGElement[] {
  return [...(places?.querySelectorAll<SVGElement>('[data-passage]') ?? [])];
}

/** What is opened, and its size in its own pixels. */
interface Source {
  readonly width: number;
  readonly height: number;
  readonly tiles: OpenSeadragon.TileSource;
}

type Information = Readonly<Record<string, unknown>> & { readonly width: number; readonly height: number };

/** An image without a service, as large as its canvas says. */
function pictureAt(url: string | undefined, places: SVGSVGElement): Source | undefined {
  const { width, height } = places.viewBox.baseVal;
  return url === undefined ? undefined : { width, height, tiles: new OpenSeadragon.ImageTileSource({ url }) };
}

/**
 * The image is asked for where the page came from, whatever public address its information has. What others keep may
 * not be had from here: then the still image stays.
 */
async function informationOf(address: string): Promise<Source | undefined> {
  const information = await fetch(address)
    .then((answer) => (answer.ok ? (answer.json() as Promise<Information>) : undefined))
    .catch(() => undefined);
  if (information === undefined) return undefined;
  const id = new URL(address.replace(/\/info\.json$/, ''), location.href).href;
  const named = {
    ...information,
    version: versionOf(information),
    ['@id' in information ? '@id' : 'id']: id,
  };
  return { ...information, tiles: new OpenSeadragon.IIIFTileSource(named) };
}

/** Made without its own reading of the document, a tile source does not know the version of the Image API by itself. */
function versionOf(information: Information): 1 | 2 | 3 {
  const context = JSON.stringify(information['@context'] ?? '');
  if (context.includes('/image/3/')) return 3;
  return context.includes('/image/2/') ? 2 : 1;
}

function viewerIn(stage: HTMLElement, source: Source): OpenSeadragon.Viewer {
  keepFromStyling();
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return OpenSeadragon({
    element: stage,
    tileSources: [source.tiles],
    drawer: 'canvas',
    showNavigationControl: false,
    animationTime: still ? 0 : 0.6,
    visibilityRatio: 0.6,
    minZoomImageRatio: 0.9,
    maxZoomPixelRatio: 2,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, scrollToZoom: true },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true },
  });
}

/** It would write a style into the page, which our policy forbids, unless it finds one: this is one by its name alone. */
function keepFromStyling(): void {
  const styled = document.createElementNS(null, 'style');
  styled.setAttribute('data-openseadragon-mobile-css', '');
  document.head.append(styled);
}

/** Grows and shrinks with the image; the pointer passes through it to the viewer. */
function holding(places: SVGElement): HTMLElement {
  const holder = document.createElement('div');
  holder.className = 'places';
  holder.append(places);
  return holder;
}

/** Of places that lie over one another the smallest is meant. */
function smallestAt(places: SVGElement, x: number, y: number): string | undefined {
  let found: { readonly passage: string | undefined; readonly area: number } | undefined;
  for (const place of placesIn(places)) {
    const box = place.querySelector('rect')?.getBBox();
    if (box === undefined || x < box.x || y < box.y || x > box.x + box.width || y > box.y + box.height)
      continue;
    const area = box.width * box.height;
    if (found === undefined || area < found.area) found = { passage: place.dataset.passage, area };
  }
  return found?.passage;
}

function pointing(
  stage: HTMLElement,
  viewer: OpenSeadragon.Viewer,
  passageUnder: (position: OpenSeadragon.Point) => string | undefined,
  point: (passage: string | undefined) => void,
): AbortController {
  const tracker = new AbortController();
  const { signal } = tracker;
  stage.addEventListener(
    'pointermove',
    ({ clientX, clientY }) => {
      const { left, top } = viewer.element.getBoundingClientRect();
      const passage = passageUnder(new OpenSeadragon.Point(clientX - left, clientY - top));
      stage.classList.toggle('over', passage !== undefined);
      point(passage);
    },
    { signal },
  );
  stage.addEventListener(
    'pointerleave',
    () => {
      point(undefined);
    },
    { signal },
  );
  return tracker;
}

function buttons(element: HTMLElement, viewer: OpenSeadragon.Viewer): void {
  const actions: Readonly<Record<string, () => void>> = {
    in: () => viewer.viewport.zoomBy(STEP).applyConstraints(),
    out: () => viewer.viewport.zoomBy(1 / STEP).applyConstraints(),
    whole: () => viewer.viewport.goHome(),
    full: () => {
      if (document.fullscreenElement === null) void element.querySelector('.frame')?.requestFullscreen();
      else void document.exitFullscreen();
    },
  };
  const tools = element.querySelector<HTMLElement>('.plate-tools');
  if (tools !== null) tools.hidden = false;
  for (const button of element.querySelectorAll<HTMLButtonElement>('[data-plate]'))
    button.onclick = () => {
      actions[button.dataset.plate ?? '']?.();
    };
}
