// Steps: where a key, a swipe or an address leads, and what may come next. Pure: no page, no clock.

/** The step that an address names, as in `#step-3`; 0 when it names none, or none of `count`. */
export function stepOf(hash, count = Infinity) {
  const number = Number(/^#step-([1-9]\d*)$/.exec(hash)?.[1] ?? 0);
  return number <= count ? number : 0;
}

/** The step of these that a command leads to from another; the same where there is none. */
export function moved(step, command, steps) {
  const [before, after] = [steps.filter((other) => other < step), steps.filter((other) => other > step)];
  const target = { first: steps[0], back: before.at(-1), forward: after[0], last: steps.at(-1) }[command];
  return target ?? step;
}

/** The command of a key. Home and End scroll a page, so they are asked for only where `all` keys are the player's. */
export function commandOf(key, all = true) {
  const commands = { ArrowLeft: "back", ArrowRight: "forward", ...(all && { Home: "first", End: "last" }) };
  return Object.hasOwn(commands, key) ? commands[key] : "";
}

/** The command of a finger that moved so many pixels: leftwards is forward, as in a book; mostly downwards is none. */
export function swiped(right, down) {
  if (Math.abs(right) < 40 || Math.abs(right) < 2 * Math.abs(down)) return "";
  return right < 0 ? "forward" : "back";
}

/** Up to three titles to choose from, the one of `step` among them, in an order that does not tell which. */
export function choices(titles, step) {
  const next = titles[step - 1];
  const others = [...titles.slice(step), ...titles.slice(0, step - 1)].filter((title) => title !== next);
  return [next, ...new Set(others)].slice(0, 3).sort();
}

/** The files and lines of `a.py:7,8 b.py:1`, as `[["a.py", [7, 8]], ["b.py", [1]]]`. */
export function places(text) {
  return (text ?? "").split(" ").filter(Boolean).map((place) => {
    const colon = place.lastIndexOf(":");
    return [place.slice(0, colon), place.slice(colon + 1).split(",").map(Number)];
  });
}
