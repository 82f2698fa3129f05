// The exercises of pages that have passed: { "hello/try": { "passed": ["path"], "of": 5 } }.

import { both, isCount } from "./counts.js";

/** The exercises of a progress as a part of it, empty without any. Throws an Error for what is none. */
export function checked({ exercises }) {
  const results = Object.entries(exercises ?? {}).map(([name, page]) => {
    if (!sound(page)) throw new Error(`The exercises of ${name} are not what a progress holds.`);
    return [name, { passed: sorted(page.passed), of: page.of }];
  });
  return results.length ? { exercises: Object.fromEntries(results) } : {};
}

// More may have passed than there are: one that is no more stays passed.
export const sound = (page) =>
  isCount(page?.of) && Array.isArray(page.passed) && page.passed.every((name) => typeof name === "string");

const sorted = (names) => [...new Set(names)].sort();

/** The exercises of two progresses as a part of one: what passed in either has passed. */
export function merged(one, other) {
  const results = { ...one.exercises };
  for (const [name, page] of Object.entries(other.exercises ?? {})) {
    const old = Object.hasOwn(results, name) ? results[name].passed : [];
    results[name] = { passed: sorted([...old, ...page.passed]), of: page.of };
  }
  return Object.keys(results).length ? { exercises: results } : {};
}

/** The exercises of both, with as many as the page of this browser has. */
export const gathered = (one, other) =>
  both(one, other, (kept, given) => ({ passed: sorted([...kept.passed, ...given.passed]), of: kept.of }));
