// <check-it>: an exercise of the page, edited by the reader and checked by tests that ask the reader's service.

import { opened, sentence, verdict } from "./attempts.js";
import { hasPassed, pageName, pass } from "../progress/progress.js";
import { Bar } from "../editor/bar.js";
import { keep, kept } from "../editor/drafts.js";
import { Editor } from "../editor/editor.js";
import { element } from "../page/element.js";

const PAGE = pageName(location.pathname);

class CheckIt extends HTMLElement {
  connectedCallback() {
    if (this.bar) return;
    const { exercise, after } = this.dataset;
    this.name = `${PAGE}/${exercise}`;
    const listing = this.querySelector(".highlight");
    this.start = listing.querySelector("pre > code").textContent.trimEnd();
    this.checks = this.querySelector(".checks pre > code").textContent;
    this.before = after && `${PAGE}/${after}`;
    const draft = kept(this.name);
    this.failed = draft?.failed ?? 0;
    this.bar = new Bar(this, "Check", () => this.check());
    this.bar.addStop();
    this.bar.button("Reset", () => this.reset());
    this.results = element("div", { className: "check-it-results", "aria-live": "polite" });
    listing.hidden = true;
    listing.after(...this.#editing(listing.querySelector(".filename").textContent, draft?.service ?? this.beginning), this.bar.element, this.results);
    this.#open(hasPassed(PAGE, exercise));
    if (after) document.addEventListener("check-it:passed", () => this.#follow());
    if (after) this.#follow();
  }

  /** What the reader begins with: the code that passed the exercise before, or else the listing. */
  get beginning() {
    return (this.before && kept(`${this.before}/passed`)?.service) ?? this.start;
  }

  /** Open once the exercise before has passed, with its code; or with the reader's own, who has already begun. */
  #follow() {
    const begun = kept(this.name);
    if (!begun && !kept(`${this.before}/passed`)) return;
    this.querySelector(".start").open = true;
    if (!begun) this.editor.value = this.beginning;
  }

  /** The editor, and what its keys do. */
  #editing(title, text) {
    const hint = element("p", { id: `${this.name}-keys`, className: "editor-keys" }, "Ctrl+Enter checks. Esc, then Tab, leaves.");
    this.editor = new Editor(title, text, `${this.name}-service`);
    this.editor.oninput = () => this.#keep();
    this.editor.area.setAttribute("aria-describedby", hint.id);
    this.editor.area.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.check());
    return [this.editor.element, hint];
  }

  /** Run the checks on the text as it is. */
  check() {
    return this.bar.during(async () => {
      const service = this.editor.value;
      const seen = { output: "" };
      const changed = await this.bar.run({ service, checks: this.checks }, (kind, value) => (seen[kind] = kind === "output" ? seen.output + value : value));
      const passed = seen.outcomes.every((outcome) => outcome.passed);
      if (passed) pass(PAGE, this.dataset.exercise, document.querySelectorAll("check-it").length);
      if (passed) keep(`${this.name}/passed`, { service });
      this.#tell(seen.outcomes, seen.output, passed, changed);
      if (passed) this.dispatchEvent(new CustomEvent("check-it:passed", { bubbles: true }));
    });
  }

  #tell(outcomes, output, passed, changed) {
    this.failed += passed ? 0 : 1;
    this.editor.mark(outcomes.find((outcome) => outcome.line)?.line);
    this.results.replaceChildren(element("ul", {}, ...outcomes.map(item)), ...(output ? [element("p", {}, "Printed:"), element("pre", {}, element("code", {}, output))] : []));
    this.bar.say(`${verdict(outcomes, this.failed)} ${changed}`.trim());
    this.#open(passed || this.hasAttribute("data-passed"), !passed);
    this.#keep();
  }

  /** Show what the attempts so far have earned; the solution opens by itself when it is shown for the first time. */
  #open(passed, gaveUp) {
    this.toggleAttribute("data-passed", passed);
    const earned = opened(this.failed, passed);
    for (const [kind, shown] of Object.entries(earned)) this.querySelector(`details.${kind}`).toggleAttribute("data-shown", shown);
    const solution = this.querySelector("details.solution");
    if (earned.solution && !passed && gaveUp && !this.gaveUp) solution.open = this.gaveUp = true;
  }

  #keep() {
    const draft = { service: this.editor.value, failed: this.failed };
    keep(this.name, draft.failed || draft.service !== this.beginning ? draft : undefined);
  }

  /** Bring the code back that the exercise starts with. The attempts stay counted. */
  reset() {
    this.editor.value = this.beginning;
    this.results.replaceChildren();
    this.#keep();
    this.bar.renew();
    this.bar.say("The code is as it was at the start.");
  }
}

function item({ test, passed, told }) {
  const lines = told.split("\n").filter(Boolean).map((line) => element("p", {}, line));
  return element("li", { "data-passed": passed }, element("strong", {}, passed ? "✓ Passed:" : "✗ Failed:"), ` ${sentence(test)}`, ...lines);
}

customElements.define("check-it", CheckIt);
