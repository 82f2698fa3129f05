import assert from "node:assert/strict";
import { test } from "node:test";

import { element, hold } from "../../docs/assets/page/element.js";

/** As much of a page as is asked for here. */
class Made {
  constructor(tag) {
    Object.assign(this, { tag, attributes: {}, children: [], dataset: {} });
  }

  setAttribute(name, value) {
    this.attributes[name] = String(value);
  }

  append(...children) {
    this.children.push(...children);
  }

  before(other) {
    this.previous = other;
  }
}

globalThis.document = { createElement: (tag) => new Made(tag) };

test("an element has its properties, and attributes where a name is no property", () => {
  const made = element("button", { type: "button", className: "next", "aria-label": "Next", "data-line": 3, role: "tab" });

  assert.deepEqual([made.tag, made.type, made.className], ["button", "button", "next"]);
  assert.deepEqual(made.attributes, { "aria-label": "Next", "data-line": "3", role: "tab" });
});

test("what is in an element stands in it in its order, and text stays text", () => {
  const strong = element("strong", {}, "<b>");

  const made = element("p", {}, "a ", strong, " c");

  assert.deepEqual(made.children, ["a ", strong, " c"]);
  assert.deepEqual(strong.children, ["<b>"]);
});

test("a div or a section of Markdown is held by an element of its class, with its data", () => {
  const div = Object.assign(new Made("div"), { dataset: { recording: "hello/first" } });
  document.querySelectorAll = (selector) => (selector === ":is(div, section).run-it" ? [div] : []);

  hold("run-it");

  assert.equal(div.previous.tag, "run-it");
  assert.deepEqual(div.previous.dataset, { recording: "hello/first" });
  assert.deepEqual(div.previous.children, [div]);
});
