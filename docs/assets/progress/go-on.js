// <go-on>: on the page with all lessons, where to go on, and how many cards are due.

import { element } from "../page/element.js";
import { ROOT, all, next } from "./lessons.js";
import { due } from "../card-deck/schedule.js";

class GoOn extends HTMLElement {
  connectedCallback() {
    this.show();
    for (const type of ["kept-anew", "storage"]) addEventListener(type, () => this.show());
  }

  show() {
    const kept = all();
    const listed = [...document.querySelectorAll("ol > li [data-modes] > a")];
    const links = new Map(listed.map((link) => [link.pathname.split("/lessons/")[1].split("/")[0], link]));
    this.replaceChildren(lead(next([...links.keys()], kept), links), ...review(kept.cards));
  }
}

/** The link to the lesson to go on with, at its step where that is known. */
function lead(place, links) {
  if (!place) return element("span", {}, "You have seen every step of every lesson.");
  const { lesson, isNew, step, of } = place;
  const link = links.get(lesson);
  const href = step ? new URL(`lessons/${lesson}/steps/#step-${step}`, ROOT).href : link.href;
  const what = `${isNew ? "Begin" : "Go on"}: ${link.textContent}${step ? `, step ${step} of ${of}` : ""}`;
  return element("a", { className: "md-button md-button--primary", href }, what);
}

/** The link to the first cards that are due, with how many there are in all. */
function review(cards) {
  const waiting = Object.entries(cards).map(([page, known]) => [page, due(known, Date.now()).length]).filter(([, count]) => count);
  const count = waiting.reduce((sum, [, count]) => sum + count, 0);
  const text = `${count} ${count === 1 ? "card is" : "cards are"} due for review`;
  return count ? [element("a", { href: new URL(`lessons/${waiting[0][0]}/`, ROOT).href }, text)] : [];
}

customElements.define("go-on", GoOn);
