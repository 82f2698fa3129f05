// A stage: where a run is seen at once: code, diagrams, what changed, and the words. It borrows the page's own parts.

import { element } from "../page/element.js";
import { fitted, motion, within } from "./fit.js";

const PRINT = matchMedia("print");

/** A stage over the page, in a dialog: parts of the page stand in it while it is open. */
export class Stage {
  #homes = [];

  constructor(player) {
    Object.assign(this, player, { player });
    const { bar, lights } = player;
    const pane = (name, label) => element("section", { className: name, "aria-label": label, tabIndex: 0 });
    this.code = pane("code", "Code");
    this.changed = pane("changed", "What changed");
    this.said = pane("said", "In words");
    this.whose = element("p", { className: "whose" });
    this.diagrams = lights.shown.map(({ name }) => pane("drawn", name || "Diagram"));
    const diagrams = element("div", { className: "diagrams" }, ...this.diagrams.map((room) => element("div", {}, room)));
    this.element = element("dialog", { className: "stage md-typeset", "aria-label": "Step by step" });
    this.element.append(bar.head, this.code, diagrams, this.changed, this.said, bar.question, bar.status);
    this.element.classList.toggle("compares", lights.compared.length > 0);
    this.element.addEventListener("cancel", (event) => (event.preventDefault(), player.close()));
    PRINT.addEventListener("change", () => PRINT.matches && player.close());
    new ResizeObserver(() => this.isOpen && this.#fit()).observe(diagrams);
  }

  get isOpen() {
    return this.element.open;
  }

  get hears() {
    return this.isOpen;
  }

  open() {
    if (this.isOpen) return;
    this.from = [scrollX, scrollY, document.activeElement];
    this.#take();
    document.body.append(this.element);
    this.element.showModal();
    this.bar.moves.forward.focus();
    this.#fit();
  }

  close() {
    this.element.close();
    for (const [home, part] of this.#homes.reverse()) home.replaceWith(part);
    this.#homes = [];
    this.ats.forEach((at) => at.remove());
    this.changed.replaceChildren();
    this.element.remove();
    const [left, top, focused] = this.from;
    const back = focused === document.body || !focused.isConnected ? this.host.opener : focused;
    back.focus({ preventScroll: true });
    scrollTo({ left, top, behavior: "instant" });
  }

  /** Outline a value wherever the stage shows it: in words, tables and code. */
  mark(name) {
    for (const part of this.element.querySelectorAll(".said code, .changed code, .code code span")) {
      part.toggleAttribute("data-followed", name !== "" && part.textContent === name);
    }
  }

  /** Where there is room for one sentence: show all, and what changed, in the place of the diagram; or that again. */
  more() {
    const all = this.element.classList.toggle("all");
    this.bar.more.setAttribute("aria-pressed", all);
    if (!all) this.#fit();
  }

  /** Bring a step into view, in each part of the stage. */
  show(step, lit) {
    const { compared, drawn } = this.lights;
    const isOver = step > this.own.length;
    this.whose.textContent = compared.length ? `${drawn.name}: ${isOver ? "this run is over." : ""}` : "";
    this.lights.beside(step, this.own).forEach((told, place) => (this.ats[place].textContent = told.at));
    for (const pane of [this.code, ...this.diagrams, this.changed, this.said]) {
      within(pane, lit.filter((part) => pane.contains(part)));
    }
  }

  #take() {
    const { lights } = this;
    lights.listings.forEach((listing) => this.#borrow(listing, this.code));
    this.ats = lights.shown.map(({ figure, caption }, place) => {
      const pane = this.diagrams[place];
      const at = element("p", { className: "at" });
      if (caption && lights.compared.length) {
        this.#borrow(caption, pane.parentElement, pane);
        pane.before(at);
      }
      this.#borrow(figure, pane);
      return at;
    });
    for (const { view, part } of lights.tables) {
      const box = this.changed.appendChild(element("div", { "data-view": view }));
      this.#borrow(part, box);
    }
    this.said.append(this.whose);
    this.#borrow(this.list, this.said);
  }

  #borrow(part, pane, before = null) {
    const home = document.createComment("");
    part.replaceWith(home);
    pane.insertBefore(part, before);
    this.#homes.push([home, part]);
  }

  /** Make room for the words of the longest step, and draw as large as leaves each step whole. */
  #fit() {
    const { lights } = this;
    const step = lights.step;
    const highest = { said: 0, code: 0, changed: 0 };
    for (const place of this.titles.keys()) {
      lights.show(place + 1);
      for (const name of Object.keys(highest)) highest[name] = Math.max(highest[name], height(this[name]));
    }
    for (const [name, pixels] of Object.entries(highest)) this.element.style.setProperty(`--${name}`, `${pixels}px`);
    const lit = lights.show(step);
    this.diagrams.forEach((pane) => fitted(pane));
    if (step) this.show(step, lit);
  }
}

/** A stage that stands in the page: its parts are where they are. */
export class Place {
  constructor(place, { host, bar }) {
    this.element = place;
    host.append(bar.head, bar.question, bar.status);
    bar.close.remove();
    bar.more.remove();
  }

  get isOpen() {
    return false;
  }

  /** An arrow is meant for it wherever the reader is, as nothing else on the page takes one. */
  get hears() {
    return !document.querySelector("dialog[open]");
  }

  mark() {}

  /** Bring all of it into view, once the reader steps. */
  show(step) {
    if (this.step && this.step !== step) this.element.scrollIntoView({ block: "nearest", behavior: motion() });
    this.step = step;
  }
}

/** How high what is in a pane is. */
function height(pane) {
  const bottoms = [...pane.children].map((part) => part.getBoundingClientRect()).map(({ bottom, height }) => (height ? bottom : 0));
  const { top } = pane.getBoundingClientRect();
  return Math.ceil(Math.max(0, ...bottoms.map((bottom) => bottom - top + pane.scrollTop)));
}
