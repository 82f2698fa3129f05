import assert from "node:assert/strict";
import { test } from "node:test";

import { commands, offer } from "../../docs/assets/page/commands.js";

const SHOWN = "$ uvicorn main:app --port 9000\nINFO:     Started\n^C\n$ echo $?\n0\n";

test("of a terminal the commands are copied, without prompts and what they printed", () => {
  assert.equal(commands(SHOWN), "uvicorn main:app --port 9000\necho $?");
});

test("a listing without a command is copied as it is", () => {
  const [typed, printed] = [SHOWN, "INFO:     Started\n"].map((textContent) => ({ textContent, dataset: {} }));
  offer(typed);
  offer(printed);

  assert.deepEqual([typed.dataset, printed.dataset], [{ copy: commands(SHOWN) }, {}]);
});
