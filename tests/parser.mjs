// Reads one diagram a line, as JSON, and answers with its labels as Mermaid decodes them, or its fault.
import readline from "node:readline";
import DOMPurify from "dompurify";
import mermaid from "mermaid";

// The sanitizer needs a browser; the parser does not.
DOMPurify.addHook = () => {};
DOMPurify.sanitize = (text) => text;

const decode = (text) =>
  text
    .replace(/ﬂ°°/g, "&#").replace(/ﬂ°/g, "&").replace(/¶ß/g, ";")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code));

async function labels(text) {
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const nodes = [...(db.getVertices?.().values() ?? [])].map((node) => node.text);
  const messages = db.getMessages?.().map((message) => message.message) ?? [];
  return [db.getAccDescription(), ...nodes, ...messages].map(decode);
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const answer = await labels(JSON.parse(line)).then(
    (found) => ({ labels: found }),
    (fault) => ({ fault: fault.message }),
  );
  console.log(JSON.stringify(answer));
}
