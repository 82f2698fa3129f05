// <quiz-question>: answers to choose from. A wrong one says why it is wrong, and the others can be tried; the right one
// shows when it is found or asked for. In a challenge there is one try, which the challenge keeps.

import { element } from "../page/element.js";
import { read, write } from "../progress/quizzes.js";
import { tell } from "./answered.js";

const PATH = location.pathname.replace(/index\.html$/, "");

/** Where no build has marked the key, the answers say in words which it is. */
function mark(item) {
  const said = /^\[([ xX])\] /.exec(item.firstChild?.data ?? "");
  if (!said) return;
  item.firstChild.data = item.firstChild.data.slice(said[0].length);
  item.toggleAttribute("data-key", said[1] !== " ");
}

class QuizQuestion extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    this.section = this.firstElementChild;
    this.section.id ||= `quiz-${[...document.querySelectorAll("quiz-question")].indexOf(this)}`;
    this.list = this.section.querySelector(":scope > ul");
    this.items = [...this.list.children];
    this.items.forEach(mark);
    this.key = this.items.findIndex((item) => item.matches("[data-key]"));
    if (this.key < 0) return; // while it is written
    this.once = this.closest(".challenge") !== null;
    this.check = element("button", { className: "check" }, "Check");
    this.show = element("button", { type: "button", className: "quiet", onclick: () => this.#show() }, "Show the answer");
    this.again = element("button", { type: "button", className: "quiet", onclick: () => this.#again() }, "Try again");
    this.status = element("p", { role: "status" });
    this.form = element("form", { id: `${this.section.id}-form` }, this.check, this.show, this.again, this.status);
    this.form.addEventListener("submit", (event) => this.#submitted(event));
    this.list.after(this.form);
    this.inputs = this.items.map((item, place) => this.#choice(item, place));
    this.#name();
    const kept = this.once ? undefined : read(PATH)[this.section.id];
    this.#set(kept?.selectedValues.map(Number) ?? [], kept?.correct || kept?.shown);
  }

  #choice(item, place) {
    const id = `${this.section.id}-${place}`;
    const why = item.querySelector(":scope > blockquote");
    const input = element("input", { type: "radio", name: "answer", id });
    input.setAttribute("form", this.form.id);
    if (why) Object.assign(why, { id: `${id}-why`, tabIndex: -1 });
    item.prepend(input, element("label", { htmlFor: id }, ...[...item.childNodes].filter((node) => node !== why)));
    item.role = "none";
    return input;
  }

  /** The group of the answers is named by what stands above the hint. */
  #name() {
    const asked = this.section.querySelectorAll(":scope > p:not(ul ~ p)");
    asked.forEach((part, place) => (part.id = `${this.section.id}-asked-${place}`));
    this.list.role = "radiogroup";
    this.list.setAttribute("aria-labelledby", [...asked].map((part) => part.id).join(" "));
  }

  /** Show what was tried; `open` says that the right answer is known. */
  #set(tries, open = false) {
    this.tries = tries.filter((place) => place in this.items && (open || place !== this.key));
    this.open = open;
    this.section.toggleAttribute("data-answered", open);
    this.items.forEach((item, place) => {
      const tried = this.tries.includes(place);
      item.toggleAttribute("data-tried", tried);
      this.inputs[place].disabled = open;
      if (tried) this.inputs[place].setAttribute("aria-describedby", `${this.section.id}-${place}-why`);
      else this.inputs[place].removeAttribute("aria-describedby");
    });
    const chosen = this.inputs[open && !this.once ? this.key : this.tries.at(-1)];
    for (const input of this.inputs) input.checked = input === chosen;
    this.check.hidden = open;
    this.show.hidden = open || this.once;
    this.again.hidden = !open || this.once;
    this.status.replaceChildren();
  }

  #submitted(event) {
    event.preventDefault();
    const chosen = this.inputs.findIndex((input) => input.checked);
    const right = chosen === this.key;
    if (chosen < 0) return this.#missing();
    this.#set([...this.tries.filter((place) => place !== chosen), chosen], right || this.once);
    if (this.once) return this.dispatchEvent(new CustomEvent("answer", { bubbles: true, detail: right }));
    this.#keep({ correct: right });
    if (right) return this.#lead("Right.");
    this.#say("Not right. Try another.");
    this.inputs[chosen].focus();
  }

  #missing() {
    this.inputs[0].focus();
    this.status.textContent = "Choose an answer first.";
  }

  /** Mark the right answer, and show what there is to say. */
  reveal() {
    this.#set(this.tries, true);
  }

  reset() {
    this.#set([]);
  }

  #show() {
    this.reveal();
    this.#keep({ correct: false, shown: true });
    this.#lead("This is the answer.");
  }

  #again() {
    this.reset();
    this.#keep();
    this.inputs[0].focus();
  }

  /** Say it, and lead to what explains the right answer. */
  #lead(text) {
    this.#say(text);
    this.items[this.key].querySelector("blockquote")?.focus();
  }

  /** What is seen beside the answer is read out with it, where the focus does not lead there. */
  #say(text) {
    const why = this.open ? "" : this.items[this.tries.at(-1)].querySelector("blockquote")?.textContent.trim();
    this.status.replaceChildren(text, element("span", {}, why ? ` ${why}` : ""));
  }

  #keep(result) {
    const { [this.section.id]: before, ...others } = read(PATH);
    const answer = { answered: true, ...result, selectedValues: this.tries.map(String) };
    write(PATH, result ? { ...others, [this.section.id]: answer } : others);
    tell();
  }
}

customElements.define("quiz-question", QuizQuestion);
tell();
