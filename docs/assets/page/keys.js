// Keys: the names under which this browser keeps what a reader does here, `course:<noun>` or `course:<noun>:<whose>`.
//
// What an earlier version kept is carried over when it is asked for: read, written under its key of now, and only then
// taken away. Where there is no room for both it stays, and is read and written where it is. So where both keys have
// something, the earlier one's is newer: only a page of the earlier version, open or kept offline, can have written it.

export const PROGRESS = "course:progress";
export const CARDS = "course:cards";
export const DRAFTS = "course:draft:";
export const MODE = "course:mode";
export const CLOCK = "course:clock";

const EARLIER = {
  [PROGRESS]: "serving-step-by-step.progress",
  [CARDS]: "serving-step-by-step.cards",
  [DRAFTS]: "serving-step-by-step:run-it:",
  [MODE]: "course.mode",
  [CLOCK]: "course.clock",
};

/** The key of the earlier version for this one. */
export function earlier(key) {
  const scheme = Object.keys(EARLIER).find((start) => key.startsWith(start));
  return EARLIER[scheme] + key.slice(scheme.length);
}

/** The text under a key, or null. Where an earlier version kept one too, `joined(earlier, now)` makes one of two. */
export const kept = (key, joined = (before) => before, storage) =>
  within(storage, (from) => {
    const [before, now] = [from.getItem(earlier(key)), from.getItem(key)];
    if (before === null) return now;
    const text = now === null ? before : joined(before, now);
    if (text !== now) keep(key, text, from);
    return text;
  });

/** Keep a text; where there is no room, it is lost with the page. */
export const keep = (key, text, storage) =>
  within(storage, (to) => {
    if (fits(key, text, to)) to.removeItem(earlier(key));
    else if (to.getItem(earlier(key)) !== null) to.setItem(earlier(key), text);
  });

export const forget = (key, storage) =>
  within(storage, (from) => [key, earlier(key)].forEach((name) => from.removeItem(name)));

/** Forget what is under every key that begins so. */
export const forgetAll = (start, storage) =>
  within(storage, (from) => {
    const starts = [start, earlier(start)];
    for (const key of Object.keys(from)) if (starts.some((one) => key.startsWith(one))) from.removeItem(key);
  });

/** A browser may be set to store nothing, and refuses then already to be asked. */
function within(storage, act) {
  try {
    return act(storage ?? globalThis.localStorage) ?? null;
  } catch {
    return null;
  }
}

function fits(key, text, storage) {
  try {
    storage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}
