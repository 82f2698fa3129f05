// A step player: it stands in a transcript and leads through its steps, on the whole page at once.

import { Bar } from "./bar.js";
import { element } from "../page/element.js";
import { Lights } from "./lights.js";
import { pageName, see } from "../progress/progress.js";
import { reveal } from "./reveal.js";
import { choices, commandOf, moved, stepOf, swiped } from "./steps.js";

const STILL = "input, select, textarea, [contenteditable], .drawing[tabindex], pre > code[tabindex], .md-typeset__scrollwrap[tabindex], .said";

class StepPlayer extends HTMLElement {
  #step = 0;
  #asked = 0;
  #timer = 0;
  #gone = new AbortController();

  connectedCallback() {
    const transcript = this.closest(".transcript");
    this.items = [...transcript.querySelectorAll(":scope > ol > li")];
    this.lights = new Lights(transcript, this.items);
    this.titles = this.lights.lasting(this.items.map((item) => item.querySelector("strong").textContent));
    this.inPlace = this.closest(".stage") !== null;
    this.bar = new Bar({ move: (command) => this.#press(command), play: () => this.#play(!this.#timer), close: () => this.close() });
    const label = `Step through · ${this.titles.length} steps`;
    this.opener = element("button", { type: "button", className: "opener", onclick: () => this.#begin() }, label);
    this.append(this.opener, this.bar.element);
    this.bar.element.hidden = true;
    if (this.inPlace) this.show(this.lights.firstDrawn);
    else this.#follow();
    const { signal } = this.#gone;
    addEventListener("hashchange", () => this.#follow(), { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    let from = [0, 0];
    const begin = ({ touches: [{ clientX, clientY }] }) => (from = [clientX, clientY]);
    const end = ({ target, changedTouches: [{ clientX, clientY }] }) => this.#swipe(target, clientX - from[0], clientY - from[1]);
    document.addEventListener("touchstart", begin, { passive: true, signal });
    document.addEventListener("touchend", end, { signal });
  }

  disconnectedCallback() {
    this.#play(false);
    this.#gone.abort();
  }

  /** Show a step everywhere it is told of. */
  show(step) {
    this.#step = step;
    this.#asked = 0;
    this.opener.hidden = true;
    this.bar.element.hidden = false;
    const { items, titles, lights } = this;
    this.lit = lights.show(step);
    this.bar.show(step, titles, items[step - 1]?.querySelector("ol").cloneNode(true) ?? "", lights.beside(step));
    if (this.inPlace) return;
    document.documentElement.dataset.stepping = "";
    history.replaceState(history.state, "", `#step-${step}`);
    if (items[step - 1]) see(pageName(location.pathname), step, items.length);
    this.dispatchEvent(new CustomEvent("step", { bubbles: true, detail: step }));
  }

  close() {
    this.#play(false);
    this.#step = 0;
    this.lights.show(0);
    delete document.documentElement.dataset.stepping;
    this.bar.element.hidden = true;
    this.opener.hidden = false;
    this.opener.focus();
  }

  #begin() {
    this.show(stepOf(location.hash, this.titles.length) || 1);
    this.bar.moves.forward.focus();
    // Where this step has no part in a diagram, the diagram is what the reader would follow, and not a row of a table.
    const drawn = this.lit.some((part) => part.closest(".drawing"));
    reveal(drawn ? this.lit : this.lights.stage.filter((part) => part.matches("figure")), [], this.bar.element);
  }

  /** Open at the step that the address names. The browser has scrolled to it. */
  #follow() {
    const step = this.inPlace ? 0 : stepOf(location.hash, this.titles.length);
    if (step) this.#play(false);
    if (step) this.bar.judge();
    if (step) this.show(step);
  }

  #press(command) {
    this.#play(false);
    this.#move(command);
  }

  #move(command) {
    const step = moved(this.#step, command, this.titles.length);
    const asks = this.bar.predict.checked && command === "forward" && step !== this.#step && this.#asked !== step;
    if (asks) return this.#ask(step);
    this.bar.judge();
    if (step === this.#step && !this.#asked) return;
    this.show(step);
    this.#reveal();
  }

  #ask(step) {
    this.#play(false);
    this.#asked = step;
    this.bar.judge();
    const title = this.titles[step - 1];
    this.bar.ask(choices(this.titles, step), (answer) => {
      this.bar.judge(answer === title ? `Yes: ${title}.` : `Not “${answer}”: ${title}.`);
      this.show(step);
      this.#reveal();
    });
  }

  #play(on) {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.bar.playing(on);
    if (!on) return;
    if (this.#step === this.titles.length) this.#move("first");
    this.#timer = setInterval(() => this.#tick(), Number(this.bar.pace.value));
  }

  #tick() {
    this.#move("forward");
    if (this.#step === this.titles.length) this.#play(false);
  }

  #reveal() {
    reveal(this.lit, this.inPlace ? [] : this.lights.stage, this.bar.element);
  }

  #key(event) {
    const within = this.contains(event.target);
    if (!this.#step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.closest(STILL) || (this.inPlace && !within)) return;
    if (event.key === "Escape" && within && !this.inPlace) return this.close();
    const command = commandOf(event.key, within);
    if (!command) return;
    event.preventDefault();
    this.#press(command);
  }

  /** A swipe on the bar or on what lights up moves a step, where there is nothing to scroll sideways. */
  #swipe(target, right, down) {
    const ours = [this.bar.element, ...this.lights.stage].some((part) => part.contains(target));
    const command = swiped(right, down);
    if (this.#step && ours && command && !target.closest(STILL)) this.#press(command);
  }
}

customElements.define("step-player", StepPlayer);
