// Python for the page: its sandbox started, stopped and started again.

import { forget, preload } from "./files.js";
import { Sandbox } from "./sandbox.js";

/** One Python at a time. After `stop()` or a failure it is gone, and the next run starts another. */
export class Python {
  #sandbox;

  /** Have it ready. Resolves when a run can begin. What failed to start is fetched anew for the next one. */
  async start() {
    if (this.#sandbox?.ended) this.#sandbox = undefined; // by itself, after its last run
    const sandbox = (this.#sandbox ??= new Sandbox(preload()));
    await this.#or(sandbox, sandbox.ready, forget);
    return sandbox;
  }

  /** Run a job; `seen(kind, value)` gets its messages. Resolves when it is done; rejects when Python is lost. */
  async run(job, seen) {
    const sandbox = await this.start();
    await this.#or(sandbox, sandbox.run(job, seen));
  }

  /** End it at once, whatever it does. */
  stop() {
    this.#sandbox?.end(Object.assign(new Error("stopped"), { stopped: true }));
    this.#sandbox = undefined;
  }

  /** Start another in its place if a job has run in it. */
  renew() {
    if (!this.#sandbox?.used) return;
    this.stop();
    this.start().catch(() => {}); // the run that waits for it says so
  }

  /** What is promised, or else the end of this sandbox. */
  async #or(sandbox, promised, failed = () => {}) {
    try {
      await promised;
    } catch (error) {
      sandbox.end(error);
      if (this.#sandbox === sandbox) this.#sandbox = undefined;
      if (!error.stopped) failed();
      throw error;
    }
  }
}
