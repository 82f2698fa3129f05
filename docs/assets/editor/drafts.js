// Drafts: what the reader made of code of the course, kept in this browser. One of an exercise has no client.

const KEY = "serving-step-by-step:run-it:";

/** The draft of this name in this browser, or undefined. */
export function kept(name) {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY + name));
    return isText(draft?.service) && isText(draft.client ?? "") ? draft : undefined;
  } catch {
    return undefined;
  }
}

export const isText = (value) => typeof value === "string" && value.length < 100_000;

/** Keep a draft; without one, forget what was kept. A browser that keeps nothing loses it with the page. */
export function keep(name, draft) {
  try {
    if (draft) localStorage.setItem(KEY + name, JSON.stringify(draft));
    else localStorage.removeItem(KEY + name);
  } catch {
    // No storage, or no more room in it.
  }
}

/** Forget every draft, also the code that has passed an exercise. */
export function erase(storage = globalThis.localStorage) {
  for (const key of Object.keys(storage)) if (key.startsWith(KEY)) storage.removeItem(key);
}
