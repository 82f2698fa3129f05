// Lessons: what was done of each, and where to go on. All that is kept is by page, `hello/steps`.

import { right as solved } from "./challenges.js";
import * as progress from "./progress.js";
import { quizzes } from "./quizzes.js";
import * as schedule from "../card-deck/schedule.js";

export const ROOT = new URL("../..", import.meta.url);
export const LESSONS = new URL("lessons/", ROOT).pathname;

/** All that this browser keeps of the course, but for drafts. */
export const all = () => ({ ...progress.read(), results: quizzes(LESSONS), cards: schedule.read() });

/** What was done on the pages of a lesson, in one line; empty when that is nothing. */
export function line(lesson, { pages, exercises = {}, challenges = {}, results, cards }) {
  const [steps, all] = sums(of(lesson, pages), "seen");
  const [passed, given] = sums(of(lesson, exercises), "passed");
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
function sums(pages, list) {
  const sum = (count) => pages.reduce((total, page) => total + count(page), 0);
  return [sum((page) => Math.min(page[list].length, page.of)), sum((page) => page.of)];
}

/** How far a page is: `done` when all its steps are seen and all its exercises passed, `begun`, or nothing. */
export function pageState(page, { pages, exercises = {}, challenges = {}, results, cards }) {
  const counted = [[pages[page], "seen"], [exercises[page], "passed"]].filter(([kept]) => kept);
  const isWhole = counted.every(([kept, list]) => kept[list].length >= kept.of);
  if (isWhole && (counted.length || page in challenges)) return "done";
  return counted.length || page in results || page in cards ? "begun" : "";
}

/** How far a lesson is: as its page with the steps, or `begun` on another one. */
export function state(lesson, kept) {
  const { pages, exercises = {}, challenges = {}, results, cards } = kept;
  const known = Object.assign({}, pages, exercises, challenges, results, cards);
  return pageState(`${lesson}/steps`, kept) || (of(lesson, known).length ? "begun" : "");
}

/** Where to go on among these lessons, in their order: in the first that is begun, else in the one after those that are
 * done, else nowhere. `step` is the first one that is not seen, of how many, where that is known. */
export function next(lessons, kept) {
  const states = lessons.map((lesson) => state(lesson, kept));
  const begun = states.indexOf("begun");
  const place = begun < 0 ? states.lastIndexOf("done") + 1 : begun;
  const { seen = [], of = 0 } = kept.pages[`${lessons[place]}/steps`] ?? {};
  const step = [...Array(of).keys()].find((number) => !seen.includes(number + 1));
  return lessons[place] && { lesson: lessons[place], isNew: states.every((one) => !one), ...(step !== undefined && { step: step + 1, of }) };
}
