// Answers to quizzes: under a key for each page, by the id of the question. What an earlier version kept is the same.
//
//   { "quiz-0": { "answered": true, "correct": false, "selectedValues": ["2", "0"] } }
//
// The values are the places of the answers that were tried, in order; `shown` is there once the right one was asked for.

import { QUIZZES, earlier, forget, keep, kept, mend } from "../page/keys.js";
import { both } from "./counts.js";

const MOST = 50_000; // letters of a page

const isText = (value) => typeof value === "string";
const sound = (answer) =>
  typeof answer?.answered === "boolean" &&
  typeof answer.correct === "boolean" &&
  Array.isArray(answer.selectedValues) &&
  answer.selectedValues.every(isText);
const better = (one, other) => (one.correct ? one : other);

/** The answers on the page of this path. What of them cannot be read is set aside. */
export function read(path, storage) {
  mend(QUIZZES + path, readableText, storage);
  return parsed(kept(QUIZZES + path, joined, storage));
}

export const write = (path, answers, storage) => keep(QUIZZES + path, JSON.stringify(answers), storage);

const parsed = (text) => JSON.parse((text && readableText(text)) || "{}");
const joined = (before, now) => JSON.stringify(both(parsed(now), parsed(before), better));

/** The results of every page below `lessons`, the path of the lessons on this host, by the page's name in it. */
export function quizzes(lessons, storage = globalThis.localStorage) {
  const found = names(lessons, storage).map((page) => [page, read(`${lessons}${page}/`, storage)]);
  return Object.fromEntries(found.filter(([, answers]) => Object.keys(answers).length));
}

/** The pages below `lessons` of which something is kept, in this version or an earlier one. */
function names(lessons, storage) {
  const starts = [QUIZZES, earlier(QUIZZES)].map((key) => key + lessons);
  const found = starts.flatMap((start) => Object.keys(storage).filter((key) => key.startsWith(start)).map((key) => key.slice(start.length, -1)));
  return [...new Set(found)];
}

/** What of a stored text can be read: all of it, a text without its bad answers, or null. */
function readableText(text) {
  let given;
  try {
    given = Object.entries(text.length > MOST ? null : JSON.parse(text));
  } catch {
    return null;
  }
  const rest = given.filter(([, answer]) => sound(answer));
  if (rest.length === given.length) return text;
  return rest.length ? JSON.stringify(Object.fromEntries(rest)) : null;
}

/** The results in an imported progress. Throws an Error for what is no answer. */
export function checked(results = {}) {
  for (const [page, answers] of Object.entries(results)) {
    const fits = JSON.stringify(answers ?? null).length <= MOST && Object.values(answers ?? { none: 0 }).every(sound);
    if (!fits) throw new Error(`The quiz of ${page} is not what a progress holds.`);
  }
  return results;
}

/** Results as the texts that are stored, by their keys. Of a question that has a result already the right one counts. */
export function texts(results, lessons, storage = globalThis.localStorage) {
  const known = quizzes(lessons, storage);
  const pages = Object.entries(results).map(([page, answers]) => [page, both(known[page], answers, better)]);
  return Object.fromEntries(pages.map(([page, answers]) => [`${QUIZZES}${lessons}${page}/`, JSON.stringify(answers)]));
}

export function erase(lessons, storage = globalThis.localStorage) {
  for (const page of names(lessons, storage)) forget(`${QUIZZES}${lessons}${page}/`, storage);
}
