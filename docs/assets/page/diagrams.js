// Loaded by mermaid2 on pages with a diagram that the browser has to draw, in the place of Mermaid itself.
(() => {
  const live = new URL("live-diagrams.js", document.currentScript.src);
  window.mermaid = { initialize: () => import(live).then((module) => module.watch(document)) };
})();
