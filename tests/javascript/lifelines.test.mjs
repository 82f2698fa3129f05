import assert from "node:assert/strict";
import { test } from "node:test";

import { place } from "../../docs/assets/page/lifelines.js";

const stops = [0, 100, 200, 300, 320];

test("words of a message to the next lane stay between the two", () => {
  assert.equal(place(50, 0, 100, stops), null);
});

test("those of a message past lanes stand next to the lane that asks, where there is room", () => {
  assert.equal(place(50, 0, 300, stops), 50);
  assert.equal(place(50, 300, 100, stops), 250);
  assert.equal(place(90, 0, 200, stops), null);
  assert.equal(place(50, 0, 300, [0, 40, 140, 300, 320]), 90);
});

test("those of a lane to itself begin on its right, where there is room", () => {
  assert.equal(place(50, 100, 100, stops), 133);
  assert.equal(place(90, 100, 100, stops), null);
  assert.equal(place(10, 300, 300, stops), null);
});
