// A sandbox with one Python in it: a hidden frame, the worker in it, and the messages of both.

import { element } from "../page/element.js";

const FRAME = new URL("frame.html", import.meta.url);

export class Sandbox {
  #frame = element("iframe", { hidden: true, title: "Python", src: FRAME });
  #listening = new AbortController();
  #seen = () => {};
  #port;
  #lost;
  #lose;

  /** `ready` resolves when a run can begin; `loading` promises what Python needs. */
  constructor(loading) {
    this.#lost = new Promise((_, lose) => (this.#lose = lose));
    this.ready = this.#unlessLost(this.#start(loading));
  }

  /** Have a job run; `seen(kind, value)` gets its messages. Resolves when it is done. */
  run(job, seen) {
    return this.#until("done", seen, () => this.#port.postMessage(job));
  }

  /** End it at once; what it was asked for ends with this error. */
  end(error) {
    this.#lose(error);
    this.#listening.abort();
    this.#frame.remove();
    this.#port?.close();
  }

  async #start(loading) {
    const [frame, { code, files, all }] = await Promise.all([this.#open(), loading]);
    const { port1: port, port2 } = new MessageChannel();
    this.#port = port;
    port.onmessage = ({ data: { kind, value } }) => {
      if (kind === "stage") performance.mark(`run-it:${value.stage}`, { startTime: value.at - performance.timeOrigin });
      else if (kind === "failed") this.#lose(new Error(value));
      else this.#seen(kind, value);
    };
    const names = files.map(({ name }) => name);
    const ready = this.#until("ready", () => {}, () => frame.postMessage({ code, names }, "*", [port2]));
    // Each as it comes: the largest is still arriving when Python's own code is compiled already.
    for (const { name, sent } of files) sent.then((file) => port.postMessage({ name, ...file }), () => {});
    await Promise.all([all.then(() => performance.mark("run-it:files")), ready]);
  }

  /** The window of the innermost frame, once it listens. */
  #open() {
    document.body.append(this.#frame);
    const outer = this.#frame.contentWindow;
    return new Promise((ready, failed) => {
      this.#frame.onload = () => this.#frame.contentDocument?.querySelector("iframe") ?? failed(new Error(`${FRAME.pathname} is missing`));
      const hear = ({ source, data }) => {
        if (source?.parent !== outer) return;
        if (data.ready) ready(source);
        if (data.failed) this.#lose(new Error(data.failed));
      };
      addEventListener("message", hear, { signal: this.#listening.signal });
    });
  }

  #until(last, seen, begin) {
    return this.#unlessLost(
      new Promise((done) => {
        this.#seen = (kind, value) => {
          seen(kind, value);
          if (kind === last) done();
        };
        begin();
      }),
    );
  }

  #unlessLost = (promised) => Promise.race([promised, this.#lost]);
}
