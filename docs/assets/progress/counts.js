// Counts: what any part of a progress says of how many there are, and which of two results is further.

const MOST = 1000;

/** Whether this can be a number of steps, problems or exercises. */
export const isCount = (of) => Number.isInteger(of) && of >= 1 && of <= MOST;

/** Whether these are numbers of some of `of`, each once. */
export const areOf = (of, numbers) =>
  isCount(of) &&
  Array.isArray(numbers) &&
  new Set(numbers).size === numbers.length &&
  numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= of);

/** A part of a progress, by page, with what `sound` is not true of left out. */
export const readable = (pages, sound) => Object.fromEntries(Object.entries(pages ?? {}).filter(([, page]) => sound(page)));

/** The pages of both; of one that is in both, what `joined(one, other)` makes of the two. */
export function both(one = {}, other = {}, joined) {
  const pages = Object.entries(other).map(([name, page]) => [name, Object.hasOwn(one, name) ? joined(one[name], page) : page]);
  return Object.fromEntries([...Object.entries(one), ...pages]);
}

/** The one of two results that is further; `share` is how much of one is done, from 0 to 1. */
export const further = (one, other, share) => (share(other) > share(one) ? other : one);
