import assert from "node:assert/strict";
import { test } from "node:test";

import * as progress from "../../docs/assets/progress/progress.js";
import * as schedule from "../../docs/assets/card-deck/schedule.js";
import { ASIDE, CARDS, CLOCK, DRAFTS, MODE, PROGRESS, aside, earlier, forget, forgetAll, keep, keepAll, kept, mend } from "../../docs/assets/page/keys.js";

// As an earlier version wrote them in a browser.
const OLD = {
  "serving-step-by-step.progress":
    '{\n  "schema": 1,\n  "pages": {\n    "hello/steps": {\n      "seen": [\n        1,\n        2\n      ],\n      "of": 8\n    }\n  },\n' +
    '  "challenges": {\n    "hello/challenge": {\n      "missed": [\n        2\n      ],\n      "of": 5,\n      "date": "2026-11-24"\n    }\n  },\n' +
    '  "exercises": {\n    "hello/try": {\n      "passed": [\n        "path"\n      ],\n      "of": 5\n    }\n  }\n}',
  "serving-step-by-step.cards":
    '{"schema":1,"pages":{"hello/review":{"main-app":{"last":1790000000000,"due":1790432000000,"interval":432000000}}}}',
  "serving-step-by-step:run-it:hello/first": '{"service":"app = 1\\n","client":"def first(client):\\n    client.get(\\"/\\")"}',
  "serving-step-by-step:run-it:hello/try/path": '{"service":"x = \\"→\\"","failed":2}',
  "serving-step-by-step:run-it:hello/try/path/passed": '{"service":"app = FastAPI()"}',
  "course.mode": "deep-dive",
  "course.clock": "off",
};
const NOW = [PROGRESS, CARDS, `${DRAFTS}hello/first`, `${DRAFTS}hello/try/path`, `${DRAFTS}hello/try/path/passed`, MODE, CLOCK];

/** A storage with room for so many letters, keys and texts together. */
function storage(given = {}, room = Infinity) {
  const texts = { ...given };
  const hidden = (value) => ({ value });
  return Object.defineProperties(texts, {
    getItem: hidden((key) => texts[key] ?? null),
    removeItem: hidden((key) => delete texts[key]),
    setItem: hidden((key, text) => {
      const others = Object.entries(texts).filter(([name]) => name !== key);
      if ([...others, [key, text]].flat().join("").length > room) throw new Error("QuotaExceededError");
      texts[key] = text;
    }),
  });
}

const size = (texts) => Object.entries(texts).flat().join("").length;

test("what an earlier version kept is found, and lies under its key of now", () => {
  const store = storage(OLD);

  const found = NOW.map((key) => kept(key, undefined, store));

  assert.deepEqual(NOW.map(earlier), Object.keys(OLD));
  assert.deepEqual(found, Object.values(OLD));
  assert.deepEqual({ ...store }, Object.fromEntries(NOW.map((key, place) => [key, found[place]])));
});

test("progress and cards of an earlier version are read as they were", () => {
  const store = storage(OLD);

  const [steps, cards] = [progress.read(store), schedule.read(store)];

  assert.deepEqual(steps, JSON.parse(OLD["serving-step-by-step.progress"]));
  assert.deepEqual(cards, JSON.parse(OLD["serving-step-by-step.cards"]).pages);
  assert.equal(progress.hasPassed("hello/try", "path", store), true);
});

test("an earlier key is taken away only once its text is written under that of now", () => {
  const store = storage(OLD, size(OLD));

  const found = NOW.map((key) => kept(key, undefined, store));

  assert.deepEqual(found, Object.values(OLD));
  assert.deepEqual({ ...store }, OLD);
});

test("where there is no room for both, what is read under the earlier key is written there too", () => {
  const store = storage(OLD, size(OLD) + 10);

  progress.see("hello/steps", 2, 8, store);
  keep(MODE, "try", store);
  keep(`${DRAFTS}hello/first`, '{"service":""}', store);

  assert.deepEqual(progress.read(store).pages["hello/steps"].seen, [1, 2]);
  assert.equal(kept(MODE, undefined, store), "try");
  assert.equal(kept(`${DRAFTS}hello/first`, undefined, store), '{"service":""}');
});

test("of a progress under both keys nothing is lost", () => {
  const store = storage(OLD);
  progress.see("hello/steps", 3, 8, store);
  store.setItem("serving-step-by-step.progress", '{"schema":1,"pages":{"hello/steps":{"seen":[1,5],"of":8}}}');

  const both = progress.read(store);

  assert.deepEqual(both.pages["hello/steps"].seen, [1, 2, 3, 5]);
  assert.deepEqual(both.exercises, { "hello/try": { passed: ["path"], of: 5 } });
  assert.deepEqual([store.getItem("serving-step-by-step.progress"), progress.read(store)], [null, both]);
});

