// Progress: which steps of which lesson a reader has seen. It stays in this browser, under one key, unless exported.
//
//   { "schema": 1, "pages": { "hello/steps": { "seen": [1, 2, 3], "of": 8 } } }
//
// Once a challenge has been taken there are `challenges` too, as challenges.js has them, and once an exercise has passed
// `exercises`, as exercises.js has them.

import * as challenges from "./challenges.js";
import * as exercises from "./exercises.js";
import { PROGRESS, forget, keep, kept } from "../page/keys.js";

export const SCHEMA = 1;

export const empty = () => ({ schema: SCHEMA, pages: {} });

/** The name of a lesson's page, `hello/steps`, from the path of its address; empty for other pages. */
export function pageName(path) {
  return /\/lessons\/([^/]+\/[^/.]+)\/(?:index\.html)?$/.exec(path)?.[1] ?? "";
}

/** The progress in an exported text. Throws an Error that says what is wrong with it. */
export function imported(text) {
  let given;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Error("This file is not JSON.");
  }
  if (given?.schema !== SCHEMA) throw new Error(`This file is no progress of schema ${SCHEMA}.`);
  const pages = Object.entries(given.pages ?? {}).map(([name, page]) => [name, checked(name, page)]);
  return { schema: SCHEMA, pages: Object.fromEntries(pages), ...challenges.checked(given), ...exercises.checked(given) };
}

function checked(name, page) {
  const whole = (number) => Number.isInteger(number) && number >= 1 && number <= page.of;
  if (!Array.isArray(page?.seen) || !page.seen.every(whole) || !Number.isInteger(page.of)) {
    throw new Error(`The steps of ${name} are not what a progress holds.`);
  }
  return { seen: sorted(page.seen), of: page.of };
}

const sorted = (numbers) => [...new Set(numbers)].sort((a, b) => a - b);

export const exported = (progress) => JSON.stringify(progress, null, 2);

/** What was seen in one progress or the other. Of a page with another number of steps the second one counts. */
export function merge(one, other) {
  const pages = Object.entries(other.pages).map(([name, page]) => {
    const old = Object.hasOwn(one.pages, name) && one.pages[name].of === page.of ? one.pages[name].seen : [];
    return [name, { seen: sorted([...old, ...page.seen]), of: page.of }];
  });
  const both = Object.fromEntries([...Object.entries(one.pages), ...pages]);
  return { schema: SCHEMA, pages: both, ...challenges.merged(one, other), ...exercises.merged(one, other) };
}

/** The progress that is stored; an empty one when there is none, or none that can be read. */
export const read = (storage) => parsed(kept(PROGRESS, joined, storage));

function parsed(text) {
  try {
    return imported(text);
  } catch {
    return empty();
  }
}

const joined = (before, now) => (schemaOf(now) > SCHEMA ? now : exported(merge(parsed(before), parsed(now))));

/** Store a progress, but not over what a later version of the course wrote. */
export function write(progress, storage) {
  if (!(schemaOf(kept(PROGRESS, joined, storage)) > SCHEMA)) keep(PROGRESS, exported(progress), storage);
}

/** The schema that a stored text names, if any. */
export function schemaOf(text) {
  try {
    return JSON.parse(text).schema;
  } catch {
    return undefined;
  }
}

export const erase = (storage) => forget(PROGRESS, storage);

/** Remember that a step of a page has been seen. */
export function see(page, step, of, storage) {
  if (page) write(merge(read(storage), { pages: { [page]: { seen: [step], of } } }), storage);
}

/** Remember how the challenge of a page ended. */
export function finish(page, result, storage) {
  if (page) write(merge(read(storage), { pages: {}, challenges: { [page]: result } }), storage);
}

/** Remember that an exercise of a page has passed. */
export function pass(page, exercise, of, storage) {
  if (page) write(merge(read(storage), { pages: {}, exercises: { [page]: { passed: [exercise], of } } }), storage);
}

/** Whether an exercise of a page has passed. */
export function hasPassed(page, exercise, storage) {
  const { exercises = {} } = read(storage);
  return Object.hasOwn(exercises, page) && exercises[page].passed.includes(exercise);
}
