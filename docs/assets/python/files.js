// The files that Python needs: fetched when asked for, and given up when nothing of one arrives for a while.

const BASE = new URL("../../assets/vendor/python/", import.meta.url);
// Written by the build of the site, the others by the installation. Which belong together is known by the build, too:
// their names tell what is in them, so that none of another version takes the place of one.
const [MANIFEST, COURSE] = ["manifest.json", "course.json.gz"].map((name) => new URL(name, import.meta.url));
export const STALLS = 20_000; // milliseconds in which something of a file, or of the frame, arrives
let loading;
let cache = "default";

/** What has arrived so far, in bytes; `watch` is called when it changes. */
export const progress = { loaded: 0, total: 0, watch: new Set() };

/** Fetch all that Python needs, once a page: the worker's code, and `files` that arrive one by one, `all` in the end. */
export function preload() {
  loading ??= load();
  loading.then(({ all }) => all).catch(forget); // can be repeated
  return loading;
}

/** Have all fetched anew next time, from the server itself: what is here or in a cache may be broken. */
export function forget() {
  loading = undefined;
  cache = "reload";
}

async function load() {
  const code = fetched(new URL("worker.js", import.meta.url)).then(({ bytes }) => new TextDecoder().decode(bytes));
  code.catch(() => {}); // it is waited for last
  const manifest = JSON.parse(new TextDecoder().decode((await fetched(MANIFEST)).bytes));
  Object.assign(progress, { loaded: 0, total: manifest.reduce((sum, { size }) => sum + size, 0) });
  const listed = [...manifest, { name: "course.json", file: COURSE, size: 0 }];
  const files = listed.map(({ name, file, size }) => ({ name, sent: fetched(new URL(file, BASE), size) }));
  const all = Promise.all(files.map(({ sent }) => sent));
  all.catch(() => {});
  return { code: await code, files, all };
}

function count(bytes) {
  progress.loaded = Math.min(progress.total, progress.loaded + bytes);
  progress.watch.forEach((seen) => seen());
}

/** A file as it is sent, in one piece, and whether it is still to be unpacked. */
async function fetched(address, size = 0) {
  const given = new AbortController();
  const late = () => given.abort(new Error(`${nameOf(address)} did not arrive: nothing came for ${STALLS / 1000} seconds`));
  let timer = setTimeout(late, STALLS);
  try {
    const response = await fetch(address, { cache, signal: given.signal });
    if (!response.ok) throw await missing(address);
    const chunks = [];
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(timer);
      timer = setTimeout(late, STALLS);
      chunks.push(value);
      if (size) count(value.length);
    }
    const bytes = await new Blob(chunks).arrayBuffer();
    return { bytes, packed: response.headers.get("content-encoding") !== "gzip" };
  } catch (error) {
    throw error instanceof TypeError ? new Error(`${nameOf(address)} did not arrive`) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** The error of a file that is not there. If this module is gone too, the site has been built anew since. */
export async function missing(address) {
  const still = await fetch(import.meta.url, { cache: "reload", signal: AbortSignal.timeout(STALLS) }).catch(() => ({}));
  return Object.assign(new Error(`${nameOf(address)} is missing from this site`), { outdated: still.status === 404 });
}

const nameOf = (address) => address.pathname.split("/").at(-1);
