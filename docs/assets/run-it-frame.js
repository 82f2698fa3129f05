// In the sandboxed frame: starts the worker in which Python runs. The frame has no origin, so that the worker has no
// storage; its content security policy is the worker's too, so that the worker has no network. The page sends all.
addEventListener("message", ({ data: { code, files }, ports: [port] }) => {
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  worker.addEventListener("error", (event) => parent.postMessage({ failed: event.message ?? "the worker did not start" }, "*"));
  worker.postMessage({ files, port }, [port, ...files.values()]);
});
parent.postMessage({ ready: true }, "*");
