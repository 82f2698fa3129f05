import assert from "node:assert/strict";
import { test } from "node:test";

import { checked, merged, missed, right } from "../../docs/assets/progress/challenges.js";
import { PROGRESS } from "../../docs/assets/page/keys.js";
import { empty, exported, finish, imported, merge, read, see } from "../../docs/assets/progress/progress.js";

const result = (missed, date = "2026-11-24") => ({ missed, of: 5, date });

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
  assert.deepEqual(merged({ a: result([2]) }, { a: result([3], "2026-12-01") }).a.missed, [3]);
  assert.deepEqual(merged({ a: { ...result([]), of: 4 } }, { a: result([3]) }).a.of, 5);
});

test("a progress without a challenge stays as it was", () => {
  assert.equal(exported(imported('{"schema": 1, "pages": {}}')), exported({ schema: 1, pages: {} }));
  assert.deepEqual(merge(empty(), empty()), empty());
});

test("what is no result is refused", () => {
  for (const wrong of [null, {}, result([6]), result("1"), { ...result([]), of: "5" }, result([], "yesterday")]) {
    assert.throws(() => checked({ challenges: { a: wrong } }), /The challenge of a/);
    assert.throws(() => imported(JSON.stringify({ schema: 1, pages: {}, challenges: { a: wrong } })), /The challenge of a/);
  }
});

test("a later version's progress is not written over", () => {
  const store = storage();
  store.setItem(PROGRESS, '{"schema": 2}');

  finish("hello/challenge", result([]), store);

  assert.equal(store.getItem(PROGRESS), '{"schema": 2}');
});
