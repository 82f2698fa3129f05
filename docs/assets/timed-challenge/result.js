// The result of a challenge, below its problems: the score, what to read again, and a badge that can be saved.

import { badge } from "./badge.js";
import { right } from "../progress/challenges.js";
import { element } from "../page/element.js";
import { pageName } from "../progress/progress.js";

const day = (date) => new Date(`${date}T12:00`).toLocaleDateString("en-GB", { dateStyle: "long" });

/** The text of a heading, without the link to it. */
export const words = (heading) => [...heading.childNodes].filter((node) => !node.className).map((node) => node.textContent).join("");

export class Result {
  constructor(place, problems, begin) {
    this.problems = problems;
    this.begin = begin;
    this.section = place.appendChild(element("section", { className: "result", hidden: true }));
    this.section.dataset.open = "";
  }

  hide() {
    this.section.hidden = true;
  }

  focus() {
    this.section.firstChild.scrollIntoView({ block: "start" });
    this.section.firstChild.focus({ preventScroll: true });
  }

  show(result) {
    const score = `${right(result)} of ${result.of} right`;
    const picture = `data:image/svg+xml,${encodeURIComponent(this.#badge(result, score))}`;
    const download = `${pageName(location.pathname).replace("/", "-")}.svg`;
    this.section.replaceChildren(
      element("h2", { tabIndex: -1 }, `Your result: ${score}`),
      ...this.#again(result.missed),
      element("img", { src: picture, alt: `Badge: ${score}, ${day(result.date)}`, width: 480, height: 270 }),
      element("a", { className: "md-button", href: picture, download }, "Save the badge"),
      element("button", { type: "button", className: "md-button", onclick: this.begin }, "Start again"),
    );
    this.section.hidden = false;
  }

  /** For each problem that was not right, what its author says should be read again. */
  #again(missed) {
    if (!missed.length) return [];
    const items = this.problems.filter((_, place) => missed.includes(place + 1)).map(({ name, again }) => {
      const links = [...again.cloneNode(true).childNodes].slice(1);
      return element("li", {}, `${name}: `, ...links);
    });
    return [element("p", {}, "Read again, and then try again:"), element("ul", {}, ...items)];
  }

  #badge(result, score) {
    const heading = words(document.querySelector(".md-content h1"));
    const course = document.querySelector(".md-header__topic .md-ellipsis")?.textContent.trim() ?? "";
    return badge({ ...result, course, title: heading.replace(/: challenge$/, ""), score, date: day(result.date) });
  }
}
