import json
from importlib.metadata import requires
from pathlib import Path

from uvicorn import Config
from uvicorn.supervisors.watchfilesreload import FileFilter


def lines(run, scenario):
    return [e.name for e in run(scenario).select("output")]


def says(run, scenario, text):
    return any(text in line for line in lines(run, scenario))


def brought_by(package):
    return " ".join(need.partition(";")[0] for need in requires(package) if need.endswith('extra == "standard"'))


def test_the_extra_brings_a_server_and_a_client():
    brought = brought_by("fastapi")

    assert "uvicorn[standard]" in brought
    assert "httpx<" in brought
    assert "fastapi-cli[standard]" in brought


def test_the_command_line_indents_what_the_server_sent(run):
    shown = lines(run, "ask_with_httpx")
    body = "\n".join(shown[shown.index("") + 1 :])

    assert shown[0] == "HTTP/1.1 200 OK"
    assert "content-length: 27" in shown
    assert len(body) > 27
    assert json.loads(body) == {"message": "Hello, world!"}


def test_the_argument_names_module_and_variable(run):
    (command,) = run("serve_main").select("command")

    assert command.name == "uvicorn main:app"
    assert says(run, "serve_main", '"GET /hello HTTP/1.1" 200 OK')
    assert says(run, "fastapi_dev", "main:app")


def test_a_port_can_be_chosen(run):
    assert says(run, "serve_elsewhere", ":9000 (Press")
    assert says(run, "serve_main", "http://127.0.0.1:8000 (Press")


def test_a_host_can_be_chosen(run):
    assert says(run, "serve_elsewhere", "running on http://0.0.0.0:")
    assert says(run, "serve_main", "running on http://127.0.0.1:")


def test_reload_serves_what_was_saved(run):
    printed = lines(run, "serve_elsewhere")
    saved = printed.index("WARNING:  WatchFiles detected changes in 'main.py'. Reloading...")
    starts = [n for n, line in enumerate(printed) if "Application startup complete" in line]

    assert starts[0] < saved < starts[1]
    assert sum("GET /hello" in line for line in printed[:saved]) == 1
    assert sum("GET /hello" in line for line in printed[saved:]) == 1


def test_reload_watches_the_python_files():
    watched = FileFilter(Config("main:app", reload=True))

    assert watched(Path("main.py"))
    assert not watched(Path("notes.txt"))


def test_fastapi_dev_reloads_and_fastapi_run_does_not(run):
    assert says(run, "fastapi_dev", "Started reloader process")
    assert says(run, "fastapi_dev", "running on http://127.0.0.1:8000")
    assert not says(run, "fastapi_run", "Started reloader process")
    assert says(run, "fastapi_run", "running on http://0.0.0.0:8000")
    assert says(run, "fastapi_dev", "auto-discovered")
    assert says(run, "fastapi_run", "auto-discovered")


def test_ctrl_c_shuts_the_application_down_first(run):
    told = [e.name for e in run("serve_main").select("key", "output")]
    after = [line.partition(":")[2].strip() for line in told[told.index("^C") + 1 :]]

    assert after == [
        "Shutting down",
        "Waiting for application shutdown.",
        "Application shutdown complete.",
        "Finished server process […]",
    ]
