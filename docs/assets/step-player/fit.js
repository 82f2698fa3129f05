// Fitting: how large a diagram is drawn on a stage, and how far a part of it scrolls.

const LEGIBLE = 0.72; // of the size it is drawn at: words of ten pixels

/** How large to draw: whole where it stays legible, never larger than it is, and so that what lights up at once fits. */
export function scale(room, whole, lit) {
  const fits = ({ width, height }) => Math.min(room.width / width, room.height / height);
  return Math.min(1, Math.max(fits(whole), LEGIBLE), ...lit.map(fits));
}

/** How far to scroll so that all from `start` to `end` is seen in so much room: not at all if it is. */
export function scrolled(at, room, start, end) {
  if (start >= at && end <= at + room) return at;
  return Math.max(0, (start + end - room) / 2);
}

/** Draw the diagram of a pane as large as fits. */
export function fitted(pane) {
  const svg = pane.querySelector("svg");
  if (!svg?.viewBox.baseVal?.width) return;
  const { width, height } = svg.viewBox.baseVal;
  const drawn = svg.getBoundingClientRect().width / width;
  const steps = new Set([...svg.querySelectorAll("[data-steps]")].flatMap((part) => part.dataset.steps.split(" ")));
  const lit = [...steps].map((step) => box([...svg.querySelectorAll(`[data-steps~="${step}"]`)]));
  const natural = lit.map((part) => ({ width: part.width / drawn + 8, height: part.height / drawn + 8 }));
  const room = { width: pane.clientWidth - 4, height: pane.clientHeight - 4 };
  pane.style.setProperty("--width", `${width * scale(room, { width, height }, natural)}px`);
}

/** Scroll a pane so that all of these parts are seen in it. */
export function within(pane, parts) {
  const seen = parts.filter((part) => part.getClientRects().length);
  if (!seen.length) return;
  const { left, top, right, bottom } = box(seen);
  const here = pane.getBoundingClientRect();
  const [x, y] = [pane.scrollLeft - here.left - pane.clientLeft, pane.scrollTop - here.top - pane.clientTop];
  pane.scrollTo({
    left: scrolled(pane.scrollLeft, pane.clientWidth, left + x, right + x),
    top: scrolled(pane.scrollTop, pane.clientHeight, top + y, bottom + y),
    behavior: motion(),
  });
}

/** How to scroll: at once where the reader wants no motion. */
export const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth");

/** The box around elements. */
function box(parts) {
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const [left, top] = ["left", "top"].map((side) => Math.min(...boxes.map((one) => one[side])));
  const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...boxes.map((one) => one[side])));
  return { left, top, right, bottom, width: right - left, height: bottom - top };
}
