// A countdown: how many seconds are left of a time that runs only when it is told to.

export class Countdown {
  #left;
  #since = null;

  /** `now` gives milliseconds. */
  constructor(seconds, now = () => performance.now()) {
    this.#left = seconds * 1000;
    this.now = now;
  }

  /** Whole seconds, 0 at the end. */
  get left() {
    return Math.max(0, Math.ceil((this.#left - this.#passed()) / 1000));
  }

  get running() {
    return this.#since !== null;
  }

  /** Let the time run, or stand still. */
  run(yes) {
    this.#left -= this.#passed();
    this.#since = yes ? this.now() : null;
  }

  #passed() {
    return this.running ? this.now() - this.#since : 0;
  }
}

/** Seconds as a clock shows them: 4:05. */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
