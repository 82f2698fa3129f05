// The mode a reader last chose in a bar: links to other lessons lead to it where it is written.

import { MODE, keep, kept } from "./keys.js";

/** The mode that an address shows; the Introduction has the lesson's own. */
export const modeOf = (href) => href.match(/\/lessons\/[^/]+\/([^/#?]*)/)[1] || "index";

/** The address of a lesson in another mode. `href` is that of its first mode, `modes` names all it has. */
export function inMode(href, modes, mode) {
  if (!modes.split(" ").includes(mode)) return href;
  const [lesson] = href.match(/.*\/lessons\/[^/]+\//);
  return mode === "index" ? lesson : `${lesson}${mode}/`;
}

function remember(event) {
  const link = event.target.closest(".modes li a");
  if (!link) return;
  keep(MODE, modeOf(link.href));
  follow(); // the next click can come before the page that this one asked for
}

function follow() {
  const mode = kept(MODE);
  for (const link of document.querySelectorAll("[data-modes] > a")) {
    link.href = inMode(link.href, link.parentElement.dataset.modes, mode);
  }
}

document.addEventListener("click", remember);
follow();
