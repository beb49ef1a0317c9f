/* Opens the bundled Universal Viewer at the first document that the server has put into the page. */
const viewer = document.getElementById('viewer');
const [{ manifest, canvas, region, range }] = JSON.parse(viewer.dataset.openings);

const uv = UV.init('viewer', {
  iiifManifestId: manifest,
  canvasId: canvas,
  rangeId: range,
  xywh: region && [region.x, region.y, region.width, region.height].join(),
  locales: [{ name: 'en-GB' }],
});

uv.on('configure', ({ cb }) => {
  cb({
    // Nothing is remembered in the browser, and nothing is embedded by its own page: ours is /embed.
    options: { saveUserSettings: false, termsOfUseEnabled: false },
    modules: {
      footerPanel: { options: { shareEnabled: false } },
      searchFooterPanel: { options: { shareEnabled: false } },
      openSeadragonCenterPanel: { options: { autoHideControls: false } },
    },
  });
});
