// Python for the page: its files fetched when asked for, its sandbox started, stopped and started again.

import { Sandbox } from "./sandbox.js";

const BASE = new URL("../../assets/vendor/python/", import.meta.url);
const COURSE = new URL("course.json.gz", import.meta.url); // written by the build of the site, the others by the installation
let loading;

/** What has arrived so far, in bytes; `watch` is called when it changes. */
export const progress = { loaded: 0, total: 0, watch: new Set() };

/** Fetch all that Python needs, once a page: the worker's code, and `files` that arrive one by one, `all` in the end. */
export function preload() {
  loading ??= load();
  loading.then(({ all }) => all).catch(() => (loading = undefined)); // can be repeated
  return loading;
}

async function load() {
  const code = found(new URL("worker.js", import.meta.url)).then((response) => response.text());
  const manifest = await (await found(new URL("manifest.json", BASE))).json();
  Object.assign(progress, { loaded: 0, total: manifest.reduce((sum, { size }) => sum + size, 0) });
  const listed = [...manifest, { name: "course.json", file: COURSE, size: 0 }];
  const files = listed.map(({ name, file, size }) => ({ name, sent: sent(file, size) }));
  const all = Promise.all(files.map(({ sent }) => sent));
  all.catch(() => {});
  return { code: await code, files, all };
}

async function found(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.pathname} is missing from this site`);
  return response;
}

/** A file as it is sent, in one piece, and whether it is still to be unpacked. */
async function sent(file, size) {
  const response = await found(new URL(file, BASE));
  const chunks = [];
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    progress.loaded = Math.min(progress.total, progress.loaded + (size && value.length));
    progress.watch.forEach((seen) => seen());
  }
  const bytes = await new Blob(chunks).arrayBuffer();
  return { bytes, packed: response.headers.get("content-encoding") !== "gzip" };
}

/** One Python at a time. After `stop()` or a failure it is gone, and the next run starts another. */
export class Python {
  #sandbox;

  /** Have it ready. Resolves when a run can begin. */
  async start() {
    const sandbox = (this.#sandbox ??= new Sandbox(preload()));
    await this.#or(sandbox, sandbox.ready);
    return sandbox;
  }

  /** Run a job; `seen(kind, value)` gets its messages. Resolves when it is done; rejects when Python is lost. */
  async run(job, seen) {
    const sandbox = await this.start();
    await this.#or(sandbox, sandbox.run(job, seen));
  }

  /** End it at once, whatever it does. */
  stop() {
    this.#sandbox?.end(new Error("stopped"));
    this.#sandbox = undefined;
  }

  /** What is promised, or else the end of this sandbox. */
  async #or(sandbox, promised) {
    try {
      await promised;
    } catch (error) {
      sandbox.end(error);
      if (this.#sandbox === sandbox) this.#sandbox = undefined;
      throw error;
    }
  }
}
