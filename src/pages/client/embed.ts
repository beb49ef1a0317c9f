/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/* The embedded item: the still picture becomes zoomable, and the page outside learns how high this one is. */
import OpenSeadragon from 'openseadragon';

const stage = document.getElementById('stage');
if (stage !== null) zoomable(stage);
announceHeight();

/** OpenSeadragon writes a style into the page unless it finds an element of that name: this one styles nothing. */
function noStyleOfItsOwn(): void {
  const style = document.createElementNS('', 'style');
  style.setAttribute('data-openseadragon-mobile-css', 'false');
  document.head.append(style);
}

function zoomable(stage: HTMLElement): void {
  noStyleOfItsOwn();
  const { source, picture, region, lit } = stage.dataset;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const place = document.createElement('div');
  place.className = 'zoom';
  stage.prepend(place);
  const viewer = OpenSeadragon({
    element: place,
    tileSources: [source ?? new OpenSeadragon.ImageTileSource({ url: picture ?? '' })],
    // Others' images may be drawn, but not handed to WebGL, unless they say so.
    drawer: 'canvas',
    showNavigationControl: false,
    ...(still ? { animationTime: 0 } : {}),
    maxZoomPixelRatio: 2,
    visibilityRatio: 1,
    constrainDuringPan: true,
    minZoomImageRatio: 1,
    gestureSettingsMouse: { scrollToZoom: false, clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { dblClickToZoom: true },
  });
  zoomByWheel(viewer, place);
  viewer.addHandler('open-failed', () => {
    leave(viewer, place);
  });
  viewer.addHandler('open', () => {
    stage.classList.add('open');
    label(viewer, stage);
    if (region !== undefined) viewer.viewport.fitBoundsWithConstraints(rectangle(viewer, region), true);
    letPageScroll(viewer);
    light(viewer, lit);
    tools(viewer);
  });
}

/** The wheel scrolls the page in which this one stands; with Ctrl it zooms, as in any page. */
function zoomByWheel(viewer: OpenSeadragon.Viewer, place: HTMLElement): void {
  const zoom = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    viewer.viewport.zoomBy(event.deltaY < 0 ? 1.2 : 1 / 1.2);
  };
  place.addEventListener('wheel', zoom, { passive: false });
}

/** The still picture is there all the same: a page that was opened as a file may fetch nothing. */
function leave(viewer: OpenSeadragon.Viewer, place: HTMLElement): void {
  viewer.destroy();
  place.remove();
}

/** The focusable part of the picture says what it is. */
function label({ canvas }: OpenSeadragon.Viewer, stage: HTMLElement): void {
  canvas.setAttribute('role', 'application');
  canvas.setAttribute('aria-label', stage.dataset.label ?? '');
}

/** A finger on the whole picture scrolls the page; once zoomed in, it moves the picture. */
function letPageScroll(viewer: OpenSeadragon.Viewer): void {
  const { viewport, canvas } = viewer;
  const decide = (): void => {
    const zoomed = viewport.getZoom() > viewport.getHomeZoom() * 1.05;
    canvas.style.touchAction = zoomed ? 'none' : 'pan-y pinch-zoom';
  };
  viewer.addHandler('zoom', decide);
  decide();
}

/** Shows where a passage stands: the one asked for always, another while it is pointed at. */
function light(viewer: OpenSeadragon.Viewer, lit: string | undefined): void {
  const frame = document.createElement('div');
  frame.className = 'frame';
  const show = (box: string | undefined): void => {
    viewer.removeOverlay(frame);
    if (box !== undefined) viewer.addOverlay({ element: frame, location: rectangle(viewer, box) });
  };
  show(lit);
  for (const passage of document.querySelectorAll<HTMLElement>('[data-box]')) {
    passage.addEventListener('pointerenter', () => {
      show(passage.dataset.box);
    });
    passage.addEventListener('pointerleave', () => {
      show(lit);
    });
  }
}

function tools(viewer: OpenSeadragon.Viewer): void {
  const bar = document.querySelector<HTMLElement>('.tools');
  if (bar === null) return;
  bar.hidden = false;
  bar.addEventListener('click', (event) => {
    const { viewport } = viewer;
    const wanted = (event.target as HTMLElement).dataset.zoom;
    if (wanted === 'whole') viewport.goHome();
    else if (wanted !== undefined) viewport.zoomBy(wanted === 'in' ? 1.5 : 1 / 1.5);
    viewport.applyConstraints();
  });
}

function rectangle(viewer: OpenSeadragon.Viewer, box: string): OpenSeadragon.Rect {
  // Places count on the canvas, which may be larger or smaller than its image.
  const image = viewer.world.getItemAt(0).getContentSize().x;
  const scale = image / Number(document.getElementById('stage')?.dataset.width ?? image);
  const [x = 0, y = 0, width = 1, height = 1] = box.split(',').map((number) => Number(number) * scale);
  return viewer.viewport.imageToViewportRectangle(x, y, width, height);
}

/** The protocol is in docs/embed.md. Only a number leaves this page, so that anybody may hear it. */
function announceHeight(): void {
  if (parent === window) return;
  const secret = /^#\?secret=([a-z\d]+)$/i.exec(location.hash)?.[1];
  let told = 0;
  const tell = (): void => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    parent.postMessage({ type: 'palimpsest.height', height }, '*');
    if (secret !== undefined) parent.postMessage({ secret, message: 'height', value: height }, '*');
  };
  // WordPress knows its frames by what it put into the address: the next page has to know it too.
  if (secret !== undefined) for (const link of document.querySelectorAll('a[href]')) keepHash(link);
  new ResizeObserver(tell).observe(document.body);
  tell();
}

function keepHash(link: Element): void {
  if (link instanceof HTMLAnchorElement && link.target === '') link.hash = location.hash;
}
