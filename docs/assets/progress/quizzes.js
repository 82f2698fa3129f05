// Quiz results as mkdocs-quiz stores them: under a key for each page, by the number of the question.

const KEY = "quiz_progress_";

/** The results of every page below `lessons`, the path of the lessons on this host, by the page's name in it. */
export function quizzes(lessons, storage = globalThis.localStorage) {
  const keys = Object.keys(storage).filter((key) => key.startsWith(KEY + lessons));
  return Object.fromEntries(keys.map((key) => [key.slice(KEY.length + lessons.length, -1), JSON.parse(storage[key])]));
}

/** The results in an imported progress. Throws an Error for what mkdocs-quiz would not have written. */
export function checked(results = {}) {
  const sound = (result) => typeof result?.answered === "boolean" && typeof result.correct === "boolean";
  for (const [page, answers] of Object.entries(results)) {
    if (!Object.values(answers ?? { none: 0 }).every(sound)) throw new Error(`The quiz of ${page} is not what a progress holds.`);
  }
  return results;
}

/** Store results. Of a question that has a result already the right one counts. */
export function add(results, lessons, storage = globalThis.localStorage) {
  const known = quizzes(lessons, storage);
  for (const [page, answers] of Object.entries(results)) {
    const merged = { ...known[page] };
    for (const [question, answer] of Object.entries(answers)) if (!merged[question]?.correct) merged[question] = answer;
    storage.setItem(`${KEY}${lessons}${page}/`, JSON.stringify(merged));
  }
}

export function erase(lessons, storage = globalThis.localStorage) {
  for (const page of Object.keys(quizzes(lessons, storage))) storage.removeItem(`${KEY}${lessons}${page}/`);
}
