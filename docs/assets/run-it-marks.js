// Marks: which parts of a diagram drawn here belong to which step, as the comments in its text tell.

const COMMENT = /^ *%% step (\d+), [^:]*:(.*)$/gm;
const NODE = /-flowchart-(.+)-\d+$/;

/** Give each part of a drawn diagram its steps, as the build does: `data-steps`. */
export function mark(place, source) {
  const parts = Object.entries(named(place));
  for (const [, step, names] of source.matchAll(COMMENT)) {
    const lit = new Set(names.trim().split(" "));
    for (const part of parts.filter(([name]) => lit.has(name)).flatMap(([, elements]) => elements)) {
      part.dataset.steps = `${part.dataset.steps ?? ""} ${step}`.trimStart();
    }
  }
}

/** The elements of each part by its name: nodes of a flowchart, or lines and words of a sequence diagram. */
function named(place) {
  const found = {};
  for (const node of place.querySelectorAll("g.node")) found[NODE.exec(node.id)?.[1]] = [node];
  const lines = place.querySelectorAll("[class^=messageLine]");
  const words = place.querySelectorAll("text.messageText");
  lines.forEach((line, index) => (found[`message-${index + 1}`] = words[index] ? [line, words[index]] : [line]));
  place.querySelectorAll("rect.note").forEach((note, index) => (found[`note-${index + 1}`] = [note.parentElement]));
  return found;
}
