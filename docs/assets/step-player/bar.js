// The bar of a stage: what step is shown, and buttons that lead to others. It knows nothing of the run; what is pressed it tells `on`.

import { element } from "../page/element.js";

const ICONS = {
  first: "M6 5h2v14H6zM19 5v14l-9-7z",
  back: "M20 11v2H8l5.5 5.5-1.4 1.4L4.2 12l7.9-7.9 1.4 1.4L8 11z",
  forward: "M4 11v2h12l-5.5 5.5 1.4 1.4 7.9-7.9-7.9-7.9-1.4 1.4L16 11z",
  last: "M16 5h2v14h-2zM5 5v14l9-7z",
  play: "M8 4.5v15l11-7.5z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  close: "M6 4.6 12 10.6 18 4.6 19.4 6 13.4 12 19.4 18 18 19.4 12 13.4 6 19.4 4.6 18 10.6 12 4.6 6z",
  options: "M3 6h10v2H3zM17 6h4v2h-4zM14 4h2v6h-2zM3 16h4v2H3zM11 16h10v2H11zM8 14h2v6H8z",
};
const LABELS = { first: "First step", back: "Step back", forward: "Step forward", last: "Last step" };
const PACES = [["Slow", 5000], ["Normal", 2500], ["Fast", 1200]];

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = svg.appendChild(document.createElementNS(svg.namespaceURI, "path"));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  return svg;
}

const iconButton = (name, label, onclick) =>
  element("button", { type: "button", className: name, title: label, "aria-label": label, onclick }, icon(name));

export class Bar {
  constructor(on) {
    this.count = element("span", { className: "count" });
    this.title = element("strong", { className: "title" });
    this.verdict = element("span", { className: "verdict", hidden: true });
    this.question = element("div", { className: "question", role: "group", "aria-label": "What comes next?", hidden: true });
    this.status = element("p", { className: "status", role: "status" });
    this.moves = Object.fromEntries(
      Object.entries(LABELS).map(([name, label]) => [name, iconButton(name, label, () => on.move(name))]),
    );
    this.play = iconButton("play", "Play", on.play);
    this.close = iconButton("close", "Close", on.close);
    this.more = element("button", { type: "button", className: "more", "aria-pressed": "false", onclick: on.more }, "More");
    this.pace = element("select", {}, ...PACES.map(([name, value]) => element("option", { value, selected: name === "Normal" }, name)));
    this.predict = element("input", { type: "checkbox" });
    const options = element(
      "details",
      { className: "options" },
      element("summary", { title: "Options", "aria-label": "Options" }, icon("options")),
      element("div", {}, element("label", {}, "Pace ", this.pace), element("label", {}, this.predict, " Predict first")),
    );
    this.threads = element("select", { onchange: () => on.follow(this.threads.value) });
    this.touched = element("span", { className: "touched" });
    this.following = element("div", { className: "following", hidden: true }, element("label", {}, "Follow ", this.threads), this.touched);
    this.jump = on.jump;
    const { first, back, forward, last } = this.moves;
    const titles = element("p", { className: "titles" }, this.count, " ", this.title, " ", this.verdict);
    const buttons = element("div", { className: "buttons" }, first, back, this.play, forward, last, options);
    this.head = element("div", { className: "head" }, titles, this.following, buttons, this.more, this.close);
  }

  /** Show a step, and say what the runs that are compared do at it; where there are some, none of them is the title. */
  show(step, titles, beside, steps) {
    const title = titles[step - 1];
    this.count.textContent = `${step} of ${titles.length}`;
    this.title.textContent = beside.length ? "" : title;
    this.#end(["first", "back"], step <= steps[0]);
    this.#end(["forward", "last"], step >= steps.at(-1));
    for (const button of this.touched.children) button.ariaCurrent = Number(button.textContent) === step ? "step" : null;
    const told = beside.length ? beside.map(({ name, does }) => `${name}: ${does}`) : [title];
    this.status.textContent = `${this.verdict.textContent} Step ${step} of ${titles.length}: ${told.join(". ")}.`.trimStart();
  }

  /** Offer what can be followed. */
  offer(threads) {
    const option = ({ name }, value) => element("option", { value }, name.length > 40 ? `${name.slice(0, 39)}…` : name);
    this.threads.replaceChildren(element("option", { value: "" }, "all steps"), ...threads.map(option));
    this.following.hidden = !threads.length;
  }

  /** Show what is followed: its steps, each a button. */
  follow(place, steps) {
    this.threads.value = place;
    const button = (step) => element("button", { type: "button", "aria-label": `Step ${step}`, onclick: () => this.jump(step) }, step);
    this.touched.replaceChildren(...(place === "" ? [] : steps.map(button)));
  }

  // A button that leads nowhere keeps the focus it may have.
  #end(names, reached) {
    for (const name of names) this.moves[name].setAttribute("aria-disabled", reached);
  }

  /** Ask what comes next. */
  ask(titles, answer) {
    const buttons = titles.map((title) => element("button", { type: "button", onclick: () => answer(title) }, title));
    this.question.replaceChildren(element("p", {}, "What comes next?"), ...buttons);
    this.question.hidden = false;
    this.status.textContent = "What comes next?";
  }

  /** End the question, and say what to think of the answer; nothing when there was none. */
  judge(text = "") {
    const focused = this.question.contains(document.activeElement);
    this.question.hidden = true;
    this.verdict.textContent = text;
    this.verdict.hidden = !text;
    if (focused) this.moves.forward.focus();
  }

  playing(yes) {
    const label = yes ? "Pause" : "Play";
    this.play.replaceChildren(icon(yes ? "pause" : "play"));
    this.play.title = label;
    this.play.setAttribute("aria-label", label);
  }
}
