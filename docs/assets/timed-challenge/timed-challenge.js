// <timed-challenge>: it leads through the problems below it, one after the other, each in its time if the reader likes.

import { Result, words } from "./result.js";
import { missed } from "../progress/challenges.js";
import { Countdown, clock } from "./countdown.js";
import "../order-steps/order-steps.js";
import "../quiz-question/quiz-question.js";
import { element } from "../page/element.js";
import { CLOCK, keep, kept } from "../page/keys.js";
import { finish, pageName, read } from "../progress/progress.js";

const WARNED = 20;
const VERDICTS = new Map([[true, "Right."], [false, "Not right."], [null, "Not answered."]]);

class TimedChallenge extends HTMLElement {
  connectedCallback() {
    if (this.problems) return;
    this.place = this.closest(".challenge");
    this.problems = [...this.place.querySelectorAll(":scope > h2")].map((heading) => this.#problem(heading));
    this.about = element("p", { className: "about" });
    this.start = element("button", { type: "button", className: "md-button", onclick: () => this.#begin() }, "Start");
    this.timed = element("input", { type: "checkbox", checked: kept(CLOCK) !== "off", onchange: () => this.#timed() });
    this.time = element("span", { role: "timer" });
    this.status = element("p", { className: "status", role: "status" });
    this.append(this.about, this.start, element("label", {}, this.timed, " Clock"), this.time, this.status);
    this.result = new Result(this.place, this.problems, () => this.#begin());
    this.place.addEventListener("answer", ({ detail }) => this.countdown && this.#answer(detail));
    document.addEventListener("visibilitychange", () => this.#run());
    this.#rest();
    const known = read().challenges?.[pageName(location.pathname)];
    if (known) this.result.show(known);
  }

  /** What stands below a heading, up to the next: the question, what is shown with its answer, and a way on. */
  #problem(heading) {
    const parts = [];
    for (let part = heading.nextElementSibling; part && part.tagName !== "H2"; part = part.nextElementSibling) parts.push(part);
    const asked = parts.findIndex((part) => part.matches("quiz-question, order-steps"));
    const verdict = element("p", { className: "verdict", tabIndex: -1 });
    const next = element("button", { type: "button", className: "md-button next", onclick: () => this.#next() });
    const skip = element("button", { type: "button", className: "md-button skip", onclick: () => this.#answer(null) }, "Show the answer");
    parts[asked].after(skip, verdict);
    parts.at(-1).after(next);
    const [name, minutes] = words(heading).split(" · ");
    const again = parts.find((part) => part.textContent.startsWith("Read again:"));
    heading.tabIndex = -1;
    const shown = { asked: [...parts.slice(0, asked + 1), skip], told: [verdict, ...parts.slice(asked + 1), next] };
    return { heading, name, minutes: parseInt(minutes), question: parts[asked], verdict, next, again, skip, ...shown };
  }

  /** Before the start, and after the end. */
  #rest() {
    const minutes = this.problems.reduce((sum, problem) => sum + problem.minutes, 0);
    this.removeAttribute("running");
    this.about.textContent = `${this.problems.length} problems, ${minutes} minutes in all. Each is shown when its turn comes, and its time begins then. You can turn the clock off now or later.`;
  }

  #begin() {
    this.answers = [];
    this.result.hide();
    for (const { question, asked, told } of this.problems) {
      question.reset();
      for (const part of [...asked, ...told]) delete part.dataset.open;
    }
    this.setAttribute("running", "");
    this.#next();
  }

  #next() {
    const problem = this.problems[this.answers.length];
    delete this.problems[this.answers.length - 1]?.next.dataset.open;
    if (!problem) return this.#end();
    this.about.textContent = `Problem ${this.answers.length + 1} of ${this.problems.length}`;
    for (const part of problem.asked) part.dataset.open = "";
    problem.heading.scrollIntoView({ block: "start" });
    problem.heading.focus({ preventScroll: true });
    this.countdown = new Countdown(problem.minutes * 60);
    this.#run();
  }

  /** The clock runs while a problem waits for its answer, the reader wants it, and the page is seen. */
  #run() {
    clearInterval(this.ticks);
    if (!this.countdown) return;
    const runs = this.timed.checked && !document.hidden;
    this.countdown.run(runs);
    if (runs) this.ticks = setInterval(() => this.#tick(), 200);
    this.#show();
  }

  #show() {
    const left = this.timed.checked && this.countdown ? `${clock(this.countdown.left)} left` : "";
    if (this.time.textContent !== left) this.time.textContent = left;
  }

  #tick() {
    this.#show();
    const { left } = this.countdown;
    if (left === WARNED && !this.status.textContent) this.status.textContent = `${WARNED} seconds left`;
    if (left === 0) this.#answer(null, "Time is up. ");
  }

  #timed() {
    keep(CLOCK, this.timed.checked ? "on" : "off");
    this.#run();
  }

  #answer(given, why = "") {
    const { question, skip, told, verdict, next } = this.problems[this.answers.length];
    this.answers.push(given);
    clearInterval(this.ticks);
    this.countdown = null;
    this.#show();
    this.status.textContent = "";
    if (given === null) question.reveal();
    delete skip.dataset.open;
    verdict.textContent = why + VERDICTS.get(given);
    verdict.dataset.right = given === true;
    next.textContent = this.answers.length < this.problems.length ? "Next problem" : "See your result";
    for (const part of told) part.dataset.open = "";
    verdict.focus();
  }

  #end() {
    const result = { missed: missed(this.answers), of: this.problems.length, date: new Date().toLocaleDateString("sv") };
    finish(pageName(location.pathname), result);
    this.#rest();
    this.result.show(result);
    this.result.focus();
  }
}

customElements.define("timed-challenge", TimedChallenge);
