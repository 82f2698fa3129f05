import assert from "node:assert/strict";
import { test } from "node:test";

import { aside } from "../../docs/assets/page/keys.js";
import { checked, erase, quizzes, read, texts, write } from "../../docs/assets/progress/quizzes.js";

const LESSONS = "/course/lessons/";
const right = { answered: true, correct: true, selectedValues: ["2"] };
const LONG = { ...right, selectedValues: ["x".repeat(50_000)] };
const wrong = { answered: true, correct: false, selectedValues: ["1"] };

function storage(given) {
  const kept = { ...given };
  Object.defineProperty(kept, "setItem", { value: (key, text) => (kept[key] = text) });
  Object.defineProperty(kept, "removeItem", { value: (key) => delete kept[key] });
  Object.defineProperty(kept, "getItem", { value: (key) => kept[key] ?? null });
  return kept;
}

test("results are those of the pages below the lessons, by name", () => {
  const kept = storage({
    [`course:quiz:${LESSONS}hello/steps/`]: JSON.stringify({ 0: right }),
    "course:quiz:/other/": JSON.stringify({ 0: wrong }),
    theme: "dark",
  });

  assert.deepEqual(quizzes(LESSONS, kept), { "hello/steps": { 0: right } });
});

test("a right answer is not lost to a wrong one", () => {
  const kept = storage();

  Object.assign(kept, texts({ "hello/steps": { 0: right, 1: wrong } }, LESSONS, kept));
  Object.assign(kept, texts({ "hello/steps": { 0: wrong, 1: right } }, LESSONS, kept));

  assert.deepEqual(quizzes(LESSONS, kept), { "hello/steps": { 0: right, 1: right } });
});

test("what is no answer is refused", () => {
  for (const answers of [null, { 0: null }, { 0: { answered: 1, correct: true } }, { 0: { ...right, selectedValues: [2] } }, { 0: LONG }]) {
    assert.throws(() => checked({ "hello/steps": answers }), /The quiz of hello\/steps/);
  }
});

test("of what is kept a bad answer is set aside, and so is a page that is no JSON, or too long", () => {
  const given = { [`course:quiz:${LESSONS}a/steps/`]: JSON.stringify({ 0: right, 1: { answered: 1 } }), [`course:quiz:${LESSONS}b/steps/`]: "{", [`course:quiz:${LESSONS}c/steps/`]: JSON.stringify({ 0: LONG }) };
  const kept = storage(given);

  assert.deepEqual(quizzes(LESSONS, kept), { "a/steps": { 0: right } });
  assert.deepEqual(aside(kept), given);
});

test("erased is what belongs to the lessons", () => {
  const kept = storage({ theme: "dark" });
  Object.assign(kept, texts({ "hello/steps": { 0: right } }, LESSONS, kept));

  erase(LESSONS, kept);

  assert.deepEqual({ ...kept }, { theme: "dark" });
});

test("what an earlier version kept is carried over once, and a right answer is not lost to a wrong one", () => {
  const path = `${LESSONS}hello/steps/`;
  const kept = storage({
    [`quiz_progress_${path}`]: JSON.stringify({ 0: right, 1: wrong }),
    [`course:quiz:${path}`]: JSON.stringify({ 0: wrong, 1: right, 2: wrong }),
  });

  assert.deepEqual(quizzes(LESSONS, kept), { "hello/steps": { 0: right, 1: right, 2: wrong } });
  write(path, { 0: wrong }, kept);

  assert.deepEqual(read(path, kept), { 0: wrong });
  assert.deepEqual(Object.keys(kept), [`course:quiz:${path}`]);
});
