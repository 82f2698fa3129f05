// Small improvements of every page: scrolling boxes that keys can reach, and a search with a name.

import { hold } from "./element.js";
import { isOutdated, show } from "./notice.js"; // at once: it says what cannot be fetched later

/** A box that scrolls can be focused, so that arrow keys scroll it; one that does not is no stop on the way. */
function stops(boxes) {
  for (const { target } of boxes) {
    const scrolls = target.scrollWidth > target.clientWidth;
    if (scrolls) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
}

// What went wrong with what is kept, also before this script came, and with a module of a build that is no more.
for (const name of ["unkept", "aside"]) {
  if (name in document.documentElement.dataset) show(name);
  addEventListener(`course:${name}`, () => show(name));
}
addEventListener("unhandledrejection", ({ reason }) => isOutdated(reason) && show("outdated"));

document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
const watcher = new ResizeObserver(stops);
/** Have keys reach this box for as long as it scrolls. */
export const scrolls = (box) => watcher.observe(box);
document.querySelectorAll(".drawing, .md-typeset__scrollwrap, .md-typeset pre > code").forEach(scrolls);

const consoles = document.querySelectorAll("pre:has(.gp)"); // Pygments marks a prompt so
if (consoles.length) import("./commands.js").then(({ offer }) => consoles.forEach(offer));
if (document.querySelector("proof-mark")) import("../proof-mark/proof-mark.js");
if (document.querySelector("step-player")) import("../step-player/step-player.js");
if (document.querySelector("go-on")) import("../progress/go-on.js");
if (document.querySelector("this-device")) import("../progress/this-device.js");
if (document.querySelector(".quiz-question, .order-steps")) import("./paper-answers.js");
if (document.querySelector("timed-challenge")) import("../timed-challenge/timed-challenge.js");
if (document.querySelector("card-deck")) import("../card-deck/card-deck.js");

/** Mark what was done, where something was. */
const mark = () => import("../progress/marks.js").then((marks) => marks.mark()).catch(() => 0);
if ("begun" in document.documentElement.dataset) mark();
addEventListener("kept-anew", mark);

/** Hold what has an element of its own. */
function move() {
  ["check-it", "run-it", "order-steps", "quiz-question"].forEach(hold);
  if (document.querySelector("check-it")) import("../check-it/check-it.js");
  if (document.querySelector("run-it")) import("../run-it/run-it.js");
  if (document.querySelector("order-steps")) import("../order-steps/order-steps.js");
  if (document.querySelector("quiz-question")) import("../quiz-question/quiz-question.js");
}

// A browser styles all of an article from which something moves: once, as Material's scripts wrap its tables right after.
addEventListener("DOMContentLoaded", move, { capture: true, once: true });
