// Schedule: when a card comes back, and what of it stays in this browser, under one key, unless exported.
//
//   { "schema": 1, "pages": { "hello/review": { "five-routes": { "last": …, "due": …, "interval": … } } } }
//
// All three are milliseconds, `last` and `due` since 1970. So a card is due at a moment, not on a day: midnight, time
// zones and summer time change nothing. Constants and rule are those of Orbit (github.com/andymatuschak/orbit,
// packages/core/src/schedulers/spacedRepetitionScheduler.ts), without the offset it adds by chance.

import { CARDS, forget, keep, kept, mend } from "../page/keys.js";
import { both, readable } from "../progress/counts.js";
import { schemaOf } from "../progress/progress.js";

export const SCHEMA = 1;
export const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;
export const FIRST = 5 * DAY;
export const GROWTH = 2.3;
export const RETRY = 10 * MINUTE;
/** A card that was never answered: it is due at once. */
export const NEW = Object.freeze({ last: 0, due: 0, interval: 0 });

/** The card after an answer. Who remembers it too early keeps the interval; who forgets it falls back by one. */
export function answered({ last, interval }, remembered, now) {
  if (!remembered) return { last: now, due: now + RETRY, interval: Math.min(interval, longer(interval / GROWTH)) };
  const rested = last ? Math.max(0, now - last) : 0;
  const next = Math.max(longer(rested * GROWTH), rested < interval ? interval : 0);
  return { last: now, due: now + next, interval: next };
}

const longer = (interval) => Math.max(FIRST, Math.round(interval));

/** The cards of these names, new ones among them; what is kept of others is of cards that are no more. */
export const known = (kept, names) =>
  Object.fromEntries(names.map((name) => [name, Object.hasOwn(kept, name) ? kept[name] : NEW]));

/** The names of the cards that are due, the one that waits longest first. */
export const due = (cards, now) =>
  Object.keys(cards).filter((name) => cards[name].due <= now).sort((a, b) => cards[a].due - cards[b].due);

/** When the next card is due. */
export const soonest = (cards) => Math.min(...Object.values(cards).map((card) => card.due));

/** A time from now in words, as in `in 5 days`. */
export function within(time) {
  const [count, unit] = time < DAY ? [time / MINUTE, "minute"] : [time / DAY, "day"];
  return `in ${Math.round(count)} ${unit}${Math.round(count) === 1 ? "" : "s"}`;
}

const LATEST = 8e15; // milliseconds: a day that calendars have
const LONGEST = 100 * 365 * DAY;

const sound = (card) =>
  ["last", "due", "interval"].every((part) => Number.isSafeInteger(card?.[part]) && card[part] >= 0) &&
  card.interval <= LONGEST && card.last <= LATEST && card.due - card.last <= card.interval + DAY;

/** The pages in an imported progress, none of them answered later than now. Throws an Error for what this course would
 * not have written. */
export function checked(pages = {}, now = LATEST) {
  const fits = (card) => sound(card) && card.last <= now + DAY;
  for (const [page, cards] of Object.entries(pages)) {
    if (!Object.values(cards ?? { none: 0 }).every(fits)) throw new Error(`The cards of ${page} are not what a progress holds.`);
  }
  return pages;
}

/** What is kept, page by page. What of it cannot be read is set aside. */
export function read(storage) {
  mend(CARDS, readableText, storage);
  return parsed(kept(CARDS, joined, storage));
}

const parsed = (text) => (readableText(text) && schemaOf(text) === SCHEMA ? JSON.parse(readableText(text)).pages : {});

/** What of a stored text can be read: all of it, a text without its bad cards, or null. */
function readableText(text) {
  const schema = schemaOf(text);
  if (schema > SCHEMA) return text;
  if (schema !== SCHEMA) return null;
  const { pages } = JSON.parse(text);
  const rest = Object.entries(pages ?? {}).map(([page, cards]) => [page, readable(cards, sound)]);
  const sounds = written(Object.fromEntries(rest));
  return sounds === written(pages) ? text : sounds;
}

const joined = (before, now) => (schemaOf(now) > SCHEMA ? now : written(merged(parsed(before), parsed(now))));
export const written = (pages) => JSON.stringify({ schema: SCHEMA, pages });

/** Whether a later version of the course wrote what is kept. */
export const isLater = (storage) => schemaOf(kept(CARDS, joined, storage)) > SCHEMA;

/** Keep these pages, but not over what a later version of the course wrote. */
export function write(pages, storage) {
  mend(CARDS, readableText, storage);
  if (!isLater(storage)) keep(CARDS, written(pages), storage);
}

/** The pages of both. Of a card that is in both the later answer counts. */
export const merged = (one, other) =>
  both(one, other, (ours, theirs) => both(ours, theirs, (card, given) => (card.last > given.last ? card : given)));

export const erase = (storage) => forget(CARDS, storage);
