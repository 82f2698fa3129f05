// Whose text is in the editors: the reader's own, or one that came with a link. What is typed is kept with the one it
// belongs to, and each can be had back: a link changes no draft until the reader takes its text over.

import { keep, kept } from "../editor/drafts.js";
import { changed, isLink } from "./links.js";

export class Texts {
  #buttons = [];

  /** `start` is the text of the link that is shown, if one is; `read()` gives what is in the editors, `show` puts a text there. */
  constructor(name, original, bar, start, read, show) {
    Object.assign(this, { name, original, bar, start, read, show });
    this.before = `${name}/before`; // under which the reader's own draft is kept that another one took the place of
    this.#offer(start && "This is the code of a link. Your own is kept apart.");
  }

  /** Show the text of a link that was opened since. */
  follow({ start, ...text }) {
    this.#link({ text, start, address: location.href });
  }

  /** Keep what was typed. */
  keep(text) {
    if (this.start) keep(changed(this.name), { ...text, start: this.start });
    else keep(this.name, text);
    if (!this.start) this.#leave(); // the address has another text now
  }

  /** Bring back what the editors began with: the lesson's own code, or that of the link. */
  reset() {
    if (this.start) return this.#back();
    this.#keepBefore();
    keep(this.name);
    this.#leave();
    this.show(this.original);
    this.#offer("The lesson's own code is back.");
  }

  #back() {
    keep(changed(this.name));
    this.show(this.start);
    this.bar.say("The link's own code is back.");
  }

  /** Make the text of the link the reader's own. */
  #take() {
    this.#keepBefore();
    keep(this.name, this.read());
    keep(changed(this.name));
    this.start = undefined;
    this.#leave();
    this.#offer("This is your code now.");
  }

  /** The reader's own text in the place of the link's. */
  #own() {
    const link = { text: this.read(), start: this.start, address: location.href };
    this.start = undefined;
    this.#leave();
    this.show(kept(this.name) ?? this.original);
    this.#offer("This is your own code.", ["The link's code", () => this.#link(link)]);
  }

  #link({ text, start, address }) {
    this.start = start;
    history.replaceState(history.state, "", address);
    this.show(text);
    this.#offer("This is the code of a link. Your own is kept apart.");
  }

  /** What the reader had before, and what they have now in its place. */
  #swap() {
    const before = kept(this.before);
    keep(this.before, this.read());
    keep(this.name, before);
    this.#leave();
    this.show(before);
    this.#offer("This is the code you had before.");
  }

  #keepBefore() {
    const own = kept(this.name);
    if (own) keep(this.before, { service: own.service, client: own.client });
  }

  #leave() {
    if (isLink()) history.replaceState(history.state, "", location.pathname + location.search);
  }

  /** Say what is shown now, and offer what else there is. */
  #offer(said, ...more) {
    for (const button of this.#buttons) button.remove();
    const link = [["Take it over", () => this.#take()], ["My own code", () => this.#own()]];
    const own = kept(this.before) ? [["My code before", () => this.#swap()]] : [];
    this.#buttons = [...(this.start ? link : own), ...more].map(([name, pressed]) => this.bar.button(name, pressed));
    if (said) this.bar.say(said);
  }
}