test("of a card under both keys the later answer counts", () => {
  const card = (last) => ({ last, due: last + 1, interval: 1 });
  const store = storage();
  schedule.write({ a: { x: card(5), y: card(1) } }, store);
  store.setItem("serving-step-by-step.cards", JSON.stringify({ schema: 1, pages: { a: { x: card(3), y: card(2), z: card(1) } } }));

  const both = schedule.read(store);

  assert.deepEqual(both, { a: { x: card(5), y: card(2), z: card(1) } });
  assert.deepEqual(Object.keys(store), [CARDS]);
});

test("of any other text under both keys that of the earlier version is newer: it was written after it was carried over", () => {
  const store = storage({ [MODE]: "steps", [earlier(MODE)]: "try" });

  assert.equal(kept(MODE, undefined, store), "try");
  keep(MODE, "why", store);
  assert.deepEqual({ ...store }, { [MODE]: "why" });
});

test("what a later version wrote is not joined with what an earlier one did, and both stay", () => {
  for (const [key, read] of [[PROGRESS, progress.read], [CARDS, schedule.read]]) {
    const given = { [key]: '{"schema": 2}', [earlier(key)]: OLD[earlier(key)] };
    const store = storage(given);

    read(store);

    assert.deepEqual({ ...store }, given);
  }
});

test("what cannot be read under one key takes nothing from the other", () => {
  const store = storage({ [PROGRESS]: "not JSON", [earlier(PROGRESS)]: OLD[earlier(PROGRESS)] });
  const other = storage({ [PROGRESS]: OLD[earlier(PROGRESS)], [earlier(PROGRESS)]: "not JSON" });

  assert.deepEqual([progress.read(store).pages, progress.read(other).pages], Array(2).fill({ "hello/steps": { seen: [1, 2], of: 8 } }));
});

test("what is forgotten is forgotten under both keys, and nothing else is", () => {
  const store = storage({ ...OLD, [MODE]: "steps", [`${DRAFTS}a/b`]: "{}", "/.__palette": "{}", "quiz_progress_/lessons/hello/steps/": "{}" });

  forgetAll(DRAFTS, store);
  for (const key of [PROGRESS, CARDS, MODE, CLOCK]) forget(key, store);

  assert.deepEqual(Object.keys(store), ["/.__palette", "quiz_progress_/lessons/hello/steps/"]);
});

test("all of some texts are kept, or none", () => {
  const given = { [PROGRESS]: "12345678", a: "1" };
  const store = storage(given, size(given) + 4);

  assert.equal(keepAll({ [PROGRESS]: "1", a: "123456", b: "123456" }, store), false);
  assert.deepEqual({ ...store }, given);
  assert.equal(keepAll({ [PROGRESS]: "12", a: "123" }, store), true);
  assert.deepEqual({ ...store }, { [PROGRESS]: "12", a: "123" });
});

test("what is kept of a whole file takes the place of what an earlier version kept", () => {
  const store = storage({ [earlier(MODE)]: "steps" });

  keepAll({ [MODE]: "try" }, store);

  assert.equal(kept(MODE, undefined, store), "try");
});

test("what cannot be read, and for which there is no room elsewhere, is not written over by what an earlier version kept", () => {
  const key = `${DRAFTS}a/b`;
  const given = { [key]: "{{{", [earlier(key)]: "{}" };
  const store = storage(given, size(given));

  mend(key, (text) => (text === "{}" ? text : null), store);

  assert.equal(kept(key, undefined, store), "{}");
  assert.deepEqual({ ...store }, given);
});

test("once there is room again, what is read is what is stored", () => {
  for (const write of [keep, (key, text) => keepAll({ [key]: text })]) {
    globalThis.localStorage = storage({}, 0);
    keep(MODE, "steps");
    globalThis.localStorage = storage();
    write(MODE, "try");
    localStorage.setItem(MODE, "why"); // in another tab

    assert.equal(kept(MODE), "why");
  }
  delete globalThis.localStorage;
});

test("what is set aside twice is set aside once, and another text beside it", () => {
  const store = storage();

  for (const text of ["{", "{", "["]) {
    store.setItem(MODE, text);
    mend(MODE, () => null, store);
  }

  assert.deepEqual({ ...store }, { [`${ASIDE}${MODE}`]: "{", [`${ASIDE}${MODE}'`]: "[" });
  assert.deepEqual(aside(store), { [MODE]: "{", [`${MODE}'`]: "[" });
});

for (const [browser, get] of [
  ["stores nothing", () => { throw new Error("SecurityError"); }],
  ["has no room left", () => storage({}, 0)],
]) {
  test(`in a browser that ${browser} everything lasts as long as the page`, () => {
    Object.defineProperty(globalThis, "localStorage", { configurable: true, get });

    keep(MODE, "steps");
    keep(CLOCK, "off");
    forget(CLOCK);
    progress.see("hello/steps", 1, 8);
    progress.see("hello/steps", 2, 8);

    assert.deepEqual([kept(MODE), kept(CLOCK)], ["steps", null]);
    assert.deepEqual(progress.read().pages, { "hello/steps": { seen: [1, 2], of: 8 } });
    for (const key of [MODE, PROGRESS]) forgetAll(key);
    assert.deepEqual([kept(MODE), progress.read()], [null, progress.empty()]);
    delete globalThis.localStorage;
  });
}
