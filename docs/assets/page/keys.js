// Keys: the names under which this browser keeps what a reader does here, `course:<noun>` or `course:<noun>:<whose>`.
//
// What an earlier version kept is carried over when it is asked for: read, written under its key of now, and only then
// taken away. Where there is no room for both it stays, and is read and written where it is. So where both keys have
// something, the earlier one's is newer: only a page of the earlier version, open or kept offline, can have written it.
//
// Where there is no room, or the browser keeps nothing, a text lasts as long as the page, and the page says so. A text
// that cannot be read is set aside under a name of its own, and what of it can be takes its place.

export const PROGRESS = "course:progress";
export const CARDS = "course:cards";
export const DRAFTS = "course:draft:";
export const MODE = "course:mode";
export const CLOCK = "course:clock";
export const QUIZZES = "course:quiz:";
export const ASIDE = "course:aside:";

const EARLIER = {
  [PROGRESS]: "serving-step-by-step.progress",
  [CARDS]: "serving-step-by-step.cards",
  [DRAFTS]: "serving-step-by-step:run-it:",
  [MODE]: "course.mode",
  [CLOCK]: "course.clock",
  [QUIZZES]: "quiz_progress_",
};

const passing = new Map(); // what there was no room for
const unread = new Set(); // keys of what cannot be read, and could not be set aside: nothing is written over it

/** The key of the earlier version for this one; that of what had none is its own. */
export function earlier(key) {
  const scheme = Object.keys(EARLIER).find((start) => key.startsWith(start));
  return scheme ? EARLIER[scheme] + key.slice(scheme.length) : key;
}

/** The text under a key, or null. Where an earlier version kept one too, `joined(earlier, now)` makes one of two. */
export const kept = (key, joined = (before) => before, storage) =>
  !storage && passing.has(key)
    ? passing.get(key)
    : within(storage, (from) => {
        const [before, now] = [from.getItem(earlier(key)), from.getItem(key)];
        if (before === null) return now;
        const text = now === null ? before : joined(before, now);
        if (text !== now && !unread.has(key)) written(key, text, from);
        return text;
      });

/** Keep a text; whether it lasts longer than the page. */
export function keep(key, text, storage) {
  const lasts = within(storage, (to) => !unread.has(key) && written(key, text, to) && !to.forgets) ?? false;
  if (storage) return lasts;
  if (lasts) passing.delete(key);
  else passing.set(key, text);
  if (!key.startsWith(DRAFTS)) changed();
  if (!lasts) say("unkept");
  return lasts;
}

/** Keep all of these texts by their keys, or none; which of both. */
export const keepAll = (texts, storage) =>
  within(storage, (to) => {
    const keys = Object.keys(texts);
    const before = keys.map((key) => to.getItem(key));
    try {
      for (const key of keys) to.setItem(key, texts[key]);
    } catch {
      for (const key of keys) to.removeItem(key);
      keys.forEach((key, place) => before[place] !== null && to.setItem(key, before[place]));
      return false;
    }
    for (const key of keys) if (earlier(key) !== key) to.removeItem(earlier(key));
    if (!storage) for (const key of keys) passing.delete(key);
    changed();
    return true;
  }) ?? false;

/** Whether what is kept lasts longer than the page. */
export const lasts = () => within(undefined, (storage) => !storage.forgets) ?? false;

/** Set aside what is kept under a key and cannot be read: `sound(text)` is what of it can be, all of it, or null. */
export const mend = (key, sound, storage) =>
  within(storage, (from) => {
    for (const name of new Set([key, earlier(key)])) {
      const text = from.getItem(name);
      const rest = text === null ? null : sound(text);
      if (rest !== text && !moved(name, text, rest, from)) unread.add(key);
    }
  });

function moved(key, text, rest, storage) {
  const aside = free(ASIDE + key, text, storage);
  const news = storage.getItem(aside) === null;
  if (!fits(aside, text, storage)) return false;
  if (rest === null) storage.removeItem(key);
  else storage.setItem(key, rest);
  if (news) say("aside");
  return true;
}

/** The name under which this text is set aside already, or can be. */
function free(name, text, storage) {
  const before = storage.getItem(name);
  return before === null || before === text ? name : free(`${name}'`, text, storage);
}

/** What was set aside, by the key it was kept under. */
export const aside = (storage) =>
  within(storage, (from) => {
    const names = Object.keys(from).filter((name) => name.startsWith(ASIDE));
    return Object.fromEntries(names.map((name) => [name.slice(ASIDE.length), from.getItem(name)]));
  }) ?? {};

export function forget(key, storage) {
  if (!storage) passing.delete(key);
  const gone = within(storage, (from) => [key, earlier(key)].forEach((name) => from.removeItem(name)));
  changed();
  return gone;
}

/** Forget what is under every key that begins so. */
export function forgetAll(start, storage) {
  if (!storage) for (const key of passing.keys()) if (key.startsWith(start)) passing.delete(key);
  return within(storage, (from) => {
    const starts = [start, earlier(start)];
    for (const key of Object.keys(from)) if (starts.some((one) => key.startsWith(one))) from.removeItem(key);
  });
}

/** A browser may be set to store nothing, and refuses then already to be asked. */
function within(storage, act) {
  try {
    return act(storage ?? globalThis.localStorage) ?? null;
  } catch {
    return null;
  }
}

/** Write it under its key; where there is no room for it beside that of an earlier version, in the place of that. */
function written(key, text, storage) {
  if (fits(key, text, storage)) {
    if (earlier(key) !== key) storage.removeItem(earlier(key));
    return true;
  }
  return storage.getItem(earlier(key)) !== null && fits(earlier(key), text, storage);
}

function fits(key, text, storage) {
  try {
    storage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/** Tell the page that something else is kept now. */
const changed = () => globalThis.document && dispatchEvent(new Event("kept-anew"));

/** Tell the page: what shows it may come later. */
function say(what) {
  const root = globalThis.document?.documentElement;
  if (!root) return;
  root.dataset[what] = "";
  dispatchEvent(new Event(`course:${what}`));
}
