import assert from "node:assert/strict";
import { test } from "node:test";

import { ASIDE, CARDS } from "../../docs/assets/page/keys.js";
import { DAY, FIRST, MINUTE, NEW, RETRY, answered, checked, due, erase, known, merged, read, soonest, within, write } from "../../docs/assets/card-deck/schedule.js";

const NOW = Date.UTC(2026, 0, 31, 23, 50);
const page = { "five-routes": { last: 1, due: 2, interval: 3 } };

function storage(text = null) {
  const kept = new Map(text === null ? [] : [[CARDS, text]]);
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

/** The interval in days after each answer, given when its card is due. */
function days(answers) {
  let [card, now] = [NEW, NOW];
  return answers.map((remembered) => {
    card = answered(card, remembered, now);
    now = card.due;
    return Math.round((card.interval / DAY) * 100) / 100;
  });
}

test("a card that is remembered comes back after 5 days, then after 2.3 times as long each time", () => {
  assert.deepEqual(days([true, true, true]), [5, 11.5, 26.45]);
  assert.equal(answered(NEW, true, NOW).due, NOW + 5 * DAY);
});

test("a card that is forgotten comes back in 10 minutes and has fallen back by one interval", () => {
  assert.equal(answered(NEW, false, NOW).due, NOW + 10 * MINUTE);
  assert.deepEqual(days([true, true, true, false, true]), [5, 11.5, 26.45, 11.5, 11.5]);
  assert.deepEqual(days([false, false, true]), [0, 0, 5]);
  assert.deepEqual(days([true, false, true]), [5, 5, 5]);
});

test("a card that rested longer than it had to is known for so long", () => {
  const card = answered(NEW, true, NOW);

  assert.equal(answered(card, true, NOW + 20 * DAY).interval, 46 * DAY);
});

test("a card that is asked too early keeps its interval", () => {
  const card = answered(NEW, true, NOW);

  assert.deepEqual(answered(card, true, NOW + DAY), { last: NOW + DAY, due: NOW + 6 * DAY, interval: FIRST });
});

test("a clock that was set back shortens nothing", () => {
  const card = answered(NEW, true, NOW);

  assert.equal(answered(card, true, NOW - 100 * DAY).interval, FIRST);
});

test("a card is due at a moment, whatever the midnights and time zones in between", () => {
  const cards = { a: answered(NEW, false, NOW) };

  for (const zone of ["UTC", "Asia/Tokyo", "America/Los_Angeles"]) {
    process.env.TZ = zone;
    assert.deepEqual(due(cards, NOW + RETRY - 1), [], zone);
    assert.deepEqual(due(cards, NOW + RETRY), ["a"], zone);
  }
  assert.equal(soonest(cards), Date.UTC(2026, 1, 1));
});

test("the card that waits longest comes first, new ones in the order of the page", () => {
  const cards = known({ b: { last: 1, due: 5, interval: 4 }, d: { last: 1, due: 3, interval: 2 } }, ["a", "b", "c", "d"]);

  assert.deepEqual(due(cards, NOW), ["a", "c", "d", "b"]);
});

test("a card is known by its name: others come and go, it keeps what was answered", () => {
  const card = answered(NEW, true, NOW);

  assert.deepEqual(known({ a: card, gone: card }, ["constructor", "a"]), { constructor: NEW, a: card });
});

test("a time is told as a reader would", () => {
  assert.equal(within(RETRY), "in 10 minutes");
  assert.equal(within(DAY), "in 1 day");
  assert.equal(within(11.5 * DAY), "in 12 days");
});

test("what is kept can be read, and erased", () => {
  const store = storage();

  write({ "hello/review": page }, store);
  const kept = read(store);
  erase(store);

  assert.deepEqual(kept, { "hello/review": page });
  assert.deepEqual(read(store), {});
});

test("of two answers to a card the later one counts", () => {
  const card = (last) => ({ last, due: last + 1, interval: 1 });
  const store = storage();

  write({ a: { x: card(5), y: card(1) }, b: { z: card(1) } }, store);
  write(merged(read(store), { a: { x: card(3), y: card(2) }, c: { z: card(9) } }), store);

  assert.deepEqual(read(store), { a: { x: card(5), y: card(2) }, b: { z: card(1) }, c: { z: card(9) } });
});

test("what this course would not have written is refused with its page", () => {
  for (const cards of [null, { x: 1 }, { x: { last: 1, due: "2", interval: 0 } }, { x: { last: -1, due: 2, interval: 0 } }, "x"]) {
    assert.throws(() => checked({ a: cards }), /cards of a/);
  }
  assert.deepEqual(checked(undefined), {});
});

test("a card that no clock could show, or that was answered after now, is refused", () => {
  const card = (last, due, interval = 0) => ({ a: { x: { last, due, interval } } });

  for (const wrong of [card(0, 9e15), card(0, 1e15, 1e15), card(NOW + 2 * DAY, NOW + 2 * DAY)]) {
    assert.throws(() => checked(wrong, NOW), /cards of a/);
  }
  assert.deepEqual(checked(card(NOW, NOW + RETRY, FIRST), NOW), card(NOW, NOW + RETRY, FIRST));
});

test("of what is kept a bad card is set aside, the others stay", () => {
  const text = JSON.stringify({ schema: 1, pages: { a: { x: page["five-routes"], y: 5 }, b: null } });
  const store = storage(text);

  assert.deepEqual(read(store), { a: { x: page["five-routes"] }, b: {} });
  assert.equal(store.getItem(`${ASIDE}${CARDS}`), text);
});

test("what can be read is left as it is written", () => {
  const text = JSON.stringify({ schema: 1, pages: { a: page } }, null, 2);
  const store = storage(text);

  assert.deepEqual(read(store), { a: page });
  assert.deepEqual([store.getItem(CARDS), store.getItem(`${ASIDE}${CARDS}`)], [text, null]);
});

test("what is no page of cards is set aside, also where nothing else is kept", () => {
  for (const [pages, found] of [["null", {}], ['{"b":null}', { b: {} }], ['{"b":5}', { b: {} }]]) {
    const store = storage(`{"schema":1,"pages":${pages}}`);

    assert.deepEqual(read(store), found);
    assert.equal(store.getItem(`${ASIDE}${CARDS}`), `{"schema":1,"pages":${pages}}`);
  }
});

test("a page cannot be named so that objects change", () => {
  const store = storage();

  write(merged({}, JSON.parse('{"__proto__": {"x": {"last": 1, "due": 1, "interval": 1}}}')), store);

  assert.equal({}.x, undefined);
  assert.deepEqual(Object.keys(read(store)), ["__proto__"]);
});

test("what a later version wrote stays as it is, what cannot be read is set aside", () => {
  const later = '{"schema": 2, "pages": []}';
  const [newer, broken] = [storage(later), storage("not JSON")];

  write({ a: page }, newer);
  write({ a: page }, broken);

  assert.equal(newer.getItem(CARDS), later);
  assert.deepEqual([read(newer), read(broken)], [{}, { a: page }]);
  assert.equal(broken.getItem(`${ASIDE}${CARDS}`), "not JSON");
});

test("a browser that stores nothing disturbs nobody", () => {
  const refusing = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } };

  write({ a: page }, refusing);

  assert.deepEqual(read(refusing), {});
});
