// Lets a reader read on without a network: what was read is kept, and given when the site cannot be reached.
//
// The network comes first, so nobody reads a stale page. Only a file with a hash in its name, which never changes,
// is given without asking. `make site` writes the name of the build here; without one this worker removes itself.

const BUILD = "";
const OURS = `course ${registration.scope} `;
const CACHE = OURS + BUILD;
const HASHED = /\.[0-9a-f]{8,}\.(min\.)?\w+$/;
const FIRST = ["", "course/"].map((path) => registration.scope + path);

const AWAY = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>No network</title><h1>You are offline</h1>
<p>You have not opened this page on this device before, so it is not kept here.</p>
<p><a href="${registration.scope}course/">Go to the course</a></p></html>`;

addEventListener("install", (event) => {
  skipWaiting();
  if (BUILD) event.waitUntil(keep(FIRST));
});

addEventListener("activate", (event) => event.waitUntil(BUILD ? takeOver() : retire()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const ours = request.method === "GET" && request.url.startsWith(registration.scope);
  if (BUILD && ours) event.respondWith(answer(request));
});

// A page asks to keep some addresses, and is told how many are kept.
addEventListener("message", (event) => {
  const asked = event.data.keep.filter((url) => url.startsWith(registration.scope));
  event.waitUntil(keep(asked).then((kept) => event.ports[0]?.postMessage(kept.filter(Boolean).length)));
});

const bare = (url) => url.replace(/[?#].*/, "");
const hashed = (url) => HASHED.test(bare(url));

async function answer({ url, redirect, mode }) {
  const kept = await (await caches.open(CACHE)).match(bare(url));
  if (kept && hashed(url)) return kept;
  try {
    return await fresh(url, redirect);
  } catch (error) {
    if (kept) return kept;
    if (mode !== "navigate") throw error;
    return new Response(AWAY, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

async function fresh(url, redirect = "follow") {
  const response = await fetch(url, { redirect, cache: hashed(url) ? "default" : "no-cache" });
  if (response.ok && !response.redirected) {
    const copy = response.clone();
    const cache = await caches.open(CACHE);
    await cache.put(bare(url), copy);
  }
  return response;
}

const keep = (urls) => Promise.all(urls.map((url) => fresh(url).then(({ ok }) => ok, () => false)));

/** What earlier builds kept is kept as it is now; where the network fails half-way, as it was then. */
async function takeOver() {
  await clients.claim();
  const cache = await caches.open(CACHE);
  for (const name of await earlier()) {
    const old = await caches.open(name);
    for (const { url } of await old.keys()) {
      if (!(await cache.match(url))) await fresh(url).catch(async () => cache.put(url, await old.match(url)));
    }
    await caches.delete(name);
  }
}

async function retire() {
  for (const name of await earlier()) await caches.delete(name);
  await registration.unregister();
}

const earlier = async () => (await caches.keys()).filter((name) => name.startsWith(OURS) && (name !== CACHE || !BUILD));
