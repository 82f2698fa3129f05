// What cannot wait until the page has been parsed. A plain script in the head, before Material and the first paint.
(() => {
  // The theme says so only when its own script has run, when what a script hides has long been painted.
  document.documentElement.classList.replace("no-js", "js");
  // The theme's script adds this one later, and a browser styles every element anew for it.
  document.documentElement.classList.add("js-focus-visible");

  // Before the first paint, which leaves room for what was done here.
  if (Object.keys(localStorage).some((key) => /progress|quiz/.test(key))) document.documentElement.dataset.begun = "";

  // Material sets its palette on every page that loads, under a mark for which a browser styles every element anew, and
  // again when it is taken off. The body bears it only while a palette comes that it has not.
  const MARK = "data-md-color-switching";
  const COLOUR = /^data-md-color-(?!media|switching)/;
  let comes = false;
  HTMLBodyElement.prototype.setAttribute = function (name, value) {
    const isNew = COLOUR.test(name) && this.getAttribute(name) !== value;
    if (comes && isNew) Element.prototype.setAttribute.call(this, MARK, "");
    comes ||= name === MARK;
    if (name !== MARK) Element.prototype.setAttribute.call(this, name, value);
  };

  /** Name each cell after its column, which in a listing has no name. */
  function nameCells(table) {
    if (!table.tHead) return;
    const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
    for (const cell of table.querySelectorAll("td")) {
      cell.dataset.column = names[cell.cellIndex];
      cell.toggleAttribute("data-none", cell.textContent.trim() === "—");
    }
    if (names.length > 3 || "wide" in table.dataset) makeCards(table);
  }

  /** Have a phone show each row as a card, and say that it is a table still: as cards, `display` hides that. */
  function makeCards(table) {
    table.setAttribute("role", "table");
    table.querySelectorAll("thead, tbody").forEach((group) => group.setAttribute("role", "rowgroup"));
    for (const row of table.rows) {
      row.setAttribute("role", "row");
      for (const cell of row.cells) {
        cell.setAttribute("role", cell.tagName === "TH" ? "columnheader" : "cell");
        cell.ariaColIndex = cell.cellIndex + 1;
      }
    }
    table.dataset.cards = "";
  }

  const folded = new WeakSet();

  /** Close what can be opened again, when it has just come. */
  function fold(block) {
    if (!folded.has(block)) block.open = false;
    folded.add(block);
  }

  // Before a table is painted, so that it does not turn into cards before the reader's eyes; so for what is folded.
  new MutationObserver((changes) => {
    const touched = new Set();
    for (const { target, addedNodes } of changes) {
      touched.add(target.closest?.("table") ?? null);
      for (const node of addedNodes) node.querySelectorAll?.("table").forEach((table) => touched.add(table));
      for (const node of addedNodes) touched.add(node.matches?.("table") ? node : null);
      for (const node of addedNodes) if (node.matches?.(".fold")) fold(node);
    }
    touched.delete(null);
    touched.forEach((table) => table.closest(".md-content") && nameCells(table));
  }).observe(document, { childList: true, subtree: true });

  // Material asks for its search index while a page loads. Here the request waits for somebody who searches.
  const { open, send } = XMLHttpRequest.prototype;
  const searching = new Promise((begin) =>
    addEventListener("focusin", ({ target }) => target.matches("[data-md-component=search-query]") && begin()),
  );
  XMLHttpRequest.prototype.open = function (method, url, ...more) {
    this.forSearch = String(url).endsWith("/search_index.json");
    return open.call(this, method, url, ...more);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.forSearch) searching.then(() => send.apply(this, body));
    else send.apply(this, body);
  };

  // Its worker waits as well; what it is told until then it hears when it comes.
  const { Worker } = window;
  window.Worker = class extends EventTarget {
    constructor(url, options) {
      if (!/\/search\.\w+\.min\.js$/.test(url)) return new Worker(url, options);
      super();
      const begun = searching.then(() => {
        const worker = new Worker(url, options);
        worker.addEventListener("message", ({ data }) => this.dispatchEvent(new MessageEvent("message", { data })));
        return worker;
      });
      this.postMessage = (message) => begun.then((worker) => worker.postMessage(message));
    }
  };
})();
