// Python for the page: its files fetched when asked for, its sandbox started, stopped and started again.

const BASE = new URL("vendor/python/", import.meta.url);
const BESIDE = ["course.json"]; // written by the build of the site, the others by the installation
let loading;

/** What has arrived so far, in bytes; `watch` is called when it changes. */
export const progress = { loaded: 0, total: 0, watch: new Set() };

/** Fetch all that Python needs, once a page; a failed attempt can be repeated. */
export function preload() {
  return (loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  }));
}

async function load() {
  const manifest = await (await found(new URL("manifest.json", BASE))).json();
  Object.assign(progress, { loaded: 0, total: manifest.reduce((sum, { size }) => sum + size, 0) });
  const listed = [...manifest, ...BESIDE.map((name) => ({ name, file: `${name}.gz`, size: 0 }))];
  const code = found(new URL("run-it-worker.js", import.meta.url)).then((response) => response.text());
  const files = await Promise.all(listed.map(async ({ name, file, size }) => [name, await unpacked(file, size)]));
  return { code: await code, files: new Map(files) };
}

async function found(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.pathname} is missing from this site`);
  return response;
}

async function unpacked(file, size) {
  const response = await found(new URL(file, BASE));
  const counting = new TransformStream({
    transform(chunk, stream) {
      progress.loaded = Math.min(progress.total, progress.loaded + (size && chunk.length));
      progress.watch.forEach((seen) => seen());
      stream.enqueue(chunk);
    },
  });
  let bytes = response.body.pipeThrough(counting);
  if (response.headers.get("content-encoding") !== "gzip") bytes = bytes.pipeThrough(new DecompressionStream("gzip"));
  return new Response(bytes).arrayBuffer();
}

/** One sandbox with one Python in it. After `stop()` or a failure it is gone, and the next run starts another. */
export class Python {
  #started;
  #frame;
  #port;
  #seen = () => {};

  /** Have it ready. Resolves when a run can begin. */
  start() {
    return (this.#started ??= this.#start().catch((error) => {
      this.stop();
      throw error;
    }));
  }

  /** Run a job; `seen(kind, value)` gets its messages. Resolves when it is done; rejects when Python is lost. */
  async run(job, seen) {
    await this.start();
    await new Promise((done, failed) => {
      this.#seen = (kind, value) => {
        if (kind === "failed") failed(new Error(value));
        else seen(kind, value);
        if (kind === "done") done();
      };
      this.#port.postMessage(job);
    }).catch((error) => {
      this.stop();
      throw error;
    });
  }

  /** End it at once, whatever it does. */
  stop() {
    this.#frame?.remove();
    this.#port?.close();
    this.#seen("failed", "stopped");
    this.#started = this.#frame = undefined;
    this.#seen = () => {};
  }

  async #start() {
    const opened = this.#open();
    const { code, files } = await preload();
    const frame = await opened;
    performance.mark("run-it:files");
    if (frame !== this.#frame?.contentWindow) throw new Error("stopped");
    const { port1: port, port2 } = new MessageChannel();
    this.#port = port;
    await new Promise((done, failed) => {
      this.#seen = (kind, value) => (kind === "ready" ? done() : kind === "failed" && failed(new Error(value)));
      port.onmessage = ({ data: { kind, value } }) => {
        if (kind === "stage") performance.mark(`run-it:${value.stage}`, { startTime: value.at - performance.timeOrigin });
        else this.#seen(kind, value);
      };
      frame.postMessage({ code, files }, "*", [port2]);
    });
  }

  #open() {
    const frame = (this.#frame = Object.assign(document.createElement("iframe"), { hidden: true, title: "Python" }));
    frame.sandbox = "allow-scripts";
    frame.src = new URL("run-it-frame.html", import.meta.url);
    document.body.append(frame);
    const window = frame.contentWindow;
    return new Promise((ready) => {
      addEventListener("message", ({ source, data }) => {
        if (source !== window) return;
        if (data.ready) ready(window);
        if (data.failed && this.#frame === frame) this.#seen("failed", data.failed);
      });
    });
  }
}
