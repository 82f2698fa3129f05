// Links: the page's address with what a reader made of a service and its client in it.

import { isText, kept } from "../editor/drafts.js";

const FRAGMENT = "#run-it=";

/** The draft of this name, from the page's address or from this browser; undefined where there is none. */
export async function draft(name) {
  const shared = await unpacked(location.hash).catch(() => undefined);
  return shared?.name === name ? { ...shared, shared: true } : kept(name);
}

/** The page's address with a draft in it. */
export async function link(name, { service, client }) {
  const bytes = new TextEncoder().encode(JSON.stringify({ name, service, client }));
  const packed = await through(bytes, new CompressionStream("deflate-raw"));
  const text = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""));
  return location.href.split("#")[0] + FRAGMENT + text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function unpacked(hash) {
  if (!hash.startsWith(FRAGMENT)) return undefined;
  const text = atob(hash.slice(FRAGMENT.length).replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = await through(Uint8Array.from(text, (letter) => letter.charCodeAt(0)), new DecompressionStream("deflate-raw"));
  const shared = JSON.parse(new TextDecoder().decode(bytes));
  return isText(shared.service) && isText(shared.client) ? shared : undefined;
}

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
