// Words of a message that would stand on a lifeline are moved beside it, as in diagrams that the build draws:
// scripts/web/drawing/lifelines.py. Here Mermaid has drawn them.

const ROOM = 8;

/** Move the words of each message of a sequence diagram that passes a lane, or that goes from a lane to itself. */
export function clear(svg) {
  const lanes = [...svg.querySelectorAll(".actor-line")].map((line) => line.x1.baseVal.value).sort((a, b) => a - b);
  const { x, width } = svg.viewBox.baseVal;
  let words = [];
  for (const part of svg.querySelectorAll(".messageText, [class^=messageLine]")) {
    if (part.matches(".messageText")) {
      words.push(part);
      continue;
    }
    const ends = [0, part.getTotalLength()].map((at) => nearest(lanes, part.getPointAtLength(at).x));
    const [asks, answers] = part.matches(".messageLine1") ? ends.reverse() : ends;
    const size = Math.max(0, ...words.map((row) => row.getComputedTextLength()));
    const middle = place(size, asks, answers, [...lanes, x + width]);
    if (middle !== null) words.forEach((row) => row.setAttribute("x", middle));
    words = [];
  }
}

const nearest = (lanes, x) => lanes.reduce((a, b) => (Math.abs(b - x) < Math.abs(a - x) ? b : a));

/** The middle of words of this size; `stops` are the lifelines and the picture's right edge, from the left. */
export function place(size, asks, answers, stops) {
  const needed = size + 2 * ROOM;
  const gaps = stops.slice(1).map((right, n) => [stops[n], right]);
  if (asks === answers) {
    const [, after] = gaps.find(([left]) => left === asks);
    return after - asks >= needed ? asks + needed / 2 : null;
  }
  const passed = gaps.filter(([left]) => Math.min(asks, answers) <= left && left < Math.max(asks, answers));
  const wide = passed.filter(([left, right]) => right - left >= needed).map(([left, right]) => (left + right) / 2);
  return passed.length > 1 && wide.length ? nearest(wide, asks) : null;
}
