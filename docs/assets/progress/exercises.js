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

/** The exercises of both: what passed in either has passed, of as many as there are in the other. */
export const merged = (one, other) =>
  both(one, other, (old, page) => ({ passed: sorted([...old.passed, ...page.passed]), of: page.of }));
