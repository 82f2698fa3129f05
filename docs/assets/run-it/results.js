// What came of a run, for the reader. It comes out of a sandbox in which anybody's code ran: nothing in it is trusted.

import { element } from "../page/element.js";

const TAGS = new Set("A BR CODE EM LI OL P SPAN STRONG TABLE TBODY TD TH THEAD TR UL".split(" "));
const MARKS = { "data-steps": /^[\d ]+$/, "data-lines": /^[\w./:, -]+$/, "data-request": /^\d+$/ };
const RUN = "your-run"; // the name by which the step player finds what belongs to it
const TITLES = { contract: "Contract", pool: "Running and waiting", "process-table": "Process table", "status-tracker": "Status tracker", transcript: "Transcript" };

/** A place for the results of one run: `show(kind, value)` takes its messages. */
export class Results {
  constructor(place) {
    this.place = place;
    place.replaceChildren();
  }

  show(kind, value) {
    this[`show_${kind}`]?.(value);
  }

  show_answers(answers) {
    const part = this.#part("Answers", ...answers.map(answer));
    part.querySelector("details")?.scrollIntoView({ block: "nearest" });
  }

  show_errors(errors) {
    for (const text of new Set(errors.map((error) => error.text))) this.#part("Error", text_box(text, { className: "run-it-error" }));
  }

  show_output(text) {
    this.printed ??= this.#part("Printed", text_box(""));
    this.printed.lastChild.firstChild.append(text);
  }

  show_differences({ html, inline }) {
    const parts = [html ? element("div", {}, ...safe(html)) : element("p", {}, "Your run tells the same as the recording on this page.")];
    if (inline) parts.push(element("p", {}, "A browser's Python has no threads: here a def endpoint runs on the event loop, and others wait for it. The recording on this page has the worker thread."));
    this.#part("Compared with the recording", ...parts);
  }

  show_view({ view, html }) {
    const title = TITLES[view] ?? view;
    const box = element("div", { tabIndex: 0, role: "group", "aria-label": title }, ...safe(html));
    this.#fold(title, ...region(view, box));
    if (view === "transcript") this.#lead(box);
  }

  show_diagram({ view, source }) {
    const place = element("div");
    this.#fold("Diagram", ...region(view, place));
    this.drawn = this.#draw(place, source);
  }

  async #draw(place, source) {
    const [{ draw }, { mark }] = await Promise.all([import("../page/live-diagrams.js"), import("./marks.js")]);
    await draw(place, source);
    mark(place, source);
  }

  /** Lead through the run with the pages' own step player, once there is something to light up. */
  async #lead(transcript) {
    transcript.className = "transcript";
    await Promise.all([this.drawn, import("../step-player/step-player.js")]);
    if (transcript.isConnected && transcript.querySelector("li")) transcript.append(element("step-player"));
  }

  /** What is on the stage too is folded: a run makes the page little longer. */
  #fold(title, ...content) {
    this.folded ??= this.place.appendChild(element("details", { className: "run-it-more" }, element("summary", {}, "The whole run: diagram, tables and words")));
    this.folded.append(this.#part(title, ...content));
  }

  #part(title, ...content) {
    const part = element("section", {}, element("h3", {}, title), ...content);
    this.place.insertBefore(part, this.folded ?? null);
    return part;
  }
}

function answer({ request, status, headers, body, raised }) {
  const summary = element("summary", {}, element("code", {}, request), " → ", element("strong", {}, status || raised));
  const part = element("details", { open: true }, summary);
  if (body) part.append(text_box(body));
  if (headers) part.append(element("details", {}, element("summary", {}, "Headers"), text_box(headers)));
  if (raised) part.append(element("p", {}, "The call of the application ended with ", element("code", {}, raised), "."));
  return part;
}

const text_box = (text, properties) => element("pre", properties, element("code", { tabIndex: 0 }, text));

/** A generated region as the build writes it. */
const region = (view, box) => [document.createComment(` generated: ${view} ${RUN} `), box, document.createComment(" /generated ")];

/** The nodes of some HTML, without attributes but for those of a step player, and only elements that a view uses. */
export function safe(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes].map(copied).filter(Boolean);
}

function copied(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE || !TAGS.has(node.tagName)) return undefined;
  const made = element(node.tagName === "A" ? "span" : node.tagName, {}, ...[...node.childNodes].map(copied).filter(Boolean));
  for (const [name, allowed] of Object.entries(MARKS)) {
    const value = node.getAttribute(name) ?? "";
    if (allowed.test(value)) made.setAttribute(name, value);
  }
  const row = /^step-(\d+)$/.exec(node.id); // on the page, that id is the recording's
  if (row) made.dataset.row = row[1];
  return made;
}
