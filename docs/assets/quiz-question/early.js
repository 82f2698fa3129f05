// What a reader has answered stands open when the page is first painted. A plain script in the head; <quiz-question>
// says the same of what it cannot read, and of an answer that is no more.
(() => {
  let kept = [];
  try {
    const path = location.pathname.replace(/index\.html$/, "");
    const text = localStorage.getItem(`quiz_progress_${path}`) ?? localStorage.getItem(`course:quiz:${path}`);
    kept = Object.entries(JSON.parse(text) ?? {}).filter(([, answer]) => Array.isArray(answer?.selectedValues));
  } catch {}

  function mark() {
    for (const [name, { correct, shown, selectedValues }] of kept) {
      const question = document.getElementById(name);
      const items = question?.querySelectorAll("section > ul > li") ?? [];
      if (correct || shown) question?.toggleAttribute("data-answered", true);
      for (const place of selectedValues) items[place]?.toggleAttribute("data-tried", true);
    }
  }

  if (!kept.length) return;
  const watcher = new MutationObserver(mark);
  watcher.observe(document, { childList: true, subtree: true });
  addEventListener("DOMContentLoaded", () => watcher.disconnect());
})();
