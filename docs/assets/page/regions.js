// Generated regions: what stands between two comments that the build wrote, with the view and the run these name.

const OPENS = /^ generated: (?<view>\S+) (?<run>\S+) $/;
const CLOSES = " /generated ";

/** The regions below `root`, in order: `{ view, run, elements }`. */
export function regions(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) {
    const names = named(walker.currentNode.data);
    if (names) found.push({ ...names, elements: following(walker.currentNode) });
  }
  return found;
}

/** View and run of an opening comment; null for any other. */
export function named(comment) {
  const match = OPENS.exec(comment);
  return match && { view: match.groups.view, run: match.groups.run };
}

function following(comment) {
  const elements = [];
  for (let node = comment.nextSibling; node && node.data !== CLOSES; node = node.nextSibling) {
    if (node.nodeType === Node.ELEMENT_NODE) elements.push(node);
  }
  return elements;
}
