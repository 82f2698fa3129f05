import assert from "node:assert/strict";
import { test } from "node:test";

import { named } from "../../docs/assets/page/regions.js";
import { scale, scrolled } from "../../docs/assets/step-player/fit.js";

const ROOM = { width: 400, height: 500 };
const box = (width, height) => ({ width, height });

test("a diagram is drawn whole where its words stay legible, and never larger than it is", () => {
  assert.equal(scale(ROOM, box(200, 100), []), 1);
  assert.equal(scale(ROOM, box(500, 100), []), 0.8);
  assert.equal(scale(ROOM, box(400, 1000), []), 0.72);
});

test("what lights up at once is seen at once", () => {
  assert.equal(scale(ROOM, box(400, 1000), [box(100, 100), box(100, 1000)]), 0.5);
});

test("what is in view does not scroll, and what is not comes to the middle", () => {
  assert.equal(scrolled(100, 200, 120, 290), 100);
  assert.equal(scrolled(100, 200, 400, 440), 320);
  assert.equal(scrolled(100, 200, 0, 40), 0);
});

test("a comment names a view and its run, or is none of ours", () => {
  assert.deepEqual(named(" generated: timeline in_def "), { view: "timeline", run: "in_def" });
  for (const comment of [" generated: versions ", " /generated ", " proof: test_a ", "generated: a b"]) {
    assert.equal(named(comment), null, comment);
  }
});
