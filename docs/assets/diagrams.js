// Loaded by mermaid2 on pages that have a diagram. Stands in for Mermaid until one comes near the
// viewport, then fetches the self-hosted Mermaid and draws; draws again when the palette changes.
(() => {
  const here = new URL(".", document.currentScript.src);
  const near = { rootMargin: "400px" };
  let settings = {};
  let loading;
  let drawn = 0;

  const load = () => (loading ??= import(new URL("vendor/mermaid/mermaid.esm.min.mjs", here)).then((m) => m.default));

  // Mermaid reads no `color-mix()`: a canvas turns any colour into red, green and blue.
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", {
    willReadFrequently: true,
  });
  const colour = (name) => {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    pen.fillStyle = getComputedStyle(probe).color;
    probe.remove();
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
  };

  const theme = () => ({
    ...settings,
    startOnLoad: false,
    securityLevel: "strict",
    theme: "base",
    fontFamily: "inherit",
    flowchart: { htmlLabels: true, useMaxWidth: true, ...settings.flowchart },
    sequence: { useMaxWidth: true, mirrorActors: false, ...settings.sequence },
    themeVariables: {
      darkMode: document.body.dataset.mdColorScheme === "slate",
      background: colour("--md-default-bg-color"),
      primaryColor: colour("--course-node-fill"),
      primaryBorderColor: colour("--course-node-line"),
      primaryTextColor: colour("--md-typeset-color"),
      lineColor: colour("--course-node-line"),
      textColor: colour("--md-typeset-color"),
      actorTextColor: colour("--md-typeset-color"),
      signalColor: colour("--md-typeset-color"),
      signalTextColor: colour("--md-typeset-color"),
      edgeLabelBackground: colour("--md-default-bg-color"),
    },
  });

  async function draw(diagram) {
    const mermaid = await load();
    diagram.source ??= diagram.textContent;
    mermaid.initialize(theme());
    try {
      const { svg } = await mermaid.render(`diagram-${++drawn}`, diagram.source);
      const parsed = new DOMParser().parseFromString(svg, "text/html").body.firstElementChild;
      diagram.replaceChildren(parsed);
      diagram.dataset.drawn = document.body.dataset.mdColorScheme;
    } catch (error) {
      diagram.dataset.failed = error.message;
    }
  }

  // One after the other: Mermaid keeps its settings in one place.
  let queue = Promise.resolve();
  const later = (diagram) => (queue = queue.then(() => draw(diagram)));

  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      later(target);
    }
  }, near);

  new MutationObserver(() => document.querySelectorAll(".mermaid[data-drawn]").forEach(later)).observe(
    document.body,
    { attributeFilter: ["data-md-color-scheme"] },
  );

  addEventListener("beforeprint", () => document.querySelectorAll(".mermaid:not([data-drawn])").forEach(later));

  window.mermaid = {
    initialize(given) {
      settings = given;
      document.querySelectorAll(".mermaid").forEach((diagram) => watcher.observe(diagram));
    },
  };
})();
