// Attempts at an exercise: what to say about one, and what it opens.

const PATIENCE = 3;

/** The sentence that a test's name is. */
export function sentence(test) {
  const words = test.replace(/^test_/, "").replaceAll("_", " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** What came of an attempt; `failed` is how many failed so far, this one included. */
export function verdict(outcomes, failed) {
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  if (passed === outcomes.length) return "Passed.";
  return `${outcomes.length > 1 ? `${passed} of ${outcomes.length} checks passed` : "Not yet"}. Attempt ${failed}.`;
}

/** What a reader may open: a hint after the first attempt that failed, a solution after the third or once it passed. */
export function opened(failed, passed) {
  return { hint: failed > 0 || passed, solution: failed >= PATIENCE || passed };
}
