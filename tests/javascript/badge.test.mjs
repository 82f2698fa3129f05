import assert from "node:assert/strict";
import { test } from "node:test";

import { badge, lines } from "../../docs/assets/timed-challenge/badge.js";

const SHOWN = { course: "A & B", title: "Routes <and> codes", score: "4 of 5 right", date: "24 November 2026", missed: [2], of: 5 };

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
