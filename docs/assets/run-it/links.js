// Links: the page's address with what a reader made of a service and its client in it.

import { isText, kept } from "../editor/drafts.js";

const FRAGMENT = "#run-it=";
const LONGEST = 2_000_000; // bytes of JSON that two texts of the greatest length may take
const PIECE = 1024;

/** Whether the page's address has a text in it. */
export const isLink = () => location.hash.startsWith(FRAGMENT);

/** Under which name the reader's changes to a text from a link are kept, apart from their own draft. */
export const changed = (name) => `${name}/link`;

/** What to edit under this name, from the page's address or from this browser; undefined where there is nothing. Of a
 * link `start` is its text, which the reader may have changed since. */
export async function draft(name) {
  const shared = await unpacked(location.hash).catch(() => undefined);
  const own = kept(name);
  if (shared?.name !== name || same(own, shared)) return own;
  const start = { service: shared.service, client: shared.client };
  const known = kept(changed(name));
  return same(known?.start, start) ? known : { ...start, start };
}

const same = (one, other) => one?.service === other.service && one.client === other.client;

/** The page's address with a draft in it. */
export async function link(name, { service, client }) {
  const bytes = new TextEncoder().encode(JSON.stringify({ name, service, client }));
  const packed = await through(bytes, new CompressionStream("deflate-raw"));
  const text = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""));
  return location.href.split("#")[0] + FRAGMENT + text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function unpacked(hash) {
  if (!isLink()) return undefined;
  const text = await unpack(hash.slice(FRAGMENT.length));
  const shared = JSON.parse(text);
  return isText(shared.service) && isText(shared.client) ? shared : undefined;
}

/** The text that was packed into a link. Throws as soon as it is longer than a link can be, however little it was packed in. */
export async function unpack(packed) {
  const text = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = await through(Uint8Array.from(text, (letter) => letter.charCodeAt(0)), new DecompressionStream("deflate-raw"), LONGEST);
  return new TextDecoder().decode(bytes);
}

/** What comes of these bytes. What is longer than `most` is given up before it is here. */
async function through(bytes, stream, most = Infinity) {
  const reader = pieces(bytes).pipeThrough(stream).getReader();
  const chunks = [];
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
    length += value.length;
    chunks.push(value);
    if (length > most) return reader.cancel().then(() => Promise.reject(new RangeError("the link is too long")));
  }
}

/** Bytes, a few at a time and only when wanted: a piece may unpack to a thousand times its length. */
function pieces(bytes) {
  let place = 0;
  const pull = (to) => {
    to.enqueue(bytes.slice(place, (place += PIECE)));
    if (place >= bytes.length) to.close();
  };
  return new ReadableStream({ pull });
}
