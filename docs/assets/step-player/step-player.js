// <step-player>: in a transcript, a button that opens the run on a stage. What plays it is loaded when that is wanted.

import { element } from "../page/element.js";
import { stepOf } from "./steps.js";

const SHEET = new URL("../../assets/step-player/stage.css", import.meta.url).href;

class StepPlayer extends HTMLElement {
  #gone = new AbortController();

  async connectedCallback() {
    this.transcript = this.closest(".transcript");
    const { signal } = (this.#gone = new AbortController());
    if (this.closest(".stage")) return (await this.#load()).show();
    const label = `Step through · ${this.transcript.querySelectorAll(":scope > ol > li, :scope > .fold > ol > li").length} steps`;
    const opened = { type: "button", className: "opener", onclick: () => this.open(stepOf(location.hash) || 1) };
    this.opener = element("button", opened, label);
    (this.closest("details") ?? this).before(this.opener);
    // When the reader begins: by the first press it is there, and kept for later without a network.
    for (const type of ["scroll", "pointerdown", "keydown"]) {
      addEventListener(type, () => this.#load().catch(() => 0), { once: true, passive: true, signal });
    }
    if (this.closest("run-it")) return; // steps that the address names are the recording's
    this.#link();
    addEventListener("hashchange", () => this.#follow(), { signal });
    document.addEventListener("click", (event) => this.#click(event), { signal });
    this.#follow();
  }

  disconnectedCallback() {
    this.#gone.abort();
    this.opener?.remove();
    this.player?.close();
  }

  /** Open the stage at a step. */
  async open(step) {
    (await this.#load()).open(step);
  }

  #load() {
    return (this.loading ??= this.#made().catch((error) => {
      this.loading = undefined; // what fails can be tried again
      throw error;
    }));
  }

  async #made() {
    const [{ Player }] = await Promise.all([import("./player.js"), styled(), settled()]);
    return (this.player = new Player(this, this.transcript));
  }

  /** Open at the step that the address names. */
  #follow() {
    const step = stepOf(location.hash);
    if (step) this.open(step);
  }

  /** Each row of the process table leads to its step. */
  #link() {
    for (const anchor of document.querySelectorAll("td > a[id^='step-']")) {
      anchor.href = `#${anchor.id}`;
      if (anchor.nextSibling) anchor.append(anchor.nextSibling);
      anchor.closest("tr").dataset.opens = anchor.id;
    }
  }

  // Not left to the browser: it would scroll, and the reader comes back to where this was pressed.
  #click(event) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[href]");
    const row = event.target.closest("a, button, input, summary, .proof") ? undefined : event.target.closest("[data-opens]");
    const step = stepOf(link?.getAttribute("href") ?? (row && `#${row.dataset.opens}`) ?? "");
    if (!step || !getSelection().isCollapsed || event.target.closest("dialog")) return;
    event.preventDefault();
    this.open(step);
  }
}

/** The style sheet of the stage, where the page does not have it from the start. */
const styled = () =>
  document.querySelector('link[href*="/stage.css"]') ??
  new Promise((done) => document.head.append(element("link", { rel: "stylesheet", href: SHEET, onload: done, onerror: done })));

/** The page as its scripts leave it: what is moved must not be what they still look for. */
async function settled() {
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
  if (document.querySelector(".run-it")) await import("../run-it/run-it.js").catch(() => 0);
}

customElements.define("step-player", StepPlayer);
