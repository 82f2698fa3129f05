// The bar under an editor: its buttons, what it says, and the one Python of the page, which serves one run after another.

import { element } from "../page/element.js";
import { isOutdated, show } from "../page/notice.js";

const WORDS = { loading: "Loading Python and FastAPI", starting: "Starting Python", running: "Running", stopped: "Stopped" };
let python;
let last = Promise.resolve();

export class Bar {
  /** A bar for this element; `main` names its first button, which calls `pressed`. */
  constructor(host, main, pressed) {
    this.host = host;
    this.status = element("span", { role: "status" });
    this.bytes = element("span", { "aria-hidden": "true" });
    this.element = element("div", { className: "editor-bar" }, this.status, this.bytes);
    this.play = this.button(main, pressed);
    for (const intent of ["pointerenter", "focus"]) this.play.addEventListener(intent, () => prepare(), { once: true });
  }

  button(text, pressed) {
    const button = element("button", { type: "button", className: "md-button", onclick: pressed }, text);
    this.status.before(button);
    return button;
  }

  /** The button that ends a run; it can be pressed while one is on. */
  addStop() {
    this.halt = this.button("Stop", () => this.stop());
    this.halt.disabled = true;
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** Do this work, unless the last one is still on. What goes wrong is said. */
  async during(work) {
    if (this.busy) return;
    this.busy = true;
    this.host.ariaBusy = "true";
    started().catch(() => {}); // while the page makes itself ready; that it failed is said by the run
    try {
      await work();
    } catch (error) {
      if (isOutdated(error)) show("outdated");
      this.say(error.stopped ? WORDS.stopped : `That went wrong: ${error.message}. Run again to start anew.`);
    }
    this.busy = false;
    this.host.ariaBusy = null;
  }

  /** Run a job once no other run of the page is on; `seen(kind, value)` gets its messages. What it changed in Python
   * itself, and that the next run has another one, is what this resolves to: a sentence, or an empty text. */
  async run(job, seen) {
    let changed = [];
    const told = (kind, value) => (kind === "changed" ? (changed = value) : seen(kind, value));
    await inTurn(() => this.#run(job, told));
    if (changed.length) this.renew();
    return changed.length ? `This changed ${changed.join(", ")}: the next run starts a new Python.` : "";
  }

  /** Have the next run begin in a Python in which none has been. */
  renew() {
    inTurn(() => python?.renew());
  }

  async #run(job, seen) {
    this.halt.disabled = false;
    try {
      await this.#started();
      this.say(WORDS.running);
      await python.run(job, seen);
    } finally {
      this.halt.disabled = true;
    }
  }

  async #started() {
    const { progress } = await import("../python/files.js");
    const show = () => {
      const [loaded, total] = [progress.loaded, progress.total].map((bytes) => (bytes / 1e6).toFixed(1));
      const arrived = progress.total && progress.loaded >= progress.total;
      this.say(arrived ? WORDS.starting : WORDS.loading);
      this.bytes.textContent = arrived ? "" : `${loaded} of ${total} MB`;
    };
    progress.watch.add(show);
    show();
    await started().finally(() => {
      progress.watch.delete(show);
      this.bytes.textContent = "";
    });
  }

  /** End the run, and have the next Python ready. */
  stop() {
    python?.stop();
    python?.start().catch(() => {});
  }
}

/** Do this once no run of the page is on. */
function inTurn(work) {
  const turn = last.then(work);
  last = turn.catch(() => {});
  return turn;
}

async function started() {
  const { Python } = await import("../python/python.js");
  await (python ??= new Python()).start();
}

/** Have everything fetched and Python started before the reader asks for a run, where a reader pays for no bytes. */
async function prepare() {
  if (!navigator.connection?.saveData) await started().catch(() => {});
}
