import assert from "node:assert/strict";
import { test } from "node:test";

import { lineOf, withRequest } from "../../docs/assets/run-it/request.js";

const line = (given) => lineOf({ method: "GET", path: "/hello", headers: "", body: "", ...given });

test("method and path become a call of the client", () => {
  assert.equal(line({}), 'client.get("/hello")');
  assert.equal(line({ method: "DELETE", path: '/a?b="c"' }), 'client.delete("/a?b=\\"c\\"")');
});

test("a body is written as Python, its numbers and words untouched", () => {
  const body = '{\n  "a": [1.0, 1e2, true, null],\n  "true": "false \\ud83d\\ude00\\/"\n}\n';

  assert.equal(line({ method: "POST", body }), 'client.post("/hello", json={ "a": [1.0, 1e2, True, None], "true": "false 😀/" })');
});

test("headers become a dictionary", () => {
  assert.equal(line({ headers: " X-Key:  a: b \n\naccept: */*" }), 'client.get("/hello", headers={"X-Key": "a: b", "accept": "*/*"})');
});

test("a method whose call takes no body is named", () => {
  assert.equal(line({ body: "[]" }), 'client.request("GET", "/hello", json=[])');
});

test("what cannot be read is an error of its field", () => {
  for (const [field, text] of [["body", "{a: 1}"], ["headers", "no header"]]) {
    assert.throws(() => line({ [field]: text }), (error) => error instanceof SyntaxError && error.field === field);
  }
});

test("the line goes to the end of its function", () => {
  const source = 'X = 1\n\n\ndef ask(client):\n    client.get(\n        "/a"\n    )\n\n\ndef other():\n    pass\n';

  const [before, after] = withRequest(source, "ask", "NEW").split("\n    NEW\n");

  assert.ok(before.endsWith('"/a"\n    )'));
  assert.equal(after, "\n\ndef other():\n    pass");
});

test("without its function there is a new one", () => {
  assert.equal(withRequest("", "ask", "NEW"), "def ask(client):\n    NEW");
  assert.equal(withRequest("x = 1\n", "ask", "NEW"), "x = 1\n\n\ndef ask(client):\n    NEW");
});
