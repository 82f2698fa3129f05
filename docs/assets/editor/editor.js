// A text area that is good enough for a page of Python: indentation, undo, line numbers, a marked line.

import { element } from "../page/element.js";

const INDENT = "    ";

/** An editor with a name and a text; `.value` reads and writes it, `.mark(line)` marks a line, `.oninput` is told. */
export class Editor {
  constructor(name, text, id) {
    this.area = element("textarea", { id, spellcheck: false, wrap: "off", autocapitalize: "off" });
    this.area.setAttribute("autocorrect", "off");
    this.numbers = element("pre", { "aria-hidden": "true" });
    const label = element("label", { htmlFor: id }, name);
    this.element = element("div", { className: "editor", "data-file": name }, label, element("div", {}, this.numbers, this.area));
    this.area.addEventListener("keydown", (event) => this.#key(event));
    this.area.addEventListener("input", () => this.#changed());
    this.value = text;
  }

  get value() {
    return this.area.value;
  }

  set value(text) {
    this.area.value = text;
    this.mark();
  }

  /** Mark the line of an error, or none; a screen reader hears that the text is not valid. */
  mark(line) {
    this.marked = line;
    this.area.ariaInvalid = line ? "true" : null;
    this.#number();
  }

  #changed() {
    this.mark();
    this.oninput?.();
  }

  #number() {
    const lines = this.value.split("\n").length;
    this.area.rows = lines;
    this.numbers.replaceChildren(
      ...Array.from({ length: lines }, (_, index) => {
        const marked = index + 1 === this.marked && { "data-marked": "" };
        return element("span", { "data-line": index + 1, ...marked }, `${index + 1}\n`);
      }),
    );
  }

  #key(event) {
    if (event.key === "Escape") this.leaving = true;
    else if (event.key === "Tab" && this.leaving) this.leaving = false;
    else if (event.key === "Tab" && !event.ctrlKey && !event.altKey) this.#insert(event, (lines) => indented(lines, event.shiftKey));
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.#insert(event);
    else if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) this.leaving = false;
  }

  // Through the browser's own editing command, so that Ctrl+Z takes it back.
  #insert(event, change) {
    event.preventDefault();
    const { value, selectionStart: start, selectionEnd: end } = this.area;
    const first = value.lastIndexOf("\n", start - 1) + 1;
    if (!change) return document.execCommand("insertText", false, `\n${nextIndent(value.slice(first, start))}`);
    if (start === end && !event.shiftKey) return document.execCommand("insertText", false, INDENT);
    const last = value.indexOf("\n", Math.max(end - 1, start));
    this.area.setSelectionRange(first, last < 0 ? value.length : last);
    const lines = change(value.slice(first, last < 0 ? value.length : last));
    document.execCommand("insertText", false, lines);
    this.area.setSelectionRange(first, first + lines.length);
  }
}

/** The lines, each indented by one level more, or less. */
export function indented(lines, less) {
  return less ? lines.replace(/^ {1,4}/gm, "") : lines.replace(/^(?=.)/gm, INDENT);
}

/** The indentation of the line after this one, as Python wants it: more after a colon, less after a return. */
export function nextIndent(line) {
  const indent = line.match(/^ */)[0];
  if (/:\s*(#.*)?$/.test(line)) return indent + INDENT;
  return /^\s*(return|raise|pass|break|continue)\b/.test(line) ? indent.slice(INDENT.length) : indent;
}
