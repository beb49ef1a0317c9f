/* Opens one manifest in the bundled Mirador. The manifest's address is in the page, put there by the server. */
const { manifest, language } = document.getElementById('viewer').dataset;

Mirador.viewer({
  id: 'viewer',
  language,
  // The texts keep their paragraphs and their direction: Mirador's default rules strip `dir` and `lang`.
  annotations: { htmlSanitizationRuleSet: 'mirador2' },
  window: {
    allowClose: false,
    allowMaximize: false,
    defaultSideBarPanel: 'annotations',
    sideBarOpenByDefault: true,
    highlightAllAnnotations: false,
  },
  windows: [{ manifestId: manifest }],
  workspaceControlPanel: { enabled: false },
});
