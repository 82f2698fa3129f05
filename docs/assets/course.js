// Small improvements of every page: tables that can be cards on a phone, and scrolling boxes that keys can reach.

/** Name each cell after its column, and say that it is a table still: as cards, `display` hides that. */
export function nameCells(table) {
  const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
  if (names.length < 4) return;
  table.setAttribute("role", "table");
  table.querySelectorAll("thead, tbody").forEach((group) => group.setAttribute("role", "rowgroup"));
  for (const row of table.rows) {
    row.setAttribute("role", "row");
    [...row.cells].forEach((cell, column) => {
      cell.setAttribute("role", cell.tagName === "TH" ? "columnheader" : "cell");
      cell.ariaColIndex = column + 1;
      if (cell.tagName === "TH") return;
      cell.dataset.column = names[column];
      if (cell.textContent.trim() === "—") cell.dataset.none = "";
    });
  }
  table.dataset.cards = "";
}

/** A box that scrolls can be focused, so that arrow keys scroll it; one that does not is no stop on the way. */
function stops(boxes) {
  for (const { target } of boxes) {
    const scrolls = target.scrollWidth > target.clientWidth;
    if (scrolls) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
}

document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
document.querySelectorAll(".md-content table").forEach(nameCells);
const watcher = new ResizeObserver(stops);
document.querySelectorAll(".drawing, .md-typeset__scrollwrap, .md-typeset pre > code").forEach((box) => watcher.observe(box));

if (document.querySelector("step-player")) import("./step-player.js");
