// A notice: what the page has to say of itself, in a corner, until the reader closes it. Each is shown once a page.

import { element } from "./element.js";

const DEVICE = new URL("../../course/#on-this-device", import.meta.url);
const TEXTS = {
  unkept: ["This browser has no room for more, or is set to keep nothing: what you do here is lost when you leave the page."],
  aside: ["Something that this browser kept could not be read. It is set aside: ", element("a", { href: DEVICE }, "On this device"), "."],
  outdated: ["The site has changed since this page was opened. Reload the page, then go on."],
};
const shown = new Set();

/** Whether this went wrong because the build of this page is gone: a module of it could not be had, for which each
 * browser has words of its own, or what came in its place is missing. */
export const isOutdated = (error) => error?.outdated ?? (error instanceof TypeError && /\bmodule\b/.test(error.message));

/** Show a notice by its name. */
export function show(name) {
  if (shown.has(name)) return;
  shown.add(name);
  const close = element("button", { type: "button", onclick: () => notice.remove() }, "Close");
  const notice = element("div", { className: "notice" }, element("p", {}, ...TEXTS[name]), close);
  corner().append(notice);
}

/** The corner is there before what it says: so a screen reader hears it. */
function corner() {
  return document.querySelector(".notices") ?? document.body.appendChild(element("div", { className: "notices", role: "status" }));
}
