// Marks: how far each lesson is, beside its name in the sidebar, and what was done of the page's own below its bar.

import { element } from "../page/element.js";
import { LESSONS, all, line, pageState, state } from "./lessons.js";

const SIGNS = { begun: "◐", done: "✓" };

/** Lesson and page of an address, as in `hello` and `steps`; the page is empty for the lesson's first. */
const named = ({ pathname }) => pathname.startsWith(LESSONS) ? pathname.slice(LESSONS.length).split("/") : [""];

/** Mark the sidebar anew, and the bar, where room was left for it before the first paint. */
export function mark() {
  const kept = all();
  const links = [...document.querySelectorAll(".md-nav--primary a.md-nav__link")].filter((link) => named(link)[0] && !link.hash);
  const count = (lesson) => links.filter((link) => named(link)[0] === lesson).length;
  for (const link of links) {
    const [lesson, page] = named(link);
    const far = page || count(lesson) > 1 ? pageState(`${lesson}/${page || "index"}`, kept) : state(lesson, kept);
    show(link, far);
    const label = link.previousElementSibling; // a phone shows it in the place of the link to this page
    if (label?.matches("label.md-nav__link--active")) show(label, far);
  }
  const [lesson] = named(location);
  const bar = document.querySelector(".modes > p");
  if (!bar || !("begun" in document.documentElement.dataset)) return;
  const told = bar.querySelector(".done") ?? bar.appendChild(element("span", { className: "done" }));
  told.textContent = `So far: ${line(lesson, kept) || "nothing of this lesson"}`;
}

function show(link, far) {
  link.querySelector(".mark")?.remove();
  if (far) link.append(element("span", { className: "mark", role: "img", "aria-label": far, title: far }, SIGNS[far]));
}
