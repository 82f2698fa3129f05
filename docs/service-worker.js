// Lets a reader read on without a network: what was read is kept, and given when the site cannot be reached.
//
// The network comes first, so nobody reads a stale page; where it gives nothing whole in time, what is kept is given.
// Only what never changes is given without asking: a file with a hash in its name, and the modules of a build. A file
// that is kept gives way to one that arrived whole, and to nothing else. `make site` writes the name of the build here;
// without one this worker removes itself.

const BUILD = "";
const OURS = `course ${registration.scope} `;
const CACHE = `${OURS}kept`;
const MODULES = `build-${BUILD}/`;
const HASHED = /\.[0-9a-f]{8,}\.(min\.)?\w+$/;
const MODULE = /\/build-[0-9a-f]{12}\//;
const FIRST = ["", "course/"];
const LIST = "offline.json";
const PYTHON = `${registration.scope}assets/vendor/python/`;
const TENDED = `${registration.scope}?tended`; // the list of the build for which all that is kept was fetched anew
const PATIENCE = 4_000; // milliseconds until a kept copy is given in the place of what has not arrived
const HANGS = 20_000; // milliseconds after which a file that is fetched unasked is given up

const AWAY = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>No network</title><h1>You are offline</h1>
<p>You have not opened this page on this device before, so it is not kept here.</p>
<p><a href="${registration.scope}course/">Go to the course</a></p></html>`;

addEventListener("install", () => skipWaiting());

// Nothing here waits for the network: until this has ended, no page is answered.
addEventListener("activate", (event) => event.waitUntil(BUILD ? clients.claim() : retire()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const ours = request.method === "GET" && request.url.startsWith(registration.scope);
  if (BUILD && ours) event.respondWith(answer(event));
});

// A page asks to keep some addresses, or those of them that are not kept yet, and is told how many are; or it has loaded,
// and there is time to tend.
addEventListener("message", (event) => {
  if (!BUILD) return;
  if (event.data.tend) return event.waitUntil(tend());
  const asked = event.data.keep.filter((url) => url.startsWith(registration.scope));
  const kept = Promise.all(asked.map((url) => (event.data.once ? lacking(url) : keep(url)).catch(() => false)));
  event.waitUntil(kept.then((done) => event.ports[0]?.postMessage(done.filter(Boolean).length)));
});

const bare = (url) => url.replace(/[?#].*/, "");
const lasting = (url) => HASHED.test(bare(url)) || MODULE.test(bare(url));
const site = (path) => registration.scope + path;

async function answer(event) {
  const { url, redirect, mode, cache } = event.request;
  const kept = await found(url);
  const again = cache === "reload"; // who asks so had what is kept, and it was broken
  if (kept && lasting(url) && !again) return kept;
  const sent = ask(url, { redirect, ...(again && { cache }) });
  event.waitUntil(sent.then((response) => store(url, response.clone())).catch(() => {}));
  if (kept) return Promise.race([whole(url, sent), later(PATIENCE)]).catch(() => kept);
  return sent.catch((error) => {
    if (mode !== "navigate") throw error;
    return new Response(AWAY, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  });
}

const ask = (url, options) => fetch(url, { cache: lasting(url) ? "default" : "no-cache", ...options });

/** The response once all of it is here. Rejects one that the server failed at, or that is another kind of file. */
async function whole(url, sent) {
  const response = await sent;
  if (response.status >= 500 || (response.ok && !fits(url, response))) throw new Error(response.status);
  await response.clone().arrayBuffer();
  return response;
}

const later = (time) => new Promise((_, late) => setTimeout(late, time));

/** Whether this is the kind of file that the address names: a host without it may answer with a page. */
function fits(url, response) {
  const page = /\/[^/.]*$|\.html$/.test(bare(url));
  return page === /^text\/html\b/.test(response.headers.get("content-type"));
}

/** Keep a response in the place of what is kept; whether that was done. */
async function store(url, response) {
  if (response.status !== 200 || response.redirected || !fits(url, response)) return false;
  await (await caches.open(CACHE)).put(bare(url), response);
  return true;
}

/** Have this kept as it is now. Rejects where the network or the room does not suffice. */
async function keep(url) {
  return store(url, await ask(url, { signal: AbortSignal.timeout(HANGS) }));
}

/** What is kept of this address, if any. A browser may refuse to look. */
async function found(url) {
  try {
    for (const name of [CACHE, ...(await earlier())]) {
      const kept = await (await caches.open(name)).match(bare(url));
      if (kept) return kept;
    }
  } catch {
    return undefined;
  }
}

let tending;
const tend = () => (tending ??= tended().catch(() => {}).finally(() => (tending = undefined)));

/** Keep what every page of this build may ask for, and once a build have all that is kept as it is now. */
async function tended() {
  await carry();
  const response = await ask(site(LIST), { signal: AbortSignal.timeout(HANGS) });
  const text = response.ok ? await response.text() : "[]";
  const listed = JSON.parse(text);
  if (!listed.some((path) => path.startsWith(MODULES))) return; // of another build: its own worker comes
  const cache = await caches.open(CACHE);
  for (const path of listed) if (FIRST.includes(path) || path.startsWith(MODULES)) await lacking(site(path));
  const before = await (await cache.match(TENDED))?.text();
  if (before === text) return;
  if (await holds(cache, PYTHON)) await python(cache);
  const known = new Set([...listed, ...JSON.parse(before ?? "[]")].flatMap((path) => [site(path), site(folder(path))]));
  let all = true;
  for (const { url } of await cache.keys()) if (url !== TENDED) all = (await renewed(cache, url, known)) && all;
  if (all) await cache.put(TENDED, new Response(text));
}

const holds = async (cache, start) => (await cache.keys()).some(({ url }) => url.startsWith(start));

/** Keep the Python of this build, all of it: who has run that of another build may want to without a network. */
async function python(cache) {
  const manifest = await cache.match(site(`${MODULES}python/manifest.json`));
  for (const { file } of manifest ? await manifest.json() : []) await lacking(PYTHON + file);
  await lacking(site(`${MODULES}python/course.json.gz`));
}

const lacking = async (url) => (await (await caches.open(CACHE)).match(url)) ?? keep(url);
const folder = (path) => path.split("/", 1)[0];

/** Have a kept file as the server has it now; whether that has answered. What neither this build nor the one before has
 * is kept no longer. */
async function renewed(cache, url, known) {
  if (known.has(url) && lasting(url)) return true;
  if (MODULE.test(url)) return known.has(site(folder(url.slice(site("").length)))) || cache.delete(url);
  try {
    const response = await ask(url, { signal: AbortSignal.timeout(HANGS) });
    if (response.status === 404 && !known.has(url)) await cache.delete(url);
    return (await store(url, response)) || response.status < 500;
  } catch {
    return false;
  }
}

/** An earlier version had a cache for each build: what is in them goes into the one, file by file. */
async function carry() {
  const cache = await caches.open(CACHE);
  for (const name of await earlier()) {
    const old = await caches.open(name);
    for (const request of await old.keys()) {
      if (!(await cache.match(request))) await cache.put(request, await old.match(request));
      await old.delete(request);
    }
    await caches.delete(name);
  }
}

async function retire() {
  for (const name of [CACHE, ...(await earlier())]) await caches.delete(name);
  await registration.unregister();
}

const earlier = async () => (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE).reverse();
