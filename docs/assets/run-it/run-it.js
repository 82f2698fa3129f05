// <run-it>: a lesson's own service and requests, edited by the reader and run by the real FastAPI in this page.

import { Bar } from "../editor/bar.js";
import { element } from "../page/element.js";
import { DRAFTS, kept } from "../page/keys.js";

const DOCS = ["api-docs/api-docs.html", "api-docs/api-docs.css", "vendor/swagger-ui/swagger-ui-bundle.js", "vendor/swagger-ui/swagger-ui.css"];
const isLink = () => location.hash.startsWith("#run-it=");
let docs;

/** Where a service runs without a network, its /docs opens too. */
const keepDocs = () =>
  (docs ??= import("../page/offline.js")
    .then(({ keep }) => keep(DOCS.map((path) => new URL(`../../assets/${path}`, import.meta.url).href)))
    .catch(() => 0));

class RunIt extends HTMLElement {
  connectedCallback() {
    if (this.bar) return;
    const [service, client] = [...this.querySelectorAll("pre > code")].map((code) => code.textContent.trimEnd());
    this.original = { service, client };
    this.name = this.dataset.recording;
    this.bar = new Bar(this, "Run it", () => this.run());
    this.bar.status.before(this.#docs());
    this.append(this.bar.element);
    this.#restore();
    addEventListener("hashchange", () => this.isConnected && isLink() && this.#restore());
  }

  /** A link to the /docs page of the service, as it is edited now. */
  #docs() {
    const page = new URL("../../assets/api-docs/api-docs.html", import.meta.url);
    page.search = new URLSearchParams({ name: this.name, module: this.dataset.module });
    const link = element("a", { href: page, target: "_blank", className: "md-button" }, "Open /docs");
    link.addEventListener("click", () => this.editors && (link.hash = `service=${encodeURIComponent(this.text.service)}`));
    return link;
  }

  async #restore() {
    if (!isLink() && kept(DRAFTS + this.name) === null) return;
    const { draft } = await import("./links.js");
    const found = await draft(this.name);
    if (!found) return;
    await this.edit(found);
    if (!found.start) return;
    if (this.texts.start !== found.start) this.texts.follow(found); // the editors were open already
    this.scrollIntoView();
  }

  /** Put editors in the place of the listings, once; what fails can be tried again. */
  edit(text = this.original) {
    return (this.editing ??= this.#edit(text).catch((error) => {
      this.editing = undefined;
      throw error;
    }));
  }

  async #edit(text) {
    const parts = [import("../editor/editor.js"), import("./texts.js"), import("./links.js"), import("./request.js")];
    const [{ Editor }, { Texts }, { link }, { requestForm, withRequest }] = await Promise.all(parts);
    Object.assign(this, { link, editors: {} });
    const keys = "Ctrl+Enter runs. Tab indents; press Esc, then Tab, to leave the text.";
    const hint = element("p", { id: `${this.name}-keys`, className: "editor-keys" }, keys);
    const names = { service: `${this.dataset.module.replaceAll(".", "/")}.py`, client: "What the client does" };
    const made = Object.entries(names).map(([part, name]) => {
      const editor = (this.editors[part] = new Editor(name, text[part], `${this.name}-${part}`));
      editor.oninput = () => this.texts.keep(this.text);
      editor.area.setAttribute("aria-describedby", hint.id);
      return editor.element;
    });
    this.firstElementChild.hidden = true;
    const ask = (line) => {
      this.editors.client.value = withRequest(this.editors.client.value, this.scenario, line);
      this.texts.keep(this.text);
      this.run();
    };
    this.bar.element.before(...made, hint, requestForm(ask));
    this.results = element("div", { className: "run-it-results" });
    this.append(this.results);
    this.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.run());
    this.bar.play.textContent = "Run";
    this.bar.addStop();
    this.bar.button("Reset", () => {
      this.texts.reset();
      this.bar.renew();
    });
    this.bar.button("Copy link", () => this.share());
    this.texts = new Texts(this.name, this.original, this.bar, text.start, () => this.text, (shown) => this.#show(shown));
  }

  /** Put a text into the editors. */
  #show(text) {
    if (this.bar.busy) this.bar.stop();
    for (const [part, editor] of Object.entries(this.editors)) editor.value = text[part];
    this.results.replaceChildren();
  }

  get scenario() {
    return this.name.split("/")[1];
  }

  get text() {
    return { service: this.editors.service.value, client: this.editors.client.value };
  }

  run() {
    return this.bar.during(() => this.#run());
  }

  async #run() {
    performance.mark("run-it:click");
    await this.edit();
    const { Results } = await import("./results.js");
    const results = new Results(this.results);
    for (const editor of Object.values(this.editors)) editor.mark();
    const { module, recording, views } = this.dataset;
    const job = { module, recording, scenario: this.scenario, views: views.split(" "), ...this.text };
    let told = "";
    const changed = await this.bar.run(job, (kind, value) => {
      if (kind === "answers") performance.mark("run-it:answers");
      if (kind === "answers") told = value.length === 1 ? "1 answer" : `${value.length} answers`;
      if (kind === "errors") told += this.#errors(value);
      results.show(kind, value);
    });
    this.bar.say([`Done: ${told}`, changed].filter(Boolean).join(". "));
    keepDocs();
  }

  #errors(errors) {
    for (const { marks } of errors) for (const [part, line] of Object.entries(marks)) this.editors[part].mark(line);
    const [first] = errors;
    const places = Object.entries(first?.marks ?? {}).map(([part, line]) => `line ${line} of the ${part}`);
    return first ? `, and an error${places.length ? ` at ${places.join(" and ")}` : ""}` : "";
  }

  async share() {
    const address = await this.link(this.name, this.text);
    history.replaceState(null, "", address);
    await navigator.clipboard?.writeText(address).then(
      () => this.bar.say("The link is copied."),
      () => this.bar.say("The link is this page's address now."),
    );
  }
}

customElements.define("run-it", RunIt);
