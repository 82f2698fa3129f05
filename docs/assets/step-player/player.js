// A player: it leads through the steps of a run, on a stage.

import { Bar } from "./bar.js";
import { threads } from "./follow.js";
import { Lights } from "./lights.js";
import { pageName, see } from "../progress/progress.js";
import { Place, Stage } from "./stage.js";
import { choices, commandOf, moved, swiped } from "./steps.js";

const STILL = "input, select, textarea, [contenteditable]";

export class Player {
  #step = 0;
  #asked = 0;
  #timer = 0;

  constructor(host, transcript) {
    this.host = host;
    this.list = transcript.querySelector(":scope > ol, :scope > .fold > ol");
    this.items = [...this.list.children];
    this.lights = new Lights(transcript, this.items);
    this.own = this.items.map((item) => item.querySelector("strong").textContent);
    this.titles = this.lights.lasting(this.own);
    const move = (command) => this.#press(command);
    const jump = (step) => this.#press("to", step);
    const follow = (place) => this.follow(place);
    this.bar = new Bar({ move, jump, follow, play: () => this.#play(!this.#timer), more: () => this.stage.more(), close: () => this.close() });
    this.all = [...this.titles.keys()].map((place) => place + 1);
    this.steps = this.all;
    this.threads = threads(this.items, this.lights.rows);
    this.bar.offer(this.threads);
    const place = transcript.closest(".stage");
    this.stage = place ? new Place(place, this) : new Stage(this);
    this.recorded = !place && !this.lights.own;
    document.addEventListener("keydown", (event) => this.#key(event));
    let from = [0, 0];
    const { element } = this.stage;
    element.addEventListener("click", ({ target }) => this.#pick(target));
    element.addEventListener("touchstart", ({ touches: [{ clientX, clientY }] }) => (from = [clientX, clientY]), { passive: true });
    element.addEventListener("touchend", ({ target, changedTouches: [{ clientX, clientY }] }) =>
      this.#swipe(target, clientX - from[0], clientY - from[1]),
    );
  }

  /** Open the stage, where it is not open, at a step; at none that the run does not have. */
  open(step) {
    if (step > this.titles.length) return;
    this.#play(false);
    this.bar.judge();
    this.address ??= location.href.replace(/#step-\d+$/, "");
    this.stage.open();
    this.show(step);
  }

  /** Show a step. */
  show(step = this.lights.firstDrawn) {
    this.#step = step;
    this.#asked = 0;
    const lit = this.lights.show(step);
    this.bar.show(step, this.titles, this.lights.beside(step, this.own), this.steps);
    this.stage.show(step, lit);
    if (!this.recorded) return;
    history.replaceState(history.state, "", `#step-${step}`);
    if (this.items[step - 1]) see(pageName(location.pathname), step, this.items.length);
  }

  /** Leave the page as it was. */
  close() {
    if (!this.#step || !this.stage.isOpen) return;
    this.#play(false);
    this.#step = 0;
    this.lights.show(0);
    this.follow();
    if (this.recorded) history.replaceState(history.state, "", this.address);
    this.address = undefined;
    this.stage.close();
  }

  /** Go through the steps of what is followed only, by its place among all that can be; of "" through all. */
  follow(place = "") {
    const thread = this.threads[place];
    this.steps = thread?.steps ?? this.all;
    this.bar.follow(place, this.steps);
    this.stage.mark(thread?.kind === "value" ? thread.name : "");
    if (this.#step) this.show(this.steps.find((step) => step >= this.#step) ?? this.steps.at(-1));
  }

  /** Follow a value that was pressed, or, when it is followed already, none. */
  #pick(target) {
    const name = target.closest(".said code, .changed code")?.textContent;
    const place = this.threads.findIndex((thread) => thread.kind === "value" && thread.name === name);
    if (place >= 0) this.follow(this.bar.threads.value === String(place) ? "" : String(place));
  }

  #press(command, step) {
    this.#play(false);
    this.#move(command, step);
  }

  #move(command, step = moved(this.#step, command, this.steps)) {
    const asks = this.bar.predict.checked && command === "forward" && step !== this.#step && this.#asked !== step;
    if (asks) return this.#ask(step);
    this.bar.judge();
    if (step !== this.#step || this.#asked) this.show(step);
  }

  #ask(step) {
    this.#play(false);
    this.#asked = step;
    this.bar.judge();
    const title = this.titles[step - 1];
    this.bar.ask(choices(this.titles, step), (answer) => {
      this.bar.judge(answer === title ? `Yes: ${title}.` : `Not “${answer}”: ${title}.`);
      this.show(step);
    });
  }

  #play(on) {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.bar.playing(on);
    if (!on) return;
    if (this.#step >= this.steps.at(-1)) this.#move("first");
    this.#timer = setInterval(() => this.#tick(), Number(this.bar.pace.value));
  }

  #tick() {
    this.#move("forward");
    if (this.#step >= this.steps.at(-1)) this.#play(false);
  }

  #key(event) {
    if (!this.#step || !this.stage.hears || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.closest(STILL) || scrolls(event.target)) return;
    const command = commandOf(event.key, this.stage.element.contains(event.target));
    if (!command) return;
    event.preventDefault();
    this.#press(command);
  }

  /** A swipe moves a step, where there is nothing to scroll sideways. */
  #swipe(target, right, down) {
    const command = swiped(right, down);
    if (this.#step && command && !target.closest(STILL) && !scrolls(target)) this.#press(command);
  }
}

/** Whether something around it scrolls sideways. */
function scrolls(target) {
  for (let box = target; box && box !== document.body; box = box.parentElement) {
    if (box.scrollWidth > box.clientWidth && /auto|scroll/.test(getComputedStyle(box).overflowX)) return true;
  }
  return false;
}
