// Lights: the parts of a page that belong to a step of a run, found by the names the build gave them.

import { regions } from "../page/regions.js";
import { places } from "./steps.js";

/** What a player lights up: the regions of its own run, and the diagrams of runs that stand beside one of its own. */
export class Lights {
  #lit = [];

  constructor(transcript, items) {
    const all = regions(document);
    this.items = items;
    this.own = transcript.closest("run-it");
    this.run = all.find(({ elements }) => elements.includes(transcript))?.run;
    const own = all.filter(({ run }) => run === this.run);
    this.elements = own.flatMap(({ elements }) => elements);
    const grids = own.flatMap(({ elements }) => elements.map((element) => element.closest(".grid")));
    this.compared = all
      .filter(({ run, elements }) => run !== this.run && grids.includes(elements[0]?.closest(".grid") ?? 0))
      .filter(({ elements }) => elements[0].dataset.titles)
      .map(({ elements: [figure] }) => ({ figure, titles: JSON.parse(figure.dataset.titles), name: caption(figure) }));
  }

  /** What is shown side by side: all that lights up, but for the code. */
  get stage() {
    return [...this.elements, ...this.compared.map(({ figure }) => figure)];
  }

  /** The first step that a diagram shows; 1 where none shows any. */
  get firstDrawn() {
    const isDrawn = (_, place) => this.stage.some((element) => element.querySelector(`svg [data-steps~="${place + 1}"]`));
    return this.items.findIndex(isDrawn) + 1 || 1;
  }

  /** Light up a step, and nothing else; 0 is no step. Returns the parts. */
  show(step) {
    for (const part of this.#lit) {
      part.removeAttribute("data-lit");
      part.removeAttribute("aria-current");
    }
    this.#lit = step ? [...this.#parts(step)] : [];
    for (const part of this.#lit) {
      part.dataset.lit = "";
      if (part.matches("li, tr")) part.setAttribute("aria-current", "step");
    }
    return this.#lit;
  }

  /** The titles of the steps of this run, and of those for which a longer one beside it goes on. */
  lasting(titles) {
    const more = Math.max(0, ...this.compared.map((other) => other.titles.length - titles.length));
    return [...titles, ...Array(more).fill("This run is over")];
  }

  /** What the runs beside this one do at a step: `[name, title]`. */
  beside(step) {
    return this.compared.map(({ name, titles }) => [name, titles[step - 1] ?? "it is over"]);
  }

  #parts(step) {
    const marked = this.stage.flatMap((element) => [...element.querySelectorAll(`[data-steps~="${step}"]`)]);
    const row = this.elements.map((element) => element.querySelector(`#step-${step}, [data-row="${step}"]`)?.closest("tr"));
    const item = this.items[step - 1];
    const lines = places(item?.querySelector("[data-lines]")?.dataset.lines).flatMap(this.own ? edited(this.own) : code);
    const cells = marked.map((mark) => mark.closest("td"));
    const drawn = marked.filter((_, place) => !cells[place]);
    return new Set([...drawn, ...lines, ...row, ...cells, item].filter(Boolean));
  }
}

/** The lines of a file where the page shows it. */
function code([file, numbers]) {
  const shown = [...document.querySelectorAll(".highlight .filename")].filter((name) => name.textContent === file);
  const wanted = numbers.map((number) => `code > span:nth-child(${number})`).join();
  return shown.flatMap((name) => [...name.closest(".highlight").querySelectorAll(wanted)]);
}

/** The lines of a file where a reader edits it. */
const edited = (home) => ([file, numbers]) =>
  numbers.map((number) => home.querySelector(`[data-file="${file}"] [data-line="${number}"]`));

/** What a variant is called: the words above its diagram. */
const caption = (figure) => figure.parentElement.querySelector("p > strong")?.textContent ?? "";
