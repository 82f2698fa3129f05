// <proof-mark>: a quiet link at the end of a sentence to what proves it, which opens in place. The proofs of a page are
// fetched once, when the first is opened.

import { scrolls } from "../page/course.js";
import { element } from "../page/element.js";

let fetched;
let number = 0;

/** The page with the proofs, as this link leads to it. Where it cannot be had it is asked for again the next time. */
const proofs = (url) => (fetched ??= load(url).catch((error) => ((fetched = undefined), Promise.reject(error))));

async function load(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(response.status);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** The listings that an address within the proofs means: its own, and those further up that it leads to. */
export function listings(page, name) {
  const place = page.getElementById(name);
  const parts = place.matches(".highlight") ? [place] : place.querySelectorAll(".highlight, p:not(.back) > a[href^='#']");
  return [...parts].map((part) => (part.matches("a") ? page.getElementById(part.hash.slice(1)) : part));
}

function copyOf(listing) {
  const copy = document.importNode(listing, true);
  const pre = copy.querySelector("pre");
  copy.removeAttribute("id");
  pre.id = `proof-code-${++number}`;
  // As the theme makes it, which copies for each that is on the page.
  const copies = { className: "md-code__button", title: "Copy to clipboard", "data-clipboard-target": `#${pre.id} > code`, "data-md-type": "copy" };
  pre.append(element("nav", { className: "md-code__nav" }, element("button", copies)));
  return copy;
}

class ProofMark extends HTMLElement {
  connectedCallback() {
    if (this.link) return;
    this.link = this.querySelector("a");
    this.link.role = "button";
    this.link.ariaExpanded = this.querySelector(".box:not([hidden])") !== null;
    this.link.addEventListener("click", (event) => this.#click(event));
    this.link.addEventListener("keydown", (event) => event.key === " " && this.#click(event));
  }

  #click(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.toggle();
  }

  /** Open the proof, or close it. */
  async toggle() {
    const opens = this.link.ariaExpanded !== "true";
    this.link.ariaExpanded = opens;
    this.box ??= this.querySelector(".box") ?? this.appendChild(element("div", { className: "box", role: "group", "aria-label": "Proof" }));
    this.box.hidden = !opens;
    if (opens && !this.box.querySelector("pre")) await this.#fill();
  }

  async #fill() {
    const { href, hash } = this.link;
    try {
      const copies = listings(await proofs(href), hash.slice(1)).map(copyOf);
      this.box.replaceChildren(...copies);
      copies.forEach((copy) => scrolls(copy.querySelector("code")));
    } catch {
      const said = "This proof could not be loaded. Close it, and open it again when the site can be reached.";
      this.box.replaceChildren(element("p", { role: "status" }, said));
    }
  }
}

customElements.define("proof-mark", ProofMark);
