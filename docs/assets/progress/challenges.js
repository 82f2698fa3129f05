// Results of challenges by the page they are on: { "hello/challenge": { "missed": [2], "of": 5, "date": "2026-11-24" } }.

import { areOf, both, further } from "./counts.js";

/** How many problems were right. */
export const right = ({ missed, of }) => of - missed.length;

/** The results of a progress as a part of it, empty without any. Throws an Error for what is no result. */
export function checked({ challenges }) {
  const results = Object.entries(challenges ?? {}).map(([name, result]) => {
    if (!sound(result)) throw new Error(`The challenge of ${name} is not what a progress holds.`);
    return [name, { missed: result.missed, of: result.of, date: result.date }];
  });
  return results.length ? { challenges: Object.fromEntries(results) } : {};
}

export const sound = (result) => areOf(result?.of, result?.missed) && /^\d{4}-\d\d-\d\d$/.test(result.date) && !isNaN(Date.parse(result.date));

/** The results of both. Of a challenge in both the better result counts, or the other's. */
export const merged = (one, other) =>
  both(one, other, (old, result) => (old.of === result.of && right(old) > right(result) ? old : result));

/** The results of both: of a challenge in both the one that is further, whatever it consists of now. */
export const gathered = (one, other) => both(one, other, (kept, given) => further(kept, given, (result) => right(result) / result.of));

/** The numbers of the problems that were not answered right; an answer is true, false, or null for none. */
export const missed = (answers) => answers.flatMap((answer, place) => (answer ? [] : [place + 1]));
