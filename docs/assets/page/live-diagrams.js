// Diagrams that the browser draws: with the self-hosted Mermaid, in the palette's colours, again when it changes.

import { clear } from "./lifelines.js";

const SHOWN = ".mermaid[data-drawn]";
const FONT = "Arimo, Arial, Helvetica, sans-serif";
let loading;
let number = 0;
let queue = Promise.resolve();

const load = () => (loading ??= import("../../assets/vendor/mermaid/mermaid.esm.min.mjs").then((module) => module.default));
// Mermaid measures words when it draws them: by then their font is there, or cannot be had.
const font = () => document.fonts.load(`14px ${FONT}`).catch(() => []);

/** Draw the Mermaid text of an element in its place; resolves when it is drawn, or marked `data-failed`. */
export function draw(element, source = element.source ?? element.textContent) {
  element.source = source;
  element.classList.add("mermaid");
  // One after the other: Mermaid keeps its settings in one place.
  return (queue = queue.then(() => render(element)));
}

/** Draw each diagram below `root` when it comes near the viewport. */
export function watch(root) {
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        draw(target);
      }
    },
    { rootMargin: "400px" },
  );
  root.querySelectorAll(".mermaid:not([data-drawn])").forEach((element) => watcher.observe(element));
}

async function render(element) {
  try {
    const [mermaid] = await Promise.all([load(), font()]);
    mermaid.initialize(settings());
    const { svg } = await mermaid.render(`live-diagram-${++number}`, element.source);
    element.replaceChildren(new DOMParser().parseFromString(svg, "text/html").body.firstElementChild);
    clear(element.firstElementChild);
    element.dataset.drawn = document.body.dataset.mdColorScheme;
    delete element.dataset.failed;
  } catch (error) {
    element.textContent = element.source;
    delete element.dataset.drawn;
    element.dataset.failed = error.message;
  }
}

const settings = () => ({
  startOnLoad: false,
  suppressErrorRendering: true,
  securityLevel: "strict",
  theme: "base",
  fontFamily: FONT,
  sequence: { mirrorActors: false },
  themeVariables: {
    darkMode: document.body.dataset.mdColorScheme === "slate",
    fontSize: "14px",
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

// Mermaid reads no `color-mix()`: a canvas turns any colour into red, green and blue.
function colour(name) {
  const probe = document.body.appendChild(document.createElement("span"));
  probe.style.color = `var(${name})`;
  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  pen.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

const redraw = () => document.querySelectorAll(SHOWN).forEach((element) => draw(element));
new MutationObserver(redraw).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
