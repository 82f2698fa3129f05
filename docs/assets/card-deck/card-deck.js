// <card-deck>: asks the cards below it one by one, those that are due, and keeps in this browser when each comes back.

import { element } from "../page/element.js";
import { pageName } from "../progress/progress.js";
import { RETRY, answered, due, known, read, soonest, within, write } from "./schedule.js";

const LOOK_AGAIN = 3_600_000; // a clock may be set, a machine may sleep: no wait is longer
const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

const cards = (count) => (count === 1 ? "1 card" : `${count} cards`);

class CardDeck extends HTMLElement {
  #timer = 0;
  #name = "";
  #all = []; // the cards that are still to be asked although they are not due

  connectedCallback() {
    if (this.status) return;
    this.page = pageName(location.pathname);
    this.found = new Map([...document.querySelectorAll("details.card")].map((card) => [card.id, card]));
    this.status = element("p", { role: "status" });
    this.front = element("div", { className: "front" });
    this.back = element("div", { className: "back", role: "group", "aria-label": "Answer", tabIndex: -1 });
    this.look = this.#button("Show answer", () => this.reveal());
    this.forgotten = this.#button("Forgotten", () => this.answer(false), "1");
    this.remembered = this.#button("Remembered", () => this.answer(true), "2");
    this.anyway = this.#button("Review all anyway", () => this.reviewAll());
    const buttons = element("div", { className: "buttons" }, this.look, this.forgotten, this.remembered, this.anyway);
    this.append(this.status, this.front, this.back, buttons);
    this.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("visibilitychange", () => this.#refresh());
    addEventListener("storage", () => this.#refresh());
    this.#refresh();
  }

  #button(text, onclick, key) {
    return element("button", { type: "button", className: "md-button", onclick, ...(key && { "aria-keyshortcuts": key }) }, text);
  }

  /** Read again what is kept, unless an answer is being looked at; cards that are no more are forgotten. */
  #refresh() {
    if (this.#name && !this.back.hidden) return;
    const kept = read();
    const begun = Object.hasOwn(kept, this.page);
    this.cards = known(begun ? kept[this.page] : {}, [...this.found.keys()]);
    if (begun && Object.keys(kept[this.page]).some((name) => !this.found.has(name))) this.#keep();
    this.#show();
  }

  #keep() {
    if (this.page) write({ ...read(), [this.page]: this.cards });
  }

  /** Ask the next card; where none is due, say until when. `said` is what became of the last one. */
  #show(said = "") {
    const now = Date.now();
    const names = this.#all.length ? this.#all : due(this.cards, now);
    this.#name = names[0] ?? "";
    const left = this.#all.length ? `${cards(names.length)} to go.` : `${cards(names.length)} due.`;
    const next = soonest(this.cards);
    this.status.textContent = [said, this.#name ? left : `Nothing is due until ${WHEN.format(next)}.`].join(" ").trim();
    this.front.replaceChildren(...(this.#name ? copies(this.found.get(this.#name).previousElementSibling) : []));
    this.back.replaceChildren();
    this.#offer(this.#name ? [this.front, this.look] : [this.anyway]);
    clearTimeout(this.#timer);
    if (!this.#name) this.#timer = setTimeout(() => this.#refresh(), Math.min(next - now, LOOK_AGAIN));
  }

  #offer(parts) {
    for (const part of [this.front, this.back, this.look, this.forgotten, this.remembered, this.anyway]) {
      part.hidden = !parts.includes(part);
    }
  }

  /** Show the back of the card: the answer, and its proof to open. */
  reveal() {
    this.back.replaceChildren(...copies(this.found.get(this.#name)));
    this.#offer([this.front, this.back, this.forgotten, this.remembered]);
    this.back.focus();
  }

  answer(remembered) {
    const card = answered(this.cards[this.#name], remembered, Date.now());
    this.cards = { ...this.cards, [this.#name]: card };
    this.#all = this.#all.slice(1);
    this.#keep();
    this.#show(remembered ? `Remembered: it comes back ${within(card.interval)}.` : `Forgotten: it comes back ${within(RETRY)}.`);
    (this.#name ? this.look : this.anyway).focus();
  }

  reviewAll() {
    this.#all = [...this.found.keys()];
    this.#show();
    this.look.focus();
  }

  #key(event) {
    if (this.back.hidden || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "1" || event.key === "2") this.answer(event.key === "2");
  }
}

/** What is in a heading or an answer, without the names that only the original may have. */
function copies(original) {
  const copy = original.cloneNode(true);
  copy.querySelectorAll(":scope > summary, .headerlink, .md-clipboard, .md-code__nav").forEach((part) => part.remove());
  copy.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
  return copy.childNodes;
}

customElements.define("card-deck", CardDeck);
