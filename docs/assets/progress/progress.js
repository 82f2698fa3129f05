// Progress: which steps of which lesson a reader has seen. It stays in this browser, under one key, unless exported.
//
//   { "schema": 1, "pages": { "hello/steps": { "seen": [1, 2, 3], "of": 8 } } }
//
// Once a challenge has been taken there are `challenges` too, as challenges.js has them, and once an exercise has passed
// `exercises`, as exercises.js has them.

import * as challenges from "./challenges.js";
import { areOf, both, further, readable } from "./counts.js";
import * as exercises from "./exercises.js";
import { PROGRESS, forget, keep, kept, mend } from "../page/keys.js";

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
  if (!sound(page)) throw new Error(`The steps of ${name} are not what a progress holds.`);
  return { seen: sorted(page.seen), of: page.of };
}

const sound = (page) => areOf(page?.of, page?.seen);
const PARTS = { pages: sound, challenges: challenges.sound, exercises: exercises.sound };

const sorted = (numbers) => [...new Set(numbers)].sort((a, b) => a - b);

export const exported = (progress) => JSON.stringify(progress, null, 2);

/** What was seen in one progress or the other. Of a page with another number of steps the second one counts. */
export function merge(one, other) {
  const pages = both(one.pages, other.pages, (old, page) => (old.of === page.of ? seenInBoth(old, page) : page));
  return whole(pages, challenges.merged(one.challenges, other.challenges), exercises.merged(one.exercises, other.exercises));
}

/** Two progresses as one that has of each page what is further, also where the page had other steps in one of them. */
export function gathered(one, other) {
  const joined = (kept, given) => (kept.of === given.of ? seenInBoth(kept, given) : further(kept, given, share));
  const pages = both(one.pages, other.pages, joined);
  return whole(pages, challenges.gathered(one.challenges, other.challenges), exercises.merged(other.exercises, one.exercises));
}

const seenInBoth = (one, other) => ({ seen: sorted([...one.seen, ...other.seen]), of: one.of });
const share = ({ seen, of }) => seen.length / of;

/** A progress of these parts; it has no results, and no exercises, where there are none. */
function whole(pages, results, passed) {
  const some = (name, part) => Object.keys(part).length && { [name]: part };
  return { schema: SCHEMA, pages, ...some("challenges", results), ...some("exercises", passed) };
}

/** The progress that is stored, an empty one when there is none. What of it cannot be read is set aside. */
export function read(storage) {
  mend(PROGRESS, readableText, storage);
  return parsed(kept(PROGRESS, joined, storage));
}

const parsed = (text) => (readableText(text) && schemaOf(text) === SCHEMA ? imported(readableText(text)) : empty());

/** What of a stored text can be read: all of it, a text without its bad entries, or null. */
function readableText(text) {
  const schema = schemaOf(text);
  if (schema > SCHEMA) return text;
  if (schema !== SCHEMA) return null;
  const given = JSON.parse(text);
  const count = (parts) => Object.keys(PARTS).reduce((sum, part) => sum + Object.keys(parts[part] ?? {}).length, 0);
  const rest = { ...given };
  for (const [part, sound] of Object.entries(PARTS)) if (part in given) rest[part] = readable(given[part], sound);
  return count(rest) === count(given) ? text : JSON.stringify(rest);
}

const joined = (before, now) => (schemaOf(now) > SCHEMA ? now : exported(merge(parsed(before), parsed(now))));

/** Whether a later version of the course wrote what is stored. */
export const isLater = (storage) => schemaOf(kept(PROGRESS, joined, storage)) > SCHEMA;

/** Store a progress, but not over what a later version of the course wrote. */
export function write(progress, storage) {
  mend(PROGRESS, readableText, storage);
  if (!isLater(storage)) keep(PROGRESS, exported(progress), storage);
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
