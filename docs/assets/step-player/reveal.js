// Bringing a step into view: only if nothing of it is to be seen, and never away from what the reader looks at.

/** Which part to scroll to, or undefined: `lit` belongs to the step, `stage` is where parts are; `sees` tells. */
export function hidden(lit, stage, sees) {
  if (lit.some(sees)) return undefined;
  const watched = stage.filter(sees);
  return watched.length ? lit.find((part) => watched.some((place) => place.contains(part))) : lit[0];
}

/** Scroll to a part of the step if the reader sees none between the page's header and the player's bar. */
export function reveal(lit, stage, bar) {
  const top = document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0;
  const bottom = bar.getBoundingClientRect().top;
  const sees = (part) => {
    const box = part.getBoundingClientRect();
    const room = Math.min(box.height, bottom - top) / 2;
    return box.height > 0 && box.top + room <= bottom && box.bottom - room >= top;
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  hidden(lit, stage, sees)?.scrollIntoView({ block: "center", inline: "nearest", behavior: calm ? "instant" : "smooth" });
}
