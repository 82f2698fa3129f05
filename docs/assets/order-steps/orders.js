// Orders: where an item of a list goes, and where it belongs. Pure: no page.

/** The list with the item at `from` one place up (-1) or down (1); the same list beyond an end. */
export function moved(list, from, by) {
  const to = from + by;
  if (to < 0 || to >= list.length) return list;
  return list.toSpliced(from, 1).toSpliced(to, 0, list[from]);
}

/** The place of each text in the right order, from 1. */
export const places = (texts, right) => texts.map((text) => right.indexOf(text) + 1);
