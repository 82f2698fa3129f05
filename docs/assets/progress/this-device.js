// <this-device>: what this browser keeps of the course. It shows the progress in the list of lessons above it, saves it
// as a file, loads it from one, erases it, and keeps every page for the time without a network.

import { right as solved } from "./challenges.js";
import { element } from "../page/element.js";
import { keep } from "../page/offline.js";
import * as progress from "./progress.js";
import * as quizzes from "./quizzes.js";
import * as drafts from "../editor/drafts.js";
import * as schedule from "../card-deck/schedule.js";

const ROOT = new URL("../..", import.meta.url);
const LESSONS = new URL("lessons/", ROOT).pathname;

/** What was done on the pages of a lesson, in one line; empty when that is nothing. All is by page, `results` are the quizzes'. */
export function line(lesson, { pages, exercises = {}, challenges = {} }, results, cards) {
  const [steps, all] = done(of(lesson, pages), "seen");
  const [passed, given] = done(of(lesson, exercises), "passed");
  const answers = of(lesson, results).flatMap((answers) => Object.values(answers));
  const right = answers.filter((answer) => answer.correct).length;
  const due = of(lesson, cards).flatMap((page) => schedule.due(page, Date.now())).length;
  const parts = [
    ...(steps ? [`${steps} of ${all} steps seen`] : []),
    ...(answers.length ? [`${right} of ${answers.length} answers right`] : []),
    ...(passed ? [`${passed} of ${given} exercises passed`] : []),
    ...of(lesson, challenges).map((challenge) => `challenge: ${solved(challenge)} of ${challenge.of}`),
    ...(due ? [`${due} ${due === 1 ? "card" : "cards"} due`] : []),
  ];
  return parts.join(", ");
}

const of = (lesson, pages) => Object.keys(pages).filter((name) => name.split("/")[0] === lesson).map((name) => pages[name]);

/** How many were done on these pages, and of how many. */
function done(pages, list) {
  const sum = (count) => pages.reduce((total, page) => total + count(page), 0);
  return [sum((page) => Math.min(page[list].length, page.of)), sum((page) => page.of)];
}

class ThisDevice extends HTMLElement {
  connectedCallback() {
    this.status = element("p", { role: "status" });
    this.file = element("input", { type: "file", accept: ".json", hidden: true, onchange: () => this.load() });
    this.append(
      this.button("Save progress as a file", () => this.save()),
      this.button("Load progress from a file", () => this.file.click()),
      this.button("Erase progress", () => this.erase()),
      this.button("Keep every page for reading offline", () => this.keep()),
      this.file,
      this.status,
    );
    this.show();
    addEventListener("storage", () => this.show());
  }

  button(text, onclick) {
    return element("button", { type: "button", className: "md-button", onclick }, text);
  }

  /** Write what was done beside each lesson of the list. */
  show() {
    const kept = progress.read();
    const results = quizzes.quizzes(LESSONS);
    for (const item of document.querySelectorAll("ol > li:has([data-modes])")) {
      const [lesson] = item.querySelector("a").pathname.slice(LESSONS.length).split("/");
      const text = line(lesson, kept, results, schedule.read());
      const shown = item.querySelector(".progress") ?? item.firstElementChild.appendChild(element("span", { className: "progress" }));
      shown.textContent = text && ` · ${text}`;
    }
  }

  save() {
    const cards = schedule.read();
    const kept = { ...progress.read(), quizzes: quizzes.quizzes(LESSONS), ...(Object.keys(cards).length && { cards }) };
    const href = URL.createObjectURL(new Blob([JSON.stringify(kept, null, 2)], { type: "application/json" }));
    const link = element("a", { href, download: "serving-step-by-step.json" });
    link.click();
    URL.revokeObjectURL(link.href);
    this.say("Your progress is saved as a file.");
  }

  async load() {
    const text = await this.file.files[0].text();
    this.file.value = "";
    try {
      const steps = progress.imported(text);
      const results = quizzes.checked(JSON.parse(text).quizzes);
      const cards = schedule.checked(JSON.parse(text).cards);
      progress.write(progress.merge(progress.read(), steps));
      quizzes.add(results, LESSONS);
      schedule.add(cards);
      this.say("Your progress has what the file has.");
    } catch (error) {
      this.say(`Nothing was loaded. ${error.message}`);
    }
  }

  erase() {
    if (!confirm("Erase which steps you have seen, what you answered, and the code you wrote?")) return;
    progress.erase();
    quizzes.erase(LESSONS);
    schedule.erase();
    drafts.erase();
    this.say("Your progress is erased.");
  }

  async keep() {
    this.say("Keeping every page …");
    const paths = await (await fetch(new URL("offline.json", ROOT))).json();
    const kept = await keep(paths.map((path) => new URL(path, ROOT).href));
    this.say(kept === paths.length ? "Every page is kept." : `${kept} of ${paths.length} files are kept.`);
  }

  say(text) {
    this.status.textContent = text;
    this.show();
  }
}

customElements.define("this-device", ThisDevice);
