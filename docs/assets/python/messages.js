// Messages out of the sandbox, in which anybody's code ran: a page takes so many and so much, and each in its shape.

const text = (value) => typeof value === "string";
const flag = (value) => typeof value === "boolean";
const count = (value) => Number.isSafeInteger(value) && value >= 0;
const none = (shape) => (value) => value === null || value === undefined || shape(value);
const list = (shape) => (value) => Array.isArray(value) && value.every(shape);
const record = (shapes) => (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.entries(shapes).every(([name, shape]) => shape(value[name]));

const marks = (value) => record({})(value) && Object.entries(value).every(([part, line]) => ["service", "client"].includes(part) && count(line));
const header = (value) => list(text)(value) && value.length === 2;
const answer = { request: text, status: text, headers: text, body: text, raised: text };

/** What each kind of message says. */
const SHAPES = {
  stage: record({ stage: text, at: Number.isFinite }),
  ready: () => true,
  failed: text,
  output: text,
  answers: list(record(answer)),
  errors: list(record({ text, marks })),
  differences: record({ html: text, inline: flag }),
  view: record({ view: text, html: text }),
  diagram: record({ view: text, source: text }),
  events: list(record({})),
  changed: list(text),
  outcomes: list(record({ test: text, passed: flag, told: text, line: none(count) })),
  answer: record({ status: count, headers: list(header), body: text }),
  done: () => true,
};

/** What a page takes of one run. The service's own print is cut long before. */
export const MOST = { second: 500, messages: 2_000, letters: 8_000_000 };

/** Takes the messages of one run: `take(data, now)` is what one says, or throws what is wrong with it. */
export class Intake {
  #messages = 0;
  #letters = 0;
  #since = -Infinity;
  #within = 0;

  take(data, now) {
    if (now - this.#since >= 1000) [this.#since, this.#within] = [now, 0];
    if (++this.#within > MOST.second || ++this.#messages > MOST.messages) throw new Error("it sent more messages than a page can show");
    if (!text(data?.kind) || !text(data.value)) throw new Error("it sent a message that this page cannot read");
    this.#letters += data.value.length;
    if (this.#letters > MOST.letters) throw new Error("it sent more text than a page can show");
    return { kind: data.kind, value: read(data) };
  }
}

function read({ kind, value }) {
  let found;
  try {
    found = JSON.parse(value);
  } catch {
    found = undefined;
  }
  if (!Object.hasOwn(SHAPES, kind) || !SHAPES[kind](found)) throw new Error("it sent a message that this page cannot read");
  return found;
}
