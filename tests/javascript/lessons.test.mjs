import assert from "node:assert/strict";
import { test } from "node:test";

import { line, next, pageState, state } from "../../docs/assets/progress/lessons.js";

const LESSONS = ["hello", "routing", "lifespan"];
const answer = (correct) => ({ answered: true, correct, selectedValues: [] });
const kept = (pages, more = {}) => ({ pages, results: {}, cards: {}, ...more });
const page = (of, ...seen) => ({ seen, of });

test("a lesson is done when all its steps are seen, and begun by anything", () => {
  assert.equal(state("hello", kept({ "hello/steps": page(2, 1, 2) })), "done");
  assert.equal(state("hello", kept({ "hello/steps": page(2, 2) })), "begun");
  assert.equal(state("hello", kept({}, { results: { "hello/why": { 0: answer(false) } } })), "begun");
  assert.equal(state("hello", kept({ "hello-again/steps": page(1, 1) })), "");
});

test("a page is done when its exercises have passed, or its challenge is over", () => {
  const more = { exercises: { "hello/try": { passed: ["a"], of: 1 }, "hello/project": { passed: [], of: 1 } }, challenges: { "hello/challenge": {} } };

  const states = ["try", "project", "challenge", "why"].map((name) => pageState(`hello/${name}`, kept({}, more)));

  assert.deepEqual(states, ["done", "begun", "done", ""]);
});

test("one goes on in the first lesson that is begun, at the first step that is not seen", () => {
  const pages = { "routing/steps": page(4, 1, 3), "lifespan/steps": page(4, 1) };

  assert.deepEqual(next(LESSONS, kept(pages)), { lesson: "routing", isNew: false, step: 2, of: 4 });
});

test("one goes on with the lesson after those that are done, at first with the first, and at last with none", () => {
  const done = (...lessons) => kept(Object.fromEntries(lessons.map((lesson) => [`${lesson}/steps`, page(1, 1)])));

  assert.deepEqual(next(LESSONS, done("hello")), { lesson: "routing", isNew: false });
  assert.deepEqual(next(LESSONS, done()), { lesson: "hello", isNew: true });
  assert.equal(next(LESSONS, done(...LESSONS)), undefined);
});

test("what was done of a lesson is one line", () => {
  const more = { results: { "hello/steps": { 0: answer(true), 1: answer(false) } }, cards: { "hello/review": { a: { due: 1 } } } };

  assert.equal(line("hello", kept({ "hello/steps": page(8, 1, 2) }, more)), "2 of 8 steps seen, 1 of 2 answers right, 1 card due");
});
