import assert from "node:assert/strict";
import { test } from "node:test";

import { named } from "../../docs/assets/page/regions.js";
import { hidden } from "../../docs/assets/step-player/reveal.js";

const table = { name: "table", contains: (part) => part.startsWith("row") };
const flow = { name: "flow", contains: (part) => part.startsWith("node") };
const seeing = (...seen) => (part) => seen.includes(part);

test("where anything of the step is seen, nothing scrolls", () => {
  assert.equal(hidden(["node 2", "row 2"], [flow, table], seeing("row 2", table)), undefined);
});

test("what the reader looks at is what scrolls", () => {
  assert.equal(hidden(["node 2", "row 2"], [flow, table], seeing(table)), "row 2");
});

test("a step that has no part there leaves the reader in peace", () => {
  assert.equal(hidden(["row 2"], [flow, table], seeing(flow)), undefined);
});

test("who sees none of it is led to the first part", () => {
  assert.equal(hidden(["node 2", "row 2"], [flow, table], seeing()), "node 2");
  assert.equal(hidden([], [flow, table], seeing()), undefined);
});

test("a comment names a view and its run, or is none of ours", () => {
  assert.deepEqual(named(" generated: timeline in_def "), { view: "timeline", run: "in_def" });
  for (const comment of [" generated: versions ", " /generated ", " proof: test_a ", "generated: a b"]) {
    assert.equal(named(comment), null, comment);
  }
});
