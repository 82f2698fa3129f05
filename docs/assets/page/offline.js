// Registers the service worker, has it keep the page it came too late for, and gives it time to tend what is kept.

/** Have these addresses kept for the time without a network, or `once` those that are not yet; how many are. */
export async function keep(urls, once = false) {
  if (!(await navigator.serviceWorker?.getRegistration().catch(() => null))) throw new Error("this browser keeps no pages");
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((done) => port1.addEventListener("message", ({ data }) => done(data), { once: true }));
  port1.start();
  active.postMessage({ keep: urls, once }, [port2]);
  return answer;
}

/** Have kept what came past the service worker: what was asked for before it took over, also if it arrived later. */
function keepLate() {
  const late = (list) => list.getEntries().filter((entry) => !entry.workerStart).map((entry) => entry.name);
  new PerformanceObserver((list) => keep(late(list))).observe({ type: "resource", buffered: true });
  return keep([location.href]);
}

addEventListener("load", async () => {
  // Not everywhere is a service worker: a private window may have none, a page without https has none.
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const late = !workers.controller;
  const tend = () => workers.controller?.postMessage({ tend: true });
  const claimed = new Promise((done) => workers.addEventListener("controllerchange", done, { once: true }));
  workers.addEventListener("controllerchange", tend); // a new build's worker, or the first
  const worker = await workers.register(new URL("../../service-worker.js", import.meta.url)).catch(() => null);
  tend();
  if (!worker) return;
  if (!worker.active) await claimed;
  if (late) await keepLate();
  // What is asked for when a proof is opened, and there may be no network.
  const proof = document.querySelector("proof-mark > a");
  if (proof) await keep([proof.href], true);
});
