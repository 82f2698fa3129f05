// Drafts: what the reader made of code of the course, kept in this browser. One of an exercise has no client.

import * as keys from "../page/keys.js";

/** The draft of this name in this browser, or undefined. */
export function kept(name) {
  try {
    const draft = JSON.parse(keys.kept(keys.DRAFTS + name));
    return isText(draft?.service) && isText(draft.client ?? "") ? draft : undefined;
  } catch {
    return undefined;
  }
}

export const isText = (value) => typeof value === "string" && value.length < 100_000;

/** Keep a draft; without one, forget what was kept. */
export function keep(name, draft) {
  if (draft) keys.keep(keys.DRAFTS + name, JSON.stringify(draft));
  else keys.forget(keys.DRAFTS + name);
}

/** Forget every draft, also the code that has passed an exercise. */
export const erase = () => keys.forgetAll(keys.DRAFTS);
