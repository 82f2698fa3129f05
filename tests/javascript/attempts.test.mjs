import assert from "node:assert/strict";
import { test } from "node:test";

import { opened, sentence, verdict } from "../../docs/assets/check-it/attempts.js";

const outcomes = (...passed) => passed.map((each) => ({ passed: each }));

test("a test's name is a sentence", () => {
  assert.equal(sentence("test_a_number_is_counted"), "A number is counted");
  assert.equal(sentence("test_"), "");
});

test("an attempt is told by the checks that passed and by its number", () => {
  assert.equal(verdict(outcomes(true, false, true), 2), "2 of 3 checks passed. Attempt 2.");
  assert.equal(verdict(outcomes(false), 1), "Not yet. Attempt 1.");
  assert.equal(verdict(outcomes(true, true), 2), "Passed.");
});

test("a failed attempt opens the hint, the third one the solution, and passing both", () => {
  const shown = [0, 1, 2, 3, 4].map((failed) => opened(failed, false));

  assert.deepEqual(shown.map(({ hint }) => hint), [false, true, true, true, true]);
  assert.deepEqual(shown.map(({ solution }) => solution), [false, false, false, true, true]);
  assert.deepEqual(opened(0, true), { hint: true, solution: true });
});
