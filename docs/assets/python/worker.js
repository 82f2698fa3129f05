// In a worker of the sandboxed frame: Pyodide, started from the files the page sent, and the course's own recorder.
const LARGEST = 512 * 1024 * 1024; // bytes of memory for Python: beyond them it raises MemoryError
const PAGE = 64 * 1024;
let fail; // told what is broken where Pyodide itself would wait for ever
const NOWHERE = "https://python.invalid/"; // never asked: fetch() below answers from the files

const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * PAGE > LARGEST) throw new RangeError("memory is bounded");
  return grow.call(this, pages);
};

// No code that runs here ends the worker without a word, or speaks to any but the page.
for (const name of ["close", "postMessage"]) delete self[name]; // a global object has its functions itself

onmessage = async ({ data: { names, port } }) => {
  const send = (kind, value) => port.postMessage({ kind, value }); // in JSON, so that the page sees how much it is before it reads it
  const post = (kind, value) => send(kind, JSON.stringify(value ?? null));
  const broken = new Promise((_, failed) => (fail = failed));
  try {
    const reached = (stage) => post("stage", { stage, at: performance.timeOrigin + performance.now() });
    const run = await Promise.race([start(arriving(names, port), reached), broken]);
    port.onmessage = ({ data: job }) => {
      try {
        run(job, send);
      } catch (error) {
        post("failed", lastLines(error));
      }
    };
    post("ready");
  } catch (error) {
    post("failed", lastLines(error));
  }
};

/** The files by name, each a promise of a response until the page sends it. */
function arriving(names, port) {
  const arrived = {};
  port.onmessage = ({ data: { name, bytes, packed } }) => arrived[name](unpacked(name, bytes, packed));
  return new Map(names.map((name) => [name, new Promise((done) => (arrived[name] = done))]));
}

/** A file as a server would send it; it is unpacked while it is read. */
function unpacked(name, bytes, packed) {
  const { body } = new Response(bytes);
  const type = name.endsWith(".wasm") ? "application/wasm" : "text/javascript";
  const content = packed ? watched(name, body.pipeThrough(new DecompressionStream("gzip"))) : body;
  return new Response(content, { headers: { "content-type": type } });
}

/** The same content; that it is broken is told. */
function watched(name, content) {
  const reader = content.getReader();
  const pull = async (to) => {
    try {
      const { done, value } = await reader.read();
      if (done) to.close();
      else to.enqueue(value);
    } catch (error) {
      fail(new Error(`${name} arrived broken`));
      to.error(error);
    }
  };
  return new ReadableStream({ pull });
}

const { instantiateStreaming } = WebAssembly;
WebAssembly.instantiateStreaming = (...given) => {
  const made = instantiateStreaming(...given);
  made.catch((error) => fail(error));
  return made;
};

async function start(files, reached) {
  const module = async (name) => import(URL.createObjectURL(await (await files.get(name)).blob()));
  self.fetch = (address) => files.get(String(address).slice(NOWHERE.length));
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([module("pyodide.mjs"), module("pyodide.asm.mjs")]);
  const { sources, recorded } = await (await files.get("course.json")).json();
  const python = await loadPyodide({
    createPyodideModule,
    indexURL: NOWHERE,
    stdLibURL: `${NOWHERE}python_stdlib.zip`,
    lockFileContents: files.get("pyodide-lock.json").then((file) => file.text()),
    env: { PYTHONDONTWRITEBYTECODE: "1", HOME: "/course" },
    fsInit: async (disk) => {
      for (const [name, data] of files) if (name.startsWith("/")) write(disk, name, new Uint8Array(await (await data).arrayBuffer()));
      for (const [name, text] of Object.entries(sources)) write(disk, `/course/${name}`, text);
    },
  });
  reached("python");
  delete self.fetch;
  const jobs = python.runPython("import sys; sys.path.insert(0, '/course'); from scripts.live import jobs; jobs");
  reached("framework");
  return (job, post) => jobs.run_json(JSON.stringify({ ...job, recorded: recorded[job.recording] }), post);
}

function write(disk, name, data) {
  disk.mkdirTree(name.slice(0, name.lastIndexOf("/")));
  disk.writeFile(name, data);
}

// Pyodide's own faults print its whole state: the last lines say what happened.
const lastLines = (error) => String(error?.message ?? error).trim().split("\n").slice(-3).join("\n").slice(-500);
