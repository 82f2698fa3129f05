import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { link, unpack } from "../../docs/assets/run-it/links.js";

globalThis.location = { href: "http://site/page/#step-3" };

test("a link holds what it was made of", async () => {
  const text = { service: "x = 'für dich →'\n".repeat(4_000), client: "def f(client):\n    ..." };

  const [page, packed] = (await link("hello/f", text)).split("#run-it=");

  assert.equal(page, "http://site/page/");
  assert.match(packed, /^[\w-]+$/);
  assert.deepEqual(JSON.parse(await unpack(packed)), { name: "hello/f", ...text });
});

test("a link that unpacks to more than a link can hold is given up before it has", async () => {
  const packed = deflateRawSync(Buffer.alloc(100_000_000)).toString("base64url");
  const before = process.memoryUsage().arrayBuffers;

  await assert.rejects(unpack(packed), /the link is too long/);
  assert.ok(process.memoryUsage().arrayBuffers - before < 20_000_000);
});

test("what is no link is not unpacked", async () => {
  await assert.rejects(unpack("no-such-thing"));
});
