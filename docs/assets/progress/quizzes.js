// Quiz results as mkdocs-quiz stores them: under a key for each page, by the number of the question.

import { forget, mend } from "../page/keys.js";
import { both } from "./counts.js";

const KEY = "quiz_progress_";
const MOST = 50_000; // letters: mkdocs-quiz wipes a longer text

const isText = (value) => typeof value === "string";
const sound = (answer) =>
  typeof answer?.answered === "boolean" &&
  typeof answer.correct === "boolean" &&
  Array.isArray(answer.selectedValues) &&
  answer.selectedValues.every(isText);

/** The results of every page below `lessons`, the path of the lessons on this host, by the page's name in it. */
export function quizzes(lessons, storage = globalThis.localStorage) {
  const keys = Object.keys(storage).filter((key) => key.startsWith(KEY + lessons));
  for (const key of keys) mend(key, readableText, storage);
  const found = keys.map((key) => [key.slice(KEY.length + lessons.length, -1), readableText(storage.getItem(key))]);
  return Object.fromEntries(found.filter(([, text]) => text).map(([page, text]) => [page, JSON.parse(text)]));
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

/** The results in an imported progress. Throws an Error for what mkdocs-quiz would not have written. */
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
  const better = (one, other) => (one.correct ? one : other);
  const pages = Object.entries(results).map(([page, answers]) => [page, both(known[page], answers, better)]);
  return Object.fromEntries(pages.map(([page, answers]) => [`${KEY}${lessons}${page}/`, JSON.stringify(answers)]));
}

export function erase(lessons, storage = globalThis.localStorage) {
  for (const page of Object.keys(quizzes(lessons, storage))) forget(`${KEY}${lessons}${page}/`, storage);
}
