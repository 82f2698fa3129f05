// A text area that is good enough for a page of Python: indentation, undo, line numbers, a marked line.

import { element } from "../page/element.js";

const INDENT = "    ";
const WHOLE = 1_000; // lines of which each is numbered, whether it is seen or not

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

  /** Number the lines: all of a text as long as a page of code, else those that are seen. */
  #number() {
    const lines = lineCount(this.value);
    const [first, last] = lines <= WHOLE ? [1, lines] : this.#seen(lines);
    const drawn = [lines, first, last, this.marked].join();
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.area.rows = lines;
    this.numbers.style.paddingBlockStart = first > 1 ? `calc(${first - 1} * 1lh + 0.7em)` : "";
    this.numbers.replaceChildren(
      ...Array.from({ length: last - first + 1 }, (_, index) => {
        const line = first + index;
        return element("span", { "data-line": line, ...(line === this.marked && { "data-marked": "" }) }, `${line}\n`);
      }),
    );
    this.#follow(lines > WHOLE);
  }

  /** The first and the last line to number of a text of so many: those in sight, and as many before and after. */
  #seen(lines) {
    const { top, height } = this.area.getBoundingClientRect();
    const line = this.area.rows === lines && height ? height / lines : 17;
    return span(-top / line, innerHeight / line, lines);
  }

  /** Number others when they come into sight. */
  #follow(wanted) {
    if (wanted === Boolean(this.following)) return;
    this.following?.abort();
    this.following = wanted ? new AbortController() : undefined;
    if (wanted) addEventListener("scroll", () => this.#number(), { passive: true, signal: this.following.signal });
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

export function lineCount(text) {
  let lines = 1;
  for (let place = text.indexOf("\n"); place >= 0; place = text.indexOf("\n", place + 1)) lines++;
  return lines;
}

/** The lines to number where so many are in sight from this one on, out of all; whole screens, so that few steps of scrolling number anew. */
export function span(from, seen, lines) {
  const screen = Math.max(1, Math.ceil(seen));
  const first = Math.floor(from / screen - 1) * screen;
  const within = (line) => Math.min(Math.max(line, 1), lines);
  return [within(first + 1), within(first + 4 * screen)];
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
