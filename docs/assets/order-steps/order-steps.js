// <order-steps>: a list that the reader puts in order, by buttons or arrow keys. It holds the right order, closed.

import { element } from "../page/element.js";
import { moved, places } from "./orders.js";

const words = (list) => [...list.children].map((item) => item.textContent.trim());

class OrderSteps extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    const given = this.querySelector("ul");
    this.answer = this.querySelector("details");
    this.right = words(this.answer.querySelector("ol"));
    this.items = [...given.children].map((item) => this.#item(item));
    this.list = element("ol", {}, ...this.items);
    given.replaceWith(this.list);
    this.status = element("p", { className: "status", role: "status" });
    this.button = element("button", { type: "button", className: "check", onclick: () => this.check() }, "Check the order");
    this.list.after(this.button, this.status);
    this.reset();
  }

  #item(item) {
    item.words = item.textContent.trim();
    const buttons = [["Up", "↑", -1], ["Down", "↓", 1]].map(([name, sign, by]) =>
      element("button", { type: "button", title: name, "aria-label": `${name}: ${item.words}`, onclick: () => this.#move(item, by) }, sign),
    );
    item.append(element("span", {}, ...item.childNodes), element("span", { className: "buttons" }, ...buttons), element("em"));
    item.addEventListener("keydown", (event) => this.#key(event, item));
    return item;
  }

  #key(event, item) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#move(item, by);
  }

  #move(item, by) {
    const focused = document.activeElement;
    const items = [...this.list.children];
    this.list.replaceChildren(...moved(items, items.indexOf(item), by));
    focused.focus();
    this.#ends();
    this.status.textContent = `Place ${[...this.list.children].indexOf(item) + 1} of ${items.length}`;
  }

  // A button that leads nowhere keeps the focus it may have.
  #ends() {
    for (const [place, item] of [...this.list.children].entries()) {
      const [up, down] = item.querySelectorAll("button");
      up.setAttribute("aria-disabled", place === 0);
      down.setAttribute("aria-disabled", place === this.items.length - 1);
    }
  }

  #texts() {
    return [...this.list.children].map((item) => item.words);
  }

  /** Show which items stand right, and tell whether all do. */
  check() {
    this.reveal();
    const whole = this.#texts().every((text, place) => text === this.right[place]);
    this.dispatchEvent(new CustomEvent("answer", { bubbles: true, detail: whole }));
  }

  /** Show the right order, and where each item of the reader's belongs. */
  reveal() {
    const belongs = places(this.#texts(), this.right);
    [...this.list.children].forEach((item, place) => {
      item.dataset.stands = belongs[place] === place + 1 ? "right" : "wrong";
      item.lastChild.textContent = belongs[place] === place + 1 ? "✓ right" : `✗ belongs at ${belongs[place]}`;
    });
    this.dataset.answered = "";
    this.answer.open = true;
  }

  reset() {
    for (const item of this.items) {
      delete item.dataset.stands;
      item.lastChild.textContent = "";
    }
    this.list.replaceChildren(...this.items);
    delete this.dataset.answered;
    this.answer.open = false;
    this.status.textContent = "";
    this.#ends();
  }
}

customElements.define("order-steps", OrderSteps);
