// What came of a run, for the reader. It comes out of a sandbox in which anybody's code ran: nothing in it is trusted.

const TAGS = new Set("A BR CODE EM LI OL P STRONG TABLE TBODY TD TH THEAD TR UL".split(" "));
const TITLES = { "process-table": "Process table", "status-tracker": "Status tracker", transcript: "Transcript" };

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
    this.#part("Answers", ...answers.map(answer));
  }

  show_errors(errors) {
    for (const text of new Set(errors.map((error) => error.text))) this.#part("Error", Object.assign(text_box(text), { className: "run-it-error" }));
  }

  show_output(text) {
    this.printed ??= this.#part("Printed", text_box(""));
    this.printed.lastChild.firstChild.append(text);
  }

  show_differences({ html, inline }) {
    const parts = [html ? element("div", ...safe(html)) : element("p", "Your run tells the same as the recording on this page.")];
    if (inline) parts.push(element("p", "A browser's Python has no threads: here a def endpoint runs on the event loop, and others wait for it. The recording on this page has the worker thread."));
    this.#part("Compared with the recording", ...parts);
  }

  show_view({ view, html }) {
    const box = Object.assign(element("div", ...safe(html)), { tabIndex: 0, role: "group", ariaLabel: TITLES[view] ?? view });
    this.#part(box.ariaLabel, box);
  }

  async show_diagram({ source }) {
    const place = element("div");
    this.#part("Diagram", place);
    const { draw } = await import("./live-diagrams.js");
    draw(place, source);
  }

  #part(title, ...content) {
    const part = element("section", element("h3", title), ...content);
    this.place.append(part);
    return part;
  }
}

function answer({ request, status, headers, body, raised }) {
  const part = element("details", element("summary", element("code", request), " → ", element("strong", status || raised)));
  part.open = true;
  if (headers) part.append(text_box(headers));
  if (body) part.append(text_box(body));
  if (raised) part.append(element("p", "The call of the application ended with ", element("code", raised), "."));
  return part;
}

export function element(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}

function text_box(text) {
  const box = element("pre", element("code", text));
  box.firstChild.tabIndex = 0;
  return box;
}

/** The nodes of some HTML, without attributes, and without any element that a view does not use. */
export function safe(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes].map(copied).filter(Boolean);
}

function copied(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE || !TAGS.has(node.tagName)) return undefined;
  return element(node.tagName === "A" ? "span" : node.tagName, ...[...node.childNodes].map(copied).filter(Boolean));
}
