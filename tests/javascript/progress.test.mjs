import assert from "node:assert/strict";
import { test } from "node:test";

import { ASIDE, PROGRESS } from "../../docs/assets/page/keys.js";
import { empty, erase, exported, gathered, hasPassed, imported, merge, pageName, pass, read, see, write } from "../../docs/assets/progress/progress.js";

const page = (of, ...seen) => ({ seen, of });
const progress = (pages, exercises) => ({ schema: 1, pages, ...(exercises && { exercises }) });
const passed = (of, ...names) => ({ passed: names, of });

function storage(text = null) {
  const kept = new Map(text === null ? [] : [[PROGRESS, text]]);
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

test("a lesson's page has the same name wherever the site stands", () => {
  assert.equal(pageName("/lessons/hello/steps/"), "hello/steps");
  assert.equal(pageName("/courses/serving/lessons/hello/steps/index.html"), "hello/steps");
  for (const path of ["/", "/lessons/", "/lessons/hello/", "/your-own-service/"]) assert.equal(pageName(path), "");
});

test("steps are remembered once each, in order", () => {
  const store = storage();

  for (const step of [3, 1, 3]) see("hello/steps", step, 8, store);

  assert.deepEqual(read(store), progress({ "hello/steps": page(8, 1, 3) }));
});

test("pages outside the lessons are not remembered", () => {
  const store = storage();

  see("", 1, 5, store);

  assert.equal(store.getItem(PROGRESS), null);
});

test("two progresses become one that has seen what either has", () => {
  const one = progress({ a: page(8, 1, 2), b: page(3, 3) });
  const other = progress({ a: page(8, 2, 5), c: page(1, 1) });

  assert.deepEqual(merge(one, other), progress({ a: page(8, 1, 2, 5), b: page(3, 3), c: page(1, 1) }));
});

test("a lesson that has other steps now is seen anew", () => {
  const merged = merge(progress({ a: page(8, 7, 8) }), progress({ a: page(6, 1) }));

  assert.deepEqual(merged.pages.a, page(6, 1));
});

test("an exercise that passed is remembered once, and no other one", () => {
  const store = storage();

  for (const name of ["path", "body", "path"]) pass("hello/try", name, 5, store);

  assert.deepEqual(read(store).exercises, { "hello/try": passed(5, "body", "path") });
  assert.deepEqual(["path", "method"].map((name) => hasPassed("hello/try", name, store)), [true, false]);
  assert.equal(hasPassed("hello/project", "path", store), false);
});

test("what passed stays passed when a page gets another exercise", () => {
  const merged = merge(progress({}, { a: passed(5, "x") }), progress({}, { a: passed(6, "y"), b: passed(1, "z") }));

  assert.deepEqual(merged.exercises, { a: passed(6, "x", "y"), b: passed(1, "z") });
});

test("what was exported before there were exercises can be imported", () => {
  const old = imported('{"schema": 1, "pages": {"hello/steps": {"seen": [1], "of": 8}}}');

  assert.deepEqual(old, progress({ "hello/steps": page(8, 1) }));
  assert.deepEqual(merge(progress({}, { a: passed(1, "x") }), old).exercises, { a: passed(1, "x") });
});

test("what is exported can be imported", () => {
  const kept = progress({ "hello/steps": page(8, 1, 2) }, { "hello/try": passed(5, "body", "path") });

  assert.deepEqual(imported(exported(kept)), kept);
});

test("a file that is no progress is refused with its fault", () => {
  const faults = [
    ["{", /not JSON/],
    ["null", /schema 1/],
    ['{"schema": 2, "pages": {}}', /schema 1/],
    ['{"schema": 1, "pages": {"a": {"seen": [9], "of": 8}}}', /steps of a/],
    ['{"schema": 1, "pages": {"a": {"seen": "1", "of": 8}}}', /steps of a/],
    ['{"schema": 1, "pages": {"a": null}}', /steps of a/],
    ['{"schema": 1, "pages": {"a": {"seen": [], "of": -5}}}', /steps of a/],
    ['{"schema": 1, "pages": {"a": {"seen": [1], "of": 1e308}}}', /steps of a/],
    ['{"schema": 1, "pages": {"a": {"seen": [1, 1], "of": 8}}}', /steps of a/],
    ['{"schema": 1, "challenges": {"a": {"missed": [1, 1, 1], "of": 1, "date": "2026-11-24"}}}', /challenge of a/],
    ['{"schema": 1, "exercises": {"a": null}}', /exercises of a/],
    ['{"schema": 1, "exercises": {"a": {"passed": [1], "of": 5}}}', /exercises of a/],
    ['{"schema": 1, "exercises": {"a": {"passed": [], "of": "5"}}}', /exercises of a/],
  ];
  for (const [text, fault] of faults) assert.throws(() => imported(text), fault, text);
});

test("a page cannot be named so that objects change", () => {
  const given = imported('{"schema": 1, "pages": {"__proto__": {"seen": [1], "of": 1}}}');

  assert.equal(merge(empty(), given).pages.seen, undefined);
  assert.deepEqual(merge(progress({}, { a: passed(1) }), progress({}, { constructor: passed(1, "x") })).exercises.constructor, passed(1, "x"));
  assert.equal({}.seen, undefined);
});

test("what cannot be read counts as nothing and is set aside", () => {
  const store = storage("not JSON");

  assert.deepEqual(read(store), empty());
  see("hello/steps", 1, 8, store);
  assert.deepEqual(read(store).pages["hello/steps"], page(8, 1));
  assert.equal(store.getItem(ASIDE + PROGRESS), "not JSON");
});

test("each entry is read apart: a bad one is set aside, and the next step takes nothing from the others", () => {
  const text = JSON.stringify({ ...progress({ a: page(8, 1), b: page(1e308, 1), c: null }, { a: passed(5, "x"), d: 3 }), challenges: { a: {} } });
  const store = storage(text);

  const before = read(store);
  see("a", 2, 8, store);

  assert.deepEqual(before, progress({ a: page(8, 1) }, { a: passed(5, "x") }));
  assert.deepEqual(read(store), progress({ a: page(8, 1, 2) }, { a: passed(5, "x") }));
  assert.equal(store.getItem(ASIDE + PROGRESS), text);
});

test("a file adds to what is kept and takes nothing away, whatever it counts", () => {
  const kept = { ...progress({ a: page(8, 1, 2, 3, 4, 5, 6, 7, 8), b: page(4, 1) }, { t: passed(5, "x") }), challenges: { c: { missed: [], of: 5, date: "2026-11-24" }, d: { missed: [1, 2], of: 6, date: "2026-11-24" } } };
  const file = { ...progress({ a: page(7, 1), b: page(2, 1, 2), z: page(1, 1) }, { t: passed(4, "y") }), challenges: { c: { missed: [1], of: 4, date: "2026-11-25" }, d: { missed: [1], of: 4, date: "2026-11-25" } } };

  const both = gathered(kept, file);

  assert.deepEqual(both.pages, { a: kept.pages.a, b: file.pages.b, z: file.pages.z });
  assert.deepEqual([both.exercises, both.challenges], [{ t: passed(5, "x", "y") }, { c: kept.challenges.c, d: file.challenges.d }]);
  assert.deepEqual(gathered(file, kept).pages, both.pages);
  assert.deepEqual(gathered(kept, empty()), kept);
  assert.deepEqual(gathered(progress({ a: page(4, 1, 2) }), progress({ a: page(2, 1) })).pages.a, page(4, 1, 2));
});

test("what a later version wrote stays as it is", () => {
  const later = '{"schema": 2, "pages": []}';
  const store = storage(later);

  see("hello/steps", 1, 8, store);

  assert.equal(store.getItem(PROGRESS), later);
});

test("a browser that stores nothing disturbs nobody", () => {
  const refusing = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } };

  write(empty(), refusing);
  see("hello/steps", 1, 8, refusing);

  assert.deepEqual(read(refusing), empty());
});

test("erasing leaves nothing", () => {
  const store = storage(exported(empty()));

  erase(store);

  assert.equal(store.getItem(PROGRESS), null);
});

// The last of them: what could not be set aside is remembered as long as a page lasts.
test("where there is no room to set it aside, what cannot be read stays, and nothing is written over it", () => {
  const store = storage("not JSON");
  store.setItem = () => { throw new Error("QuotaExceededError"); };

  see("a", 1, 8, store);
  store.setItem = () => assert.fail();
  see("a", 2, 8, store);

  assert.equal(store.getItem(PROGRESS), "not JSON");
});
