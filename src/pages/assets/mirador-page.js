/* Opens the bundled Mirador, a window for each document that the server has put into the page. */
const viewer = document.getElementById('viewer');
const { language } = viewer.dataset;
const openings = JSON.parse(viewer.dataset.openings);

/* What Mirador's own frame takes of the page round the picture, in pixels. */
const FRAME = { width: 340, height: 120 };

/* Where Mirador must look to have the region whole in its window: it counts in pixels of the canvas. */
function lookingAt({ x, y, width, height }) {
  const window = {
    width: Math.max(200, innerWidth / openings.length - FRAME.width),
    height: Math.max(200, innerHeight - FRAME.height),
  };
  const seen = Math.max(width, (height * window.width) / window.height) * 1.1;
  return { x: x + width / 2, y: y + height / 2, zoom: 1 / seen };
}

Mirador.viewer({
  id: 'viewer',
  language,
  theme: { direction: document.dir },
  // The texts keep their paragraphs and their direction: Mirador's default rules strip `dir` and `lang`.
  annotations: { htmlSanitizationRuleSet: 'mirador2' },
  window: {
    allowClose: openings.length > 1,
    allowMaximize: openings.length > 1,
    defaultSideBarPanel: 'annotations',
    sideBarOpenByDefault: innerWidth > 700,
    highlightAllAnnotations: false,
  },
  windows: openings.map(({ manifest, canvas, region }) => ({
    manifestId: manifest,
    ...(canvas && { canvasId: canvas }),
    ...(region && { initialViewerConfig: lookingAt(region) }),
  })),
  workspaceControlPanel: { enabled: false },
});
