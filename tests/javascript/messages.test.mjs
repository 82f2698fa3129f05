import assert from "node:assert/strict";
import { test } from "node:test";

import { Intake, MOST } from "../../docs/assets/python/messages.js";

const said = (kind, value) => ({ kind, value: JSON.stringify(value) });
const take = (data) => new Intake().take(data, 0);

test("a message in its shape is taken", () => {
  const answers = [{ request: "GET /", status: "200 OK", headers: "", body: "{}", raised: "" }];
  const errors = [{ text: "ZeroDivisionError", marks: { service: 3 } }];

  for (const [kind, value] of Object.entries({ answers, errors, output: "x", done: {}, ready: null })) {
    assert.deepEqual(take(said(kind, value)), { kind, value });
  }
});

test("a message of any other shape is refused", () => {
  const wrong = [
    null,
    1,
    "done",
    { kind: "output" },
    { kind: "output", value: 5 },
    { kind: "output", value: "{" },
    { kind: "output", value: "[".repeat(1_000_000) },
    said("output", null),
    said("toString", "x"),
    said("__proto__", {}),
    said("answers", 3),
    said("answers", [null]),
    said("answers", [{ request: "GET /" }]),
    said("errors", [{ text: "x", marks: { constructor: 1 } }]),
    said("errors", [{ text: "x", marks: { service: "1" } }]),
    said("view", "<p>"),
    said("diagram", { view: "x" }),
    said("stage", { stage: "python", at: "now" }),
    said("outcomes", [{ test: "t", passed: 1, told: "" }]),
    said("outcomes", [{ test: "t", passed: true, told: "", line: "1" }]),
    said("answer", { status: "200", headers: [], body: "" }),
    said("answer", { status: 200, headers: [["x"]], body: "" }),
    said("changed", "x"),
    said("events", [1]),
  ];

  for (const data of wrong) assert.throws(() => take(data), /it sent a message that this page cannot read/, JSON.stringify(data)?.slice(0, 80));
});

test("so many messages a second are taken, and so many in all", () => {
  const burst = new Intake();
  for (let sent = 0; sent < MOST.second; sent++) burst.take(said("output", "x"), 10);
  assert.throws(() => burst.take(said("output", "x"), 900), /more messages than a page can show/);

  const steady = new Intake();
  for (let sent = 0; sent < MOST.messages; sent++) steady.take(said("output", "x"), sent * 10);
  assert.throws(() => steady.take(said("output", "x"), 1e6), /more messages than a page can show/);
});

test("so much text is taken in all, and what is too much is not read", () => {
  const intake = new Intake();
  intake.take(said("output", "x".repeat(MOST.letters / 2)), 0);

  assert.throws(() => intake.take({ kind: "output", value: "{".repeat(MOST.letters / 2) }, 0), /more text than a page can show/);
});
