// Marks: which parts of a diagram drawn here belong to which step, as the comments in its text tell.

const COMMENT = /^ *%% step (\d+), [^:]*:(.*)$/gm;
const NODE = /-flowchart-(.+)-\d+$/;

/** Give each part of a drawn diagram its steps, as the build does: `data-steps`. An edge has those that lead to its end. */
export function mark(place, source) {
  const parts = named(place);
  const edges = [...place.querySelectorAll("path[data-et=edge]")].map((edge) => [edge, ...ends(edge, Object.keys(parts))]);
  let before = new Set();
  for (const [, step, names] of source.matchAll(COMMENT)) {
    const lit = new Set(names.split(" ").filter(Boolean));
    const reached = edges.filter(([, start, end]) => lit.has(end) && (lit.has(start) || before.has(start)));
    for (const part of [...[...lit].flatMap((name) => parts[name] ?? []), ...reached.map(([edge]) => edge)]) {
      part.dataset.steps = `${part.dataset.steps ?? ""} ${step}`.trimStart();
    }
    if (lit.size) before = lit;
  }
}

/** The nodes that an edge joins, out of its `L_from_to_0`; their names may hold underscores themselves. */
function ends(edge, names) {
  const joined = edge.dataset.id.slice("L_".length, edge.dataset.id.lastIndexOf("_"));
  const start = names.find((name) => joined.startsWith(`${name}_`) && names.includes(joined.slice(name.length + 1)));
  return [start, joined.slice(start?.length + 1)];
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
