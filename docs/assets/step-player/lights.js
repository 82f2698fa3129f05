// Lights: the parts of a page that belong to a step of a run, found by the names the build gave them.

import { regions } from "../page/regions.js";
import { places } from "./steps.js";

const TABLES = ["process-table", "contract", "pool", "status-tracker"]; // what is told of a step in names and values

const PICTURE = "figure, .mermaid, :has(> .mermaid)";

/** What a player lights up: the regions of its own run, and the diagrams of runs that stand beside one of its own. */
export class Lights {
  #lit = [];
  step = 0;

  constructor(transcript, items) {
    const all = regions(document);
    this.items = items;
    this.own = transcript.closest("run-it"); // where a reader edits the code
    this.editors = [...(this.own?.querySelectorAll("[data-file]") ?? [])];
    this.run = all.find(({ elements }) => elements.includes(transcript))?.run;
    const own = all.filter(({ run }) => run === this.run).map(({ view, elements }) => ({ view, elements: elements.map(unfolded) }));
    this.elements = own.flatMap(({ elements }) => elements);
    this.tables = own
      .filter(({ view }) => TABLES.includes(view))
      .flatMap(({ view, elements }) => elements.filter((part) => part.matches("table, :has(table)")).map((part) => ({ view, part })));
    // The first diagram of the run, or a table that stands for one, and those of other runs that are compared with it there.
    const first = this.elements.find((element) => element.matches(PICTURE)) ?? own.find(({ view }) => view === "batches")?.elements[0];
    const grid = first?.closest(".grid");
    const beside = all.filter(({ run, elements: [figure] }) => run !== this.run && grid?.contains(figure) && figure.dataset.titles);
    this.compared = transcript.closest(".stage") ? [] : beside.map(({ elements: [figure] }) => variant(figure));
    this.drawn = first && variant(first);
    this.shown = first ? [this.drawn, ...this.compared].sort(byPlace) : [];
  }

  /** The listings in which lines of this run light up. */
  get listings() {
    const files = new Set(this.items.flatMap((item) => this.#places(item)).map(([file]) => file));
    return [...files].flatMap((file) => (this.own ? this.editors.filter((editor) => editor.dataset.file === file) : listings(file)));
  }

  /** The first step that a diagram shows; 1 where none shows any. */
  get firstDrawn() {
    const isDrawn = (_, place) => this.elements.some((element) => element.querySelector(`svg [data-steps~="${place + 1}"]`));
    return this.items.findIndex(isDrawn) + 1 || 1;
  }

  /** Light up a step, and nothing else; 0 is no step. Returns the parts. */
  show(step) {
    this.step = step;
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

  /** What each of the runs that are compared does at a step, in the order of the page. */
  beside(step, titles) {
    if (!this.compared.length) return [];
    return this.shown.map(({ name, figure, titles: others }) => {
      const steps = this.compared.some((other) => other.figure === figure) ? others : titles;
      const does = steps[step - 1];
      return { name, does: does ?? "it is over", at: does ? `${step} of ${steps.length}: ${does}` : `Over after ${steps.length} steps` };
    });
  }

  /** The rows of the process table, step by step. */
  get rows() {
    return this.items.map((_, place) => this.#row(place + 1)[0]);
  }

  #row(step) {
    const rows = this.elements.map((element) => element.querySelector(`#step-${step}, [data-row="${step}"]`)?.closest("tr"));
    return rows.filter(Boolean);
  }

  #places(item) {
    return places(item?.querySelector("[data-lines]")?.dataset.lines);
  }

  #parts(step) {
    const within = [...this.elements, ...this.compared.map(({ figure }) => figure)];
    const marked = within.flatMap((element) => [...element.querySelectorAll(`[data-steps~="${step}"]`)]);
    const item = this.items[step - 1];
    const lines = this.#places(item).flatMap(this.own ? edited(this.editors) : code);
    const [told, drawn] = [marked.filter((mark) => mark.closest("td")), marked.filter((mark) => !mark.closest("td"))];
    // A cell has the value that the last of its steps gave it.
    const cells = told.filter((mark) => Number(mark.dataset.steps.split(" ").at(-1)) === step).map((mark) => mark.closest("td"));
    return new Set([...drawn, ...lines, ...this.#row(step), ...cells, item].filter(Boolean));
  }
}

/** What is in a block that may be closed: on a stage it is seen. */
const unfolded = (part) => (part.matches(".fold") ? part.lastElementChild : part);

/** A diagram, with what its run is called: the words above it. */
function variant(figure) {
  const caption = figure.closest(".grid") && [...figure.parentElement.querySelectorAll(":scope > p")].find((words) => words.querySelector("strong"));
  return { figure, caption, name: caption?.textContent ?? "", titles: JSON.parse(figure.dataset.titles ?? "[]") };
}

const byPlace = (one, other) => (one.figure.compareDocumentPosition(other.figure) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);

/** The listings of a file in the page, but for those of an editor that is open. */
const listings = (file) =>
  [...document.querySelectorAll(".highlight .filename")].filter((name) => name.textContent === file).map((name) => name.closest(".highlight"));

/** The lines of a file where the page shows it. */
function code([file, numbers]) {
  const wanted = numbers.map((number) => `code > span:nth-child(${number})`).join();
  return listings(file).flatMap((listing) => [...listing.querySelectorAll(wanted)]);
}

/** The lines of a file where a reader edits it. */
const edited = (editors) => ([file, numbers]) =>
  numbers.flatMap((number) => editors.map((editor) => editor.dataset.file === file && editor.querySelector(`[data-line="${number}"]`)));
