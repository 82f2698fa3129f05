// <this-device>: what this browser keeps of the course. It shows the progress in the list of lessons above it, saves it
// as a file, loads it from one, erases it, and keeps every page for the time without a network.

import { element } from "../page/element.js";
import * as keys from "../page/keys.js";
import { keep } from "../page/offline.js";
import { LESSONS, ROOT, all, line } from "./lessons.js";
import * as progress from "./progress.js";
import * as quizzes from "./quizzes.js";
import * as drafts from "../editor/drafts.js";
import * as schedule from "../card-deck/schedule.js";

const LARGEST = 20_000_000; // bytes of a file: more than any browser keeps

/** What is kept once the file with this text is loaded, as texts by their keys. Throws an Error that says why it cannot be. */
export function loaded(text, lessons) {
  const steps = progress.imported(text);
  const results = quizzes.checked(JSON.parse(text).quizzes);
  const cards = schedule.checked(JSON.parse(text).cards, Date.now());
  if (progress.isLater() || schedule.isLater()) throw new Error("What this browser keeps is of a later version of the course.");
  return {
    [keys.PROGRESS]: progress.exported(progress.gathered(progress.read(), steps)),
    ...(Object.keys(cards).length && { [keys.CARDS]: schedule.written(schedule.merged(schedule.read(), cards)) }),
    ...quizzes.texts(results, lessons),
  };
}

class ThisDevice extends HTMLElement {
  connectedCallback() {
    this.status = element("p", { role: "status" });
    this.aside = element("p");
    this.file = element("input", { type: "file", accept: ".json", hidden: true, onchange: () => this.load() });
    this.append(
      this.button("Save progress as a file", () => this.save()),
      this.button("Load progress from a file", () => this.file.click()),
      this.button("Erase progress", () => this.erase()),
      this.button("Keep every page for reading offline", () => this.keep()),
      this.file,
      this.status,
      this.aside,
    );
    this.show();
    addEventListener("storage", () => this.show());
  }

  button(text, onclick) {
    return element("button", { type: "button", className: "md-button", onclick }, text);
  }

  /** Write what was done beside each lesson of the list. */
  show() {
    const kept = all();
    const items = [...document.querySelectorAll("ol > li:has([data-modes])")];
    const texts = items.map((item) => line(item.querySelector("a").pathname.slice(LESSONS.length).split("/")[0], kept));
    const begun = texts.some((text) => text);
    document.documentElement.toggleAttribute("data-begun", begun); // which leaves room for them
    for (const [place, item] of items.entries()) {
      const shown = item.querySelector(".progress") ?? item.firstElementChild.appendChild(element("span", { className: "progress" }));
      shown.textContent = texts[place] || (begun ? "not begun" : "");
    }
    const aside = Object.keys(keys.aside()).length;
    const what = aside === 1 ? "1 text that was kept here" : `${aside} texts that were kept here`;
    this.aside.textContent = aside ? `${what} could not be read. What is set aside so goes into the file you save.` : "";
  }

  save() {
    const [cards, aside] = [schedule.read(), keys.aside()];
    const some = (name, part) => Object.keys(part).length && { [name]: part };
    const kept = { ...progress.read(), quizzes: quizzes.quizzes(LESSONS), ...some("cards", cards), ...some("aside", aside) };
    const href = URL.createObjectURL(new Blob([JSON.stringify(kept, null, 2)], { type: "application/json" }));
    const link = element("a", { href, download: "serving-step-by-step.json" });
    link.click();
    URL.revokeObjectURL(link.href);
    this.say("Your progress is saved as a file.");
  }

  async load() {
    const file = this.file.files[0];
    try {
      if (file.size > LARGEST) throw new Error("This file is larger than any progress.");
      const texts = loaded(await file.text(), LESSONS);
      if (!keys.keepAll(texts)) throw new Error("This browser has no room for it.");
      this.say(`Your progress has what the file has${keys.lasts() ? "" : ", until you leave this page: this browser keeps nothing"}.`);
    } catch (error) {
      this.say(`Nothing was loaded. ${error.message}`);
    }
    this.file.value = "";
  }

  erase() {
    if (!confirm("Erase which steps you have seen, what you answered, and the code you wrote?")) return;
    progress.erase();
    quizzes.erase(LESSONS);
    schedule.erase();
    drafts.erase();
    keys.forgetAll(keys.ASIDE);
    this.say("Your progress is erased.");
  }

  async keep() {
    this.say("Keeping every page …");
    try {
      const paths = await (await fetch(new URL("offline.json", ROOT))).json();
      const kept = await keep(paths.map((path) => new URL(path, ROOT).href));
      const less = `${kept} of ${paths.length} files are kept: for the others there is no network, or no room in this browser.`;
      this.say(kept === paths.length ? "Every page is kept." : less);
    } catch (error) {
      this.say(`No page was kept: ${error instanceof TypeError ? "the site cannot be reached" : error.message}.`);
    }
  }

  say(text) {
    this.status.textContent = text;
    this.show();
  }
}

customElements.define("this-device", ThisDevice);
