// Results of challenges by the page they are on: { "hello/challenge": { "missed": [2], "of": 5, "date": "2026-11-24" } }.

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

function sound(result) {
  const problem = (number) => Number.isInteger(number) && number >= 1 && number <= result.of;
  return Number.isInteger(result?.of) && Array.isArray(result.missed) && result.missed.every(problem) && !isNaN(Date.parse(result.date));
}

/** The results of two progresses as a part of one. Of a challenge in both the better result counts, or the other's. */
export function merged(one, other) {
  const results = { ...one.challenges };
  for (const [name, result] of Object.entries(other.challenges ?? {})) {
    const old = Object.hasOwn(results, name) ? results[name] : result;
    results[name] = old.of === result.of && right(old) > right(result) ? old : result;
  }
  return Object.keys(results).length ? { challenges: results } : {};
}

/** The numbers of the problems that were not answered right; an answer is true, false, or null for none. */
export const missed = (answers) => answers.flatMap((answer, place) => (answer ? [] : [place + 1]));
