import assert from "node:assert/strict";
import { test } from "node:test";

import { choices, commandOf, moved, places, stepOf, swiped } from "../../docs/assets/step-player/steps.js";

const TITLES = ["Start app", "Receive request 1", "Send response", "Wait", "Receive request 2", "Send response"];

test("an address names a step of the run, or none", () => {
  assert.equal(stepOf("#step-3", 8), 3);
  for (const hash of ["", "#", "#step-9", "#step-0", "#step-03", "#step-3x", "#quiz-3", "#step--1"]) {
    assert.equal(stepOf(hash, 8), 0, hash);
  }
});

const ALL = [1, 2, 3, 4, 5, 6, 7, 8];

test("a command leads to a step and never beyond the ends", () => {
  assert.deepEqual(["first", "back", "forward", "last"].map((command) => moved(3, command, ALL)), [1, 2, 4, 8]);
  assert.equal(moved(1, "back", ALL), 1);
  assert.equal(moved(8, "forward", ALL), 8);
});

test("who follows something goes from one of its steps to the next", () => {
  assert.deepEqual(["first", "back", "forward", "last"].map((command) => moved(4, command, [2, 3, 6])), [2, 3, 6, 6]);
  assert.equal(moved(7, "forward", [2, 3, 6]), 7);
});

test("arrows, Home and End are commands, and no other key is", () => {
  const keys = ["ArrowLeft", "ArrowRight", "Home", "End", "ArrowDown", "a", "toString"];

  assert.deepEqual(keys.map((key) => commandOf(key)), ["back", "forward", "first", "last", "", "", ""]);
});

test("outside the player Home and End stay the page's", () => {
  assert.deepEqual(["Home", "End", "ArrowLeft"].map((key) => commandOf(key, false)), ["", "", "back"]);
});

test("a swipe to the left is forward, to the right back, and scrolling is none", () => {
  assert.equal(swiped(-90, 10), "forward");
  assert.equal(swiped(90, -10), "back");
  for (const [right, down] of [[-20, 0], [-90, 80], [0, 200]]) assert.equal(swiped(right, down), "");
});

test("the right title is among the choices, once, with two that are not", () => {
  for (let step = 1; step <= TITLES.length; step += 1) {
    const offered = choices(TITLES, step);

    assert.equal(offered.filter((title) => title === TITLES[step - 1]).length, 1);
    assert.equal(new Set(offered).size, 3);
    assert.deepEqual(offered, [...offered].sort());
  }
});

test("a run with one title offers one", () => {
  assert.deepEqual(choices(["Start app"], 1), ["Start app"]);
});

test("places are files with their lines", () => {
  assert.deepEqual(places("a/b.py:7,8 c.py:1"), [["a/b.py", [7, 8]], ["c.py", [1]]]);
  assert.deepEqual([places(""), places(undefined)], [[], []]);
});
