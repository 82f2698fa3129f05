// <run-it>: a lesson's own service and requests, edited by the reader and run by the real FastAPI in this page.

const WORDS = { loading: "Loading Python and FastAPI", starting: "Starting Python", running: "Running", stopped: "Stopped" };

class RunIt extends HTMLElement {
  connectedCallback() {
    if (this.bar) return;
    const [service, client] = [...this.querySelectorAll("pre > code")].map((code) => code.textContent.trimEnd());
    this.original = { service, client };
    this.name = this.dataset.recording;
    this.bar = document.createElement("div");
    this.bar.className = "run-it-bar";
    this.play = this.#button("Run it", () => this.run());
    this.status = Object.assign(document.createElement("span"), { role: "status" });
    this.bytes = Object.assign(document.createElement("span"), { ariaHidden: "true" });
    this.bar.append(this.status, this.bytes);
    this.append(this.bar);
    for (const intent of ["pointerenter", "focus"]) this.play.addEventListener(intent, () => this.#prepare(), { once: true });
    this.#restore();
  }

  /** Have everything fetched and Python started before the reader asks for a run, where a reader pays for no bytes. */
  async #prepare() {
    if (navigator.connection?.saveData) return;
    (await this.#python()).start().catch(() => {});
  }

  async #restore() {
    if (!location.hash.startsWith("#run-it=") && !this.#isKept()) return;
    const { draft } = await import("./run-it-drafts.js");
    const found = await draft(this.name);
    if (!found) return;
    await this.edit(found);
    if (found.shared) this.scrollIntoView();
  }

  #isKept() {
    try {
      return Object.keys(localStorage).some((key) => key.endsWith(`run-it:${this.name}`));
    } catch {
      return false; // a browser that keeps nothing
    }
  }

  async #python() {
    const { Python } = await import("./run-it-python.js");
    return (this.python ??= new Python());
  }

  /** Put editors in the place of the listings. */
  async edit(text = this.original) {
    if (this.editors) return;
    this.editors = {};
    const [{ Editor }, drafts] = await Promise.all([import("./run-it-editor.js"), import("./run-it-drafts.js")]);
    this.drafts = drafts;
    const hint = Object.assign(document.createElement("p"), { id: `${this.name}-keys`, className: "run-it-hint" });
    hint.textContent = "Ctrl+Enter runs. Tab indents; press Esc, then Tab, to leave the text.";
    const names = { service: `${this.dataset.module.replaceAll(".", "/")}.py`, client: "What the client does" };
    const made = Object.entries(names).map(([part, name]) => {
      const editor = (this.editors[part] = new Editor(name, text[part], `${this.name}-${part}`));
      editor.oninput = () => drafts.keep(this.name, this.text);
      editor.area.setAttribute("aria-describedby", hint.id);
      return editor.element;
    });
    this.firstElementChild.hidden = true;
    this.bar.before(...made, hint);
    this.results = Object.assign(document.createElement("div"), { className: "run-it-results" });
    this.append(this.results);
    this.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.run());
    this.play.textContent = "Run";
    this.halt = this.#button("Stop", () => this.stop());
    this.halt.disabled = true;
    this.#button("Reset", () => this.reset());
    this.#button("Copy link", () => this.share());
  }

  get text() {
    return { service: this.editors.service.value, client: this.editors.client.value };
  }

  async run() {
    if (this.running) return;
    this.running = true;
    this.ariaBusy = "true";
    performance.mark("run-it:click");
    await this.edit();
    this.halt.disabled = false;
    try {
      await this.#run();
    } catch (error) {
      this.#say(error.message === "stopped" ? WORDS.stopped : `That went wrong: ${error.message}. Run again to start anew.`);
    }
    this.running = false;
    this.ariaBusy = null;
    this.halt.disabled = true;
  }

  async #run() {
    const { Results } = await import("./run-it-results.js");
    const python = await this.#python();
    await this.#started(python);
    this.#say(WORDS.running);
    const results = new Results(this.results);
    for (const editor of Object.values(this.editors)) editor.mark();
    const { module, recording, views } = this.dataset;
    const job = { module, recording, scenario: recording.split("/")[1], views: views.split(" "), ...this.text, events: this.hasAttribute("events") };
    let told = "";
    await python.run(job, (kind, value) => {
      if (kind === "answers") performance.mark("run-it:answers");
      if (kind === "answers") told = value.length === 1 ? "1 answer" : `${value.length} answers`;
      if (kind === "errors") told += this.#errors(value);
      if (kind === "done") this.events = value.events;
      results.show(kind, value);
    });
    this.#say(`Done: ${told}`);
  }

  #errors(errors) {
    for (const { marks } of errors) for (const [part, line] of Object.entries(marks)) this.editors[part].mark(line);
    const [first] = errors;
    const places = Object.entries(first?.marks ?? {}).map(([part, line]) => `line ${line} of the ${part}`);
    return first ? `, and an error${places.length ? ` at ${places.join(" and ")}` : ""}` : "";
  }

  async #started(python) {
    const { progress } = await import("./run-it-python.js");
    const show = () => {
      const [loaded, total] = [progress.loaded, progress.total].map((bytes) => (bytes / 1e6).toFixed(1));
      const arrived = progress.total && progress.loaded >= progress.total;
      this.#say(arrived ? WORDS.starting : WORDS.loading);
      this.bytes.textContent = arrived ? "" : `${loaded} of ${total} MB`;
    };
    progress.watch.add(show);
    show();
    await python.start().finally(() => {
      progress.watch.delete(show);
      this.bytes.textContent = "";
    });
  }

  /** End the run, and have the next Python ready. */
  stop() {
    this.python?.stop();
    this.python?.start().catch(() => {});
  }

  /** Bring the lesson's own code back. */
  reset() {
    for (const [part, editor] of Object.entries(this.editors)) editor.value = this.original[part];
    this.results.replaceChildren();
    this.drafts.keep(this.name);
    if (location.hash.startsWith("#run-it=")) history.replaceState(null, "", location.pathname + location.search);
    this.#say("The lesson's own code is back.");
  }

  async share() {
    const address = await this.drafts.link(this.name, this.text);
    history.replaceState(null, "", address);
    await navigator.clipboard?.writeText(address).then(
      () => this.#say("The link is copied."),
      () => this.#say("The link is this page's address now."),
    );
  }

  #button(text, pressed) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text, className: "md-button" });
    button.addEventListener("click", pressed);
    this.bar.insertBefore(button, this.status ?? null);
    return button;
  }

  #say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }
}

// Markdown makes a div of what stands in the page; an element of our own holds it.
for (const content of document.querySelectorAll("div.run-it")) {
  const element = document.createElement("run-it");
  Object.assign(element.dataset, content.dataset);
  content.before(element);
  element.append(content);
}
customElements.define("run-it", RunIt);
