// Links: the page's address with what a reader made of a service and its client in it.

import { isText, kept } from "../editor/drafts.js";

const FRAGMENT = "#run-it=";

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
  const text = atob(hash.slice(FRAGMENT.length).replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = await through(Uint8Array.from(text, (letter) => letter.charCodeAt(0)), new DecompressionStream("deflate-raw"));
  const shared = JSON.parse(new TextDecoder().decode(bytes));
  return isText(shared.service) && isText(shared.client) ? shared : undefined;
}

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
