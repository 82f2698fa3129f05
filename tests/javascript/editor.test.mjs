import assert from "node:assert/strict";
import { test } from "node:test";

import { lineCount, span } from "../../docs/assets/editor/editor.js";

test("a text has one line more than line ends", () => {
  assert.deepEqual(["", "a", "a\nb", "\n\n"].map(lineCount), [1, 1, 2, 3]);
});

test("of a long text the lines in sight are numbered, and a screen before and two after", () => {
  assert.deepEqual(span(1234, 50, 100_000), [1151, 1350]);
  assert.deepEqual(span(1249, 49.5, 100_000), [1151, 1350]);
});

test("no line is numbered that is not there", () => {
  assert.deepEqual([span(-300, 50, 100_000), span(99_990, 50, 100_000), span(5, 50, 20)], [[1, 1], [99_901, 100_000], [1, 20]]);
});
