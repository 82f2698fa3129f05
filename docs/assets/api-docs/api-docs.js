// The /docs page of a lesson's service: the service in this page answers it, and all that Swagger UI asks for.

import { isText, kept } from "../editor/drafts.js";
import { element } from "../page/element.js";
import { progress } from "../python/files.js";
import { Python } from "../python/python.js";

const HERE = "http://127.0.0.1:8000"; // where a reader's own server would be; nobody asks it
const python = new Python();
const wanted = new URLSearchParams(location.search);
const SITE = new URL("../..", import.meta.url).href;
const brought = decoded(location.hash); // the service as it was edited when this page was opened
const service = { module: wanted.get("module"), service: brought ?? kept(wanted.get("name"))?.service };
const [status] = document.querySelectorAll("[role=status]");
let last = Promise.resolve();

function decoded(hash) {
  try {
    const text = hash.startsWith("#service=") ? decodeURIComponent(hash.slice("#service=".length)) : undefined;
    return isText(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Stands where Swagger UI would fetch: each request after the one before. */
function answered(address, options) {
  const answer = last.then(() => ask(new Request(address, options)));
  last = answer.catch(() => {});
  return answer;
}

async function ask(request) {
  const { pathname, search } = new URL(request.url);
  const body = btoa(Array.from(new Uint8Array(await request.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(""));
  const seen = {};
  const job = { ask: { method: request.method, path: pathname + search, headers: Object.fromEntries(request.headers), body } };
  await python.run({ ...service, ...job }, (kind, value) => (seen[kind] = value));
  if (seen.errors) throw new Error(seen.errors[0].text);
  const { status: code, headers, body: sent } = seen.answer;
  const bytes = Uint8Array.from(atob(sent), (letter) => letter.charCodeAt(0));
  return new Response([101, 204, 205, 304].includes(code) ? null : bytes, { status: code, headers });
}

/** The settings in the page that the service sends for /docs: where its OpenAPI is, and all that is written as JSON. */
function settings(html) {
  const url = /\burl: '([^']*)'/.exec(html)?.[1];
  const given = [...html.matchAll(/^"(\w+)": (.+),$/gm)].map(([, name, value]) => [name, JSON.parse(value)]);
  return url && { ...Object.fromEntries(given), url: HERE + url };
}

/** Swagger UI, which is no module. */
function swagger() {
  const script = element("script", { src: new URL("../../assets/vendor/swagger-ui/swagger-ui-bundle.js", import.meta.url) });
  document.head.append(script);
  return new Promise((done, failed) => {
    script.onload = () => done(window.SwaggerUIBundle);
    script.onerror = () => failed(new Error("Swagger UI is missing from this site"));
  });
}

async function show() {
  const watch = () => {
    const arrived = Math.round((100 * progress.loaded) / progress.total);
    status.textContent = arrived < 100 ? `Loading Python and FastAPI: ${arrived} %` : "Starting Python";
  };
  progress.watch.add(watch);
  await python.start().finally(() => progress.watch.delete(watch));
  const response = await answered(`${HERE}/docs`);
  const found = response.ok && settings(await response.text());
  status.textContent = `The service in this page answered GET /docs with ${response.status}.`;
  if (!found) return;
  const SwaggerUIBundle = await swagger();
  const requestInterceptor = (request) => Object.assign(request, { userFetch: answered });
  const own = { dom_id: "#swagger-ui", validatorUrl: null, deepLinking: false }; // a deep link would be a link in a button
  SwaggerUIBundle({ ...found, ...own, presets: [SwaggerUIBundle.presets.apis], requestInterceptor });
}

/** Swagger UI gives the box of a request's body no name. */
function nameBodies() {
  for (const box of document.querySelectorAll("textarea.body-param__text")) box.ariaLabel = "Request body";
}

new MutationObserver(nameBodies).observe(document.querySelector("#swagger-ui"), { childList: true, subtree: true });
document.title = `/docs of ${service.module}`;

function begin() {
  show().catch((error) => {
    status.textContent = "The service did not answer.";
    const box = document.querySelector(".docs > pre");
    Object.assign(box, { hidden: false, textContent: error.message });
  });
}

// No link from elsewhere runs its code by itself.
if (brought === undefined || document.referrer.startsWith(SITE)) begin();
else {
  status.textContent = "This address has a service in it.";
  const start = element("button", { type: "button", onclick: () => (start.remove(), begin()) }, "Start it");
  status.after(" ", start);
}
