// Drafts: what the reader made of code of the course, kept in this browser. One of an exercise has no client.

import * as keys from "../page/keys.js";

const MOST = 100_000; // letters

export const isText = (value) => typeof value === "string" && value.length < MOST;

/** The draft of this name in this browser, or undefined. One that cannot be read is set aside. */
export function kept(name) {
  keys.mend(keys.DRAFTS + name, (text) => (parsed(text) ? text : null));
  return parsed(keys.kept(keys.DRAFTS + name));
}

function parsed(text) {
  try {
    const draft = JSON.parse(text);
    const sound = isText(draft.service) && isText(draft.client ?? "") && Number.isInteger(draft.failed ?? 0);
    return sound ? draft : undefined;
  } catch {
    return undefined;
  }
}

/** Keep a draft; without one, forget what was kept. */
export function keep(name, draft) {
  if (draft) keys.keep(keys.DRAFTS + name, JSON.stringify(draft));
  else keys.forget(keys.DRAFTS + name);
}

/** Forget every draft, also the code that has passed an exercise. */
export const erase = () => keys.forgetAll(keys.DRAFTS);
