import assert from "node:assert/strict";
import { test } from "node:test";

import { badge, lines } from "../../docs/assets/timed-challenge/badge.js";
import { checked, merged, missed, right } from "../../docs/assets/progress/challenges.js";
import { Countdown, clock } from "../../docs/assets/timed-challenge/countdown.js";
import { moved, places } from "../../docs/assets/order-steps/orders.js";
import { KEY, exported, finish, imported, merge, read, see } from "../../docs/assets/progress/progress.js";

const result = (missed, date = "2026-11-24") => ({ missed, of: 5, date });
const SHOWN = { course: "A & B", title: "Routes <and> codes", score: "4 of 5 right", date: "24 November 2026", missed: [2], of: 5 };

function storage() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

test("what was not answered counts as missed", () => {
  assert.deepEqual(missed([true, false, null, true]), [2, 3]);
  assert.equal(right(result([2, 3])), 3);
});

test("a result is kept in the progress, beside the steps", () => {
  const store = storage();
  see("hello/steps", 1, 8, store);

  finish("hello/challenge", result([2]), store);
  see("hello/steps", 2, 8, store);

  assert.deepEqual(read(store).challenges, { "hello/challenge": result([2]) });
  assert.deepEqual(read(store).pages["hello/steps"].seen, [1, 2]);
  assert.deepEqual(imported(exported(read(store))), read(store));
});

test("the better result counts, and of two equal ones the later", () => {
  const better = merge({ pages: {}, challenges: { a: result([2]) } }, { pages: {}, challenges: { a: result([1, 2]) } });

  assert.deepEqual(better.challenges, { a: result([2]) });
  assert.deepEqual(merged({ challenges: { a: result([2]) } }, { challenges: { a: result([3], "2026-12-01") } }).challenges.a.missed, [3]);
  assert.deepEqual(merged({ challenges: { a: { ...result([]), of: 4 } } }, { challenges: { a: result([3]) } }).challenges.a.of, 5);
});

test("a progress without a challenge stays as it was", () => {
  assert.equal(exported(imported('{"schema": 1, "pages": {}}')), exported({ schema: 1, pages: {} }));
  assert.deepEqual(merged({}, {}), {});
});

test("what is no result is refused", () => {
  for (const wrong of [null, {}, result([6]), result("1"), { ...result([]), of: "5" }, result([], "yesterday")]) {
    assert.throws(() => checked({ challenges: { a: wrong } }), /The challenge of a/);
    assert.throws(() => imported(JSON.stringify({ schema: 1, pages: {}, challenges: { a: wrong } })), /The challenge of a/);
  }
});

test("a later version's progress is not written over", () => {
  const store = storage();
  store.setItem(KEY, '{"schema": 2}');

  finish("hello/challenge", result([]), store);

  assert.equal(store.getItem(KEY), '{"schema": 2}');
});

test("time runs only when it is told to", () => {
  let now = 0;
  const countdown = new Countdown(60, () => now);
  const left = [countdown.left];

  for (const runs of [true, false, true, true]) {
    countdown.run(runs);
    now += 10_000;
    left.push(countdown.left);
  }

  assert.deepEqual(left, [60, 50, 50, 40, 30]);
  now += 90_000;
  assert.equal(countdown.left, 0);
});

test("a second that has begun is shown until it is over", () => {
  let now = 0;
  const countdown = new Countdown(2, () => now);
  countdown.run(true);

  now = 1;
  assert.equal(countdown.left, 2);
  now = 1999;
  assert.equal(countdown.left, 1);
  assert.deepEqual([clock(240), clock(65), clock(5)], ["4:00", "1:05", "0:05"]);
});

test("an item moves one place and never beyond an end", () => {
  const list = ["a", "b", "c"];

  assert.deepEqual(moved(list, 0, 1), ["b", "a", "c"]);
  assert.deepEqual(moved(list, 2, -1), ["a", "c", "b"]);
  assert.deepEqual([moved(list, 0, -1), moved(list, 2, 1)], [list, list]);
  assert.deepEqual(places(["c", "a", "b"], list), [3, 1, 2]);
});

test("a badge has a tick for each problem that was right, and all its words are text", () => {
  const picture = badge(SHOWN);

  assert.equal(picture.match(/<circle/g).length, 5);
  assert.equal(picture.match(/<path/g).length, 4);
  assert.ok(picture.includes(">A &amp; B · Challenge<") && picture.includes(">Routes &lt;and&gt; codes<"));
  assert.ok(picture.includes(">4 of 5 right · 24 November 2026<"));
});

test("a long title is broken between words", () => {
  assert.deepEqual(lines("REST API serving with FastAPI"), ["REST API serving with", "FastAPI"]);
  assert.deepEqual(lines("incomprehensibilities-and-more yes"), ["incomprehensibilities-and-more", "yes"]);
});
