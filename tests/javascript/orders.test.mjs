import assert from "node:assert/strict";
import { test } from "node:test";

import { moved, places } from "../../docs/assets/order-steps/orders.js";

test("an item moves one place and never beyond an end", () => {
  const list = ["a", "b", "c"];

  assert.deepEqual(moved(list, 0, 1), ["b", "a", "c"]);
  assert.deepEqual(moved(list, 2, -1), ["a", "c", "b"]);
  assert.deepEqual([moved(list, 0, -1), moved(list, 2, 1)], [list, list]);
  assert.deepEqual(places(["c", "a", "b"], list), [3, 1, 2]);
});
