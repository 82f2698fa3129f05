// Following: what a reader can pick in a run, a request or a value, and which steps it has a part in.

const VALUES = ["Input", "Output"]; // the columns of the process table in which values stand
const PLAIN = new Set(["None"]);

/** What can be followed, each with at least two steps: `{ kind, name, steps }`. `words` and `rows` are those of each step. */
export function threads(words, rows) {
  return [...requests(words), ...values(words, rows)].filter(({ steps }) => steps.length > 1);
}

function requests(words) {
  const numbers = words.map((item) => item.querySelector("[data-request]")?.dataset.request);
  const asked = [...new Set(numbers.filter(Boolean))];
  const name = (number) => `Request ${number}`;
  return asked.length < 2 ? [] : asked.map((number) => ({ kind: "request", name: name(number), steps: at(numbers, (one) => one === number) }));
}

function values(words, rows) {
  const told = words.map((item, step) => new Set([...codes(item), ...codes(rows[step])].map((code) => code.textContent)));
  const cells = rows.flatMap((row) => [...(row?.cells ?? [])]).filter((cell) => VALUES.includes(cell.dataset.column));
  const names = new Set(cells.flatMap(codes).filter(isValue).map((code) => code.textContent));
  return [...names].map((name) => ({ kind: "value", name, steps: at(told, (step) => step.has(name)) }));
}

const codes = (part) => [...(part?.querySelectorAll("code") ?? [])];

/** Whether it is no type, as in “a `dict`”, and says more than that there is nothing. */
const isValue = (code) => !PLAIN.has(code.textContent) && !/, an? $/.test(code.previousSibling?.data ?? "");

/** The numbers, from 1, of those that are so. */
const at = (all, isSo) => [...all.keys()].filter((place) => isSo(all[place])).map((place) => place + 1);
