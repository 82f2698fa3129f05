// Drafts: what the reader made of a lesson's code, kept in this browser and carried by a link. One of an exercise has no
// client.

const KEY = "serving-step-by-step:run-it:";
const FRAGMENT = "#run-it=";

/** The draft of this name, from the page's address or from this browser; undefined where there is none. */
export async function draft(name) {
  const shared = await unpacked(location.hash).catch(() => undefined);
  return shared?.name === name ? { ...shared, shared: true } : kept(name);
}

/** The draft of this name in this browser, or undefined. */
export function kept(name) {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY + name));
    return isText(draft?.service) && isText(draft.client ?? "") ? draft : undefined;
  } catch {
    return undefined;
  }
}

/** Keep a draft; without one, forget what was kept. A browser that keeps nothing loses it with the page. */
export function keep(name, draft) {
  try {
    if (draft) localStorage.setItem(KEY + name, JSON.stringify(draft));
    else localStorage.removeItem(KEY + name);
  } catch {
    // No storage, or no more room in it.
  }
}

/** Forget every draft, also the code that has passed an exercise. */
export function erase(storage = globalThis.localStorage) {
  for (const key of Object.keys(storage)) if (key.startsWith(KEY)) storage.removeItem(key);
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

const isText = (value) => typeof value === "string" && value.length < 100_000;

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
