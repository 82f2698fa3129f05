// A sandbox with one Python in it: a hidden frame, the worker in it, and the messages of both.

import { element } from "../page/element.js";
import { missing, STALLS } from "./files.js";
import { Intake } from "./messages.js";

const FRAME = new URL("frame.html", import.meta.url);
const STARTS = 90_000; // milliseconds from one stage of the start to the next, once all files are here

export class Sandbox {
  #frame = element("iframe", { hidden: true, title: "Python", src: FRAME });
  #listening = new AbortController();
  #intake = new Intake();
  #seen = () => {};
  #port;
  #lost;
  #lose;
  #timer;

  /** `ready` resolves when a run can begin; `loading` promises what Python needs. */
  constructor(loading) {
    this.#lost = new Promise((_, lose) => (this.#lose = lose));
    this.ready = this.#unlessLost(this.#start(loading)).finally(() => clearTimeout(this.#timer));
  }

  /** Have a job run; `seen(kind, value)` gets its messages. Resolves when it is done. */
  run(job, seen) {
    this.used = true;
    this.#intake = new Intake();
    return this.#until("done", seen, () => this.#port.postMessage(job));
  }

  /** End it at once; what it was asked for ends with this error. */
  end(error) {
    this.ended = true;
    this.#lose(error);
    this.#listening.abort();
    clearTimeout(this.#timer);
    if (this.#port) this.#port.onmessage = null; // what it has sent already is not looked at
    this.#port?.close();
    this.#frame.remove();
  }

  async #start(loading) {
    const [frame, { code, files, all }] = await Promise.all([this.#open(), loading]);
    const { port1: port, port2 } = new MessageChannel();
    this.#port = port;
    port.onmessage = ({ data }) => this.#take(data);
    const names = files.map(({ name }) => name);
    const ready = this.#until("ready", () => {}, () => frame.postMessage({ code, names }, "*", [port2]));
    // Each as it comes: the largest is still arriving when Python's own code is compiled already.
    for (const { name, sent } of files) sent.then((file) => port.postMessage({ name, ...file }), () => {});
    const arrived = all.then(() => {
      performance.mark("run-it:files");
      this.#within(STARTS, "Python did not start");
    });
    await Promise.all([arrived, ready]);
  }

  #take(data) {
    try {
      const { kind, value } = this.#intake.take(data, performance.now());
      if (kind === "stage") this.#reached(value);
      else if (kind === "failed") throw new Error(value.slice(0, 500));
      else this.#seen(kind, value);
    } catch (error) {
      this.end(error);
    }
  }

  #reached({ stage, at }) {
    performance.mark(`run-it:${stage}`, { startTime: Math.max(0, at - performance.timeOrigin) });
    this.#within(STARTS, "Python did not start");
  }

  /** The next must come within this time. */
  #within(time, otherwise) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(`${otherwise} within ${time / 1000} seconds`), time);
  }

  #end = (why) => this.end(new Error(why));

  /** The window of the innermost frame, once it listens. */
  #open() {
    document.body.append(this.#frame);
    const outer = this.#frame.contentWindow;
    this.#within(STALLS, "the frame for Python did not open");
    return new Promise((ready, failed) => {
      this.#frame.onload = async () => this.#frame.contentDocument?.querySelector("iframe") ?? failed(await missing(FRAME));
      const hear = ({ source, data }) => {
        if (source?.parent !== outer) return;
        if (data?.ready) ready(source);
        if (data?.failed) this.#end(String(data.failed).slice(0, 500));
      };
      addEventListener("message", hear, { signal: this.#listening.signal });
    }).finally(() => clearTimeout(this.#timer));
  }

  #until(last, seen, begin) {
    return this.#unlessLost(
      new Promise((done) => {
        this.#seen = (kind, value) => {
          seen(kind, value);
          if (kind !== last) return;
          this.#seen = () => {}; // what comes later is of no run
          done();
        };
        begin();
      }),
    );
  }

  #unlessLost = (promised) => Promise.race([promised, this.#lost]);
}
