// Compiles for a browser's Python, with that very Python: `node compile.mjs SOURCES.zip TARGET.zip [stdlib]` writes
// each module as bytecode and each other file as it is; with `stdlib` Python's own library is in the target too.
import { readFileSync, writeFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const PROGRAM = `
import sys
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

def pack(stdlib):
    with zipfile.ZipFile("/target.zip", "w") as target:
        for archive in ["/sources.zip"] + [path for path in sys.path if path.endswith(".zip")] * stdlib:
            with zipfile.ZipFile(archive) as sources:
                for name in sources.namelist():
                    for entry, data in () if name.endswith("/") else entries(name, sources.read(name)):
                        target.writestr(zipfile.ZipInfo(entry), data)

def entries(name, data):
    # A package may read its own source, as anyio does to import its parts when they are first used.
    if not name.endswith(".py") or name.endswith("/__init__.py"):
        yield name, data
    if name.endswith(".py"):
        code = compile(data, "/" + name, "exec", dont_inherit=True)
        yield name + "c", bytes(_code_to_hash_pyc(code, bytes(8), False))
`;

try {
  const [sources, target, stdlib] = process.argv.slice(2);
  const python = await loadPyodide();
  python.FS.writeFile("/sources.zip", readFileSync(sources));
  python.runPython(PROGRAM);
  python.globals.get("pack")(stdlib === "stdlib");
  writeFileSync(target, python.FS.readFile("/target.zip"));
} catch (error) {
  // An error of Pyodide carries all of its memory's addresses: only its last lines say what happened.
  console.error(String(error).slice(-2000));
  process.exit(1);
}
process.exit(0);
