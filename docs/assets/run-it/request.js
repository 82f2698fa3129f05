// One request more: a form that writes a line into the client's code, so that the code says all that is asked.

import { element } from "../page/element.js";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const OF_PYTHON = { true: "True", false: "False", null: "None" };

/** The line of Python that asks for this. Throws where headers or body cannot be read: an error with the `field`. */
export function lineOf({ method, path, headers, body }) {
  const bodied = !["GET", "DELETE"].includes(method);
  const given = [JSON.stringify(path)];
  if (body.trim()) given.push(`json=${read("body", () => literal(body))}`);
  if (headers.trim()) given.push(`headers=${read("headers", () => dictionary(headers))}`);
  if (bodied || !body.trim()) return `client.${method.toLowerCase()}(${given.join(", ")})`;
  return `client.request(${[JSON.stringify(method), ...given].join(", ")})`;
}

function read(field, text) {
  try {
    return text();
  } catch (error) {
    throw Object.assign(error, { field });
  }
}

/** JSON as Python writes it, on one line, its numbers untouched. */
function literal(json) {
  JSON.parse(json);
  return json
    .trim()
    .replace(/"(?:[^"\\]|\\.)*"|true|false|null|\s*\n\s*/g, (part) =>
      part.startsWith('"') ? JSON.stringify(JSON.parse(part)) : (OF_PYTHON[part] ?? " "),
    );
}

function dictionary(headers) {
  const lines = headers.split("\n").filter((line) => line.trim());
  const pairs = lines.map((line) => {
    const [, name, value] = /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (!name) throw new SyntaxError(`${line.trim()} is no header; write it as name: value`);
    return `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  });
  return `{${pairs.join(", ")}}`;
}

/** The client's code with one line more at the end of this function, or in a new one where it has none. */
export function withRequest(source, name, line) {
  const lines = source.trimEnd().split("\n");
  const start = lines.findIndex((text) => new RegExp(`^def ${name}\\(`).test(text));
  if (start < 0) return [...lines, "", "", `def ${name}(client):`, `    ${line}`].join("\n").trimStart();
  const next = lines.findIndex((text, place) => place > start && /^[^\s#)]/.test(text));
  let end = next < 0 ? lines.length : next;
  while (!lines[end - 1].trim()) end--;
  return [...lines.slice(0, end), `    ${line}`, ...lines.slice(end)].join("\n");
}

/** A form in a box to open; `ask` is given the line of what it asks for. */
export function requestForm(ask) {
  const form = element("form");
  const field = (tag, name, label, properties) => {
    const made = element(tag, { name, oninput: () => made.setCustomValidity(""), ...properties });
    form.append(element("label", {}, label, made));
    return made;
  };
  field("select", "method", "Method").append(...METHODS.map((method) => new Option(method)));
  field("input", "path", "Path", { value: "/", required: true, pattern: "/.*", title: "A path begins with /", autocomplete: "off" });
  field("textarea", "headers", "Headers, one a line", { rows: 2, placeholder: "name: value", spellcheck: false });
  field("textarea", "body", "JSON body", { rows: 3, spellcheck: false });
  form.append(element("button", { className: "md-button" }, "Add to the client and run"));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.stopPropagation();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      ask(lineOf(Object.fromEntries(new FormData(form))));
    } catch (error) {
      if (!error.field) throw error;
      form.elements[error.field].setCustomValidity(error.message);
      form.reportValidity();
    }
  });
  return element("details", { className: "run-it-request" }, element("summary", {}, "Send one more request"), form);
}
