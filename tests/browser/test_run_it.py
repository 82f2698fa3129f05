"""<run-it> in a real Chromium: the lesson's service, edited, run, stopped and shared by a reader."""

import gzip
import json
import re
import socket

import pytest
from playwright.sync_api import expect

from scripts.course.excerpts import excerpt
from scripts.live.differences import without_threads
from scripts.traces.events import Event, Trace
from scripts.web.bundles import playable
from scripts.web.chromium import Handler, served, settle
from tests.browser import axe
from tests.browser.conftest import LESSON, edit, module
from tests.browser.test_offline import KEPT

PATIENCE = 120_000  # milliseconds for Python to start beside other work; a page that is right never waits for them
ENDLESS = "\n\nwhile True:\n    pass\n"
FRAMEWORK = """() => new Promise((ready) => new PerformanceObserver((list) =>
    list.getEntriesByName("run-it:framework").length && ready()).observe({ type: "mark", buffered: true }))"""
PLAY = """async ([at, job]) => {
    const { Python } = await import(at);
    window.python ??= new Python();
    const told = {};
    await window.python.run(job, (kind, value) => (told[kind] = value));
    return told;
}"""


@pytest.fixture(scope="module")
def opened(chromium, address):
    """A page on which the lesson was run once, so that Python is there; it started when the button was looked at."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address + LESSON)
    page.get_by_role("button", name="Run it").focus()
    page.evaluate(FRAMEWORK)
    page.get_by_role("button", name="Run it").click()
    expect(status(page)).to_have_text("Done: 2 answers", timeout=PATIENCE)
    yield page
    context.close()


@pytest.fixture
def page(opened):
    yield opened
    opened.locator("run-it").evaluate("(element) => element.texts.reset()")  # and no new Python


def status(page):
    return page.locator(".editor-bar").get_by_role("status")


def service(page):
    return page.get_by_role("textbox", name="snippets/hello/say_hello.py")


def client(page):
    return page.get_by_label("What the client does")


def run(page):
    """Press Run and wait for what the status says at the end."""
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator("run-it:not([aria-busy])").wait_for(timeout=PATIENCE)
    return status(page).inner_text()


def results(page):
    return page.locator(".run-it-results")


def test_nothing_is_fetched_before_the_reader_asks(visit):
    page = visit()
    settle(page)

    asked = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")

    ours = [re.split(r"/(?:assets|build-\w+)/", url)[-1] for url in asked]
    # Which of two arrives first is the machine's matter.
    assert sorted(path for path in ours if path.startswith(("editor/", "run-it/")) or "python" in path) == [
        "editor/bar.js",
        "editor/editor.css",
        "run-it/run-it.css",
        "run-it/run-it.js",
    ]


def test_the_listings_read_without_a_script(visit):
    page = visit(java_script_enabled=False)

    assert 'client.get("/hello")' in page.locator(".run-it").inner_text()


def test_the_lesson_runs_as_it_was_recorded(page):
    run(page)

    expect(results(page)).to_contain_text("Your run tells the same as the recording on this page.")
    expect(results(page)).to_contain_text("a def endpoint runs on the event loop")
    results(page).get_by_text("The whole run").click()
    expect(results(page).locator(".mermaid svg")).to_be_visible()
    assert results(page).get_by_text('{"message":"Hello, world!"}').count() > 2
    assert results(page).locator("tr").count() > 10


def test_the_answer_comes_first_and_the_page_grows_by_little(page):
    height = "document.querySelector('article').scrollHeight"
    page.evaluate("document.querySelector('run-it').results.replaceChildren()")
    before = page.evaluate(height)

    run(page)

    first = results(page).locator(":scope > section").first
    assert first.inner_text().startswith('Answers\nGET /hello → 200\n{"message":"Hello, world!"}')
    assert first.evaluate(
        """(part) => [...part.querySelectorAll("summary > strong, pre")].slice(0, 2).every((one) => {
            const { left, top, height } = one.getBoundingClientRect();
            return one.contains(document.elementFromPoint(left + 9, top + height / 2));
        })"""
    )
    assert page.evaluate(height) - before < 800


def test_a_player_leads_through_the_readers_own_run_on_the_stage(page):
    client(page).fill(client(page).input_value() + '\n    client.get("/nowhere")')
    run(page)
    page.get_by_role("button", name="Step through").click()  # there is one
    stage = page.get_by_role("dialog", name="Step by step")
    expect(stage).to_contain_text("1 of 11")

    for _ in range(4):
        stage.get_by_role("button", name="Step forward").press("ArrowRight")

    expect(stage).to_contain_text("5 of 11 Receive request 2")
    lit = page.locator("[data-lit]")
    assert lit.count() == stage.locator("[data-lit]").count()
    expect(stage.locator(".editor [data-lit]")).to_have_text("8")
    expect(stage.locator("tr[data-lit]")).to_contain_text("say_hello()")
    expect(stage.locator("td[data-lit]")).to_have_count(3)
    expect(stage.locator(".mermaid svg g[data-lit]").first).to_contain_text("Receive request")
    edges = stage.locator(".mermaid svg path[data-lit]").evaluate_all("found => found.map((e) => e.dataset.id)")
    assert "L_stage-wait_stage-receive_0" in edges
    assert "L_stage-start_stage-receive_0" not in edges
    expect(stage.locator("li[data-lit]")).to_contain_text("Receive request 2")
    assert "#step" not in page.url
    page.keyboard.press("Escape")
    expect(page.locator("run-it .editor")).to_have_count(2)


def test_the_next_run_has_a_player_of_its_own(page):
    run(page)
    run(page)

    expect(page.get_by_role("button", name="Step through")).to_have_count(1)


def test_an_edit_is_run_and_compared(page):
    service(page).fill(service(page).input_value().replace("world", "reader"))

    run(page)

    expect(results(page)).to_contain_text('{"message":"Hello, reader!"}')
    expect(results(page)).to_contain_text("Only in your run: say_hello() returns {'message': 'Hello, reader!'}")


def test_another_request_is_asked(page):
    client(page).fill(client(page).input_value() + '\n    client.post("/hello", json={"a": 1}, headers={"x-b": "c"})')

    assert run(page) == "Done: 3 answers"
    expect(results(page)).to_contain_text("POST /hello → 405")


def test_a_form_writes_one_request_more_into_the_client_and_runs_it(page):
    form = page.locator(".run-it-request")
    form.get_by_text("Send one more request").click()
    form.get_by_label("Method").select_option("POST")
    form.get_by_label("Path").fill("/hello")
    form.get_by_label("Headers").fill("x-b: c")
    form.get_by_label("JSON body").fill('{"a": true')

    form.get_by_role("button").click()

    assert form.get_by_label("JSON body").evaluate("area => area.validationMessage") != ""
    form.get_by_label("JSON body").press_sequentially("}")
    form.get_by_label("JSON body").press("Control+Enter")
    expect(status(page)).to_have_text("Done: 3 answers")
    expect(client(page)).to_have_value(
        re.compile(r'\n    client.post\("/hello", json={"a": True}, headers={"x-b": "c"}\)$')
    )
    expect(results(page)).to_contain_text("POST /hello → 405")
    form.locator("summary").click()


def test_what_is_printed_is_shown(page):
    service(page).fill(service(page).input_value().replace("    return", "    print('asked <b>now</b>')\n    return"))

    run(page)

    assert results(page).locator("section", has_text="Printed").locator("pre").inner_text() == "asked <b>now</b>\n" * 2


@pytest.mark.parametrize(
    ("code", "line", "said"),
    [
        ("def (", 1, "SyntaxError: invalid syntax"),
        ("import uvloop", 1, "ModuleNotFoundError: No module named 'uvloop'"),
        ("import threading\nthreading.Thread(target=print).start()", 2, "RuntimeError: can't start new thread"),
    ],
)
def test_an_error_is_shown_as_python_shows_it_and_its_line_is_marked(page, code, line, said):
    service(page).fill(code)

    told = run(page)

    assert told.endswith(f"and an error at line {line} of the service")
    assert results(page).locator(".run-it-error").inner_text().strip().endswith(said)
    assert page.locator("run-it [data-marked]").all_inner_texts() == [f"{line}\n"]
    expect(service(page)).to_have_attribute("aria-invalid", "true")


def test_an_error_in_the_client_is_marked_there(page):
    client(page).fill(client(page).input_value() + "\n    client.get('/hello').json()['no']")

    assert run(page) == "Done: 3 answers, and an error at line 4 of the client"
    expect(client(page)).to_have_attribute("aria-invalid", "true")
    assert service(page).get_attribute("aria-invalid") is None


def test_an_error_in_an_endpoint_is_marked_and_the_mark_goes_with_the_next_edit(page):
    service(page).fill(service(page).input_value().replace("return {", "return {1 / 0: 1, "))

    assert run(page) == "Done: 2 answers, and an error at line 8 of the service"
    expect(results(page)).to_contain_text("ZeroDivisionError: division by zero")
    service(page).press("Control+z")
    expect(page.locator("run-it [data-marked]")).to_have_count(0)


def test_an_endless_run_is_stopped_and_the_next_one_works(page):
    service(page).fill(service(page).input_value() + ENDLESS)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(status(page)).to_have_text("Running")

    page.get_by_role("button", name="Stop").click()

    expect(status(page)).to_have_text("Stopped")
    service(page).fill(service(page).input_value().removesuffix(ENDLESS))
    assert run(page) == "Done: 2 answers"


def test_a_download_is_stopped_and_tried_again(visit):
    page = visit()
    held = []
    page.context.route("**/python_stdlib.zip.*.gz", lambda route: held.append(route))
    page.get_by_role("button", name="Run it").click()
    expect(status(page)).to_have_text("Loading Python and FastAPI")

    page.get_by_role("button", name="Stop").click()

    expect(status(page)).to_have_text("Stopped")
    held[0].continue_()
    assert run(page) == "Done: 2 answers"


def test_a_run_that_changes_the_framework_says_so_and_the_next_one_and_reset_have_a_new_python(page):
    lesson = service(page).input_value()
    marks = "\nimport sys\nprint(hasattr(sys, 'left'), flush=True)\nsys.left = 1\n"

    service(page).fill(f"{lesson}{marks}\nFastAPI.get = FastAPI.post\n")
    assert run(page).endswith("This changed fastapi.applications.FastAPI.get: the next run starts a new Python.")
    service(page).fill(lesson + marks)
    assert run(page) == "Done: 2 answers"
    expect(results(page)).to_contain_text("False")
    page.get_by_role("button", name="Reset").click()
    service(page).fill(lesson + marks + ENDLESS)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(results(page)).to_contain_text("False", timeout=PATIENCE)

    page.get_by_role("button", name="Reset").click()

    expect(status(page)).to_have_text("Stopped")


def test_memory_is_bounded_and_the_next_run_works(page):
    before = service(page).input_value()
    service(page).fill("hoard = [bytearray(2**26) for _ in range(32)]")

    run(page)

    expect(results(page)).to_contain_text("MemoryError")
    service(page).fill(before)
    assert run(page) == "Done: 2 answers"


@pytest.fixture
def outside():
    """A server outside the site, which counts who comes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.mark.parametrize(
    "reach",
    [
        "request = js.XMLHttpRequest.new()\nrequest.open('GET', URL, False)\nrequest.send()",
        "js.importScripts(URL)",
        "js.indexedDB.open('page')",
        "js.localStorage",
        "js.eval('1')",
        "import pyodide.code; pyodide.code.run_js('1')",
        "js.document",
        "js.close()",
        "js.postMessage('x')",
    ],
)
def test_a_service_reaches_neither_network_nor_storage_nor_page(page, outside, reach):
    service(page).fill(f"import js\nURL = 'http://127.0.0.1:{outside.getsockname()[1]}/'\n{reach}\n")

    assert "and an error at line" in run(page)
    with pytest.raises(BlockingIOError):
        outside.accept()


def test_what_would_leave_later_does_not_leave(page, outside):
    address = f"http://127.0.0.1:{outside.getsockname()[1]}/"
    leaving = f"""import js, pyodide.ffi
js.fetch("{address}")
js.WebSocket.new("{address}".replace("http", "ws"))
js.Worker.new("{address}")
for asking in ("import('{address}')", "new EventSource('{address}')", "new WebTransport('{address}')"):
    script = js.Blob.new(pyodide.ffi.to_js([asking]))
    js.Worker.new(js.URL.createObjectURL(script))
"""
    service(page).fill(leaving + service(page).input_value())

    run(page)
    run(page)

    with pytest.raises(BlockingIOError):
        outside.accept()
    elsewhere = page.context.new_page()
    elsewhere.evaluate("(address) => void fetch(address, { mode: 'no-cors' }).catch(() => 0)", address)
    outside.settimeout(60)
    with outside.accept()[0]:
        """Another page of this browser reaches it."""
    elsewhere.close()


def test_what_a_run_sends_is_shown_as_text_only(page):
    html = (
        "<p onclick='x()'>a<script>x()</script><img src=x onerror=x()><a href='javascript:x()' id='step-2'>b</a></p>"
        "<span data-steps='1 2' data-lines='a.py:7,8' data-lit='' class='x'></span><span data-steps='&quot;'></span>"
    )
    safe = """async ([results, elements, html]) => {
        const { safe } = await import(results);
        const { element } = await import(elements);
        return element("div", {}, ...safe(html)).innerHTML;
    }"""

    shown = page.evaluate(
        safe,
        [module(page, "run-it/results.js"), module(page, "page/element.js"), html],
    )

    kept = '<span data-steps="1 2" data-lines="a.py:7,8"></span><span></span>'
    assert shown == f'<p>a<span data-row="2">b</span></p>{kept}'


def test_reset_brings_the_lesson_back(page):
    before = service(page).input_value()
    service(page).fill("x = 1")

    page.get_by_role("button", name="Reset").click()

    assert service(page).input_value() == before
    page.get_by_role("button", name="My code before").click()
    assert service(page).input_value() == "x = 1"


def test_an_edit_survives_a_reload(visit):
    page = edit(visit())
    service(page).fill("x = 'kept'")

    page.reload()

    expect(service(page)).to_have_value("x = 'kept'")
    assert not results(page).inner_text()


def test_a_link_carries_an_edit_and_runs_nothing(visit):
    page = edit(visit())
    service(page).fill("x = 'für dich →'")
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_url("**#run-it=*")

    other = visit(LESSON + page.url.partition(LESSON)[2])

    expect(service(other)).to_have_value("x = 'für dich →'")
    assert other.locator("iframe").count() == 0


def test_a_link_pasted_into_the_open_tab_is_followed(visit):
    page = visit()
    address = page.url
    edit(page)
    service(page).fill("x = 'shared'")
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_url("**#run-it=*")
    shared = page.url
    service(page).fill("x = 'mine'")
    page.wait_for_url(address)

    page.evaluate("(link) => void (location.href = link)", shared)

    expect(service(page)).to_have_value("x = 'shared'")
    expect(status(page)).to_have_text("This is the code of a link. Your own is kept apart.")
    page.get_by_role("button", name="My own code").click()
    expect(service(page)).to_have_value("x = 'mine'")


def test_of_a_text_of_100_000_lines_those_in_sight_are_numbered(visit):
    page = visit()
    edit(page)
    numbers = page.locator(".editor").first.locator("[data-line]")

    service(page).evaluate("(area) => { area.value = '\\n'.repeat(99_999); area.dispatchEvent(new Event('input')) }")
    assert (numbers.first.inner_text(), numbers.count() < 500) == ("1\n", True)
    service(page).evaluate("(area) => scrollTo(0, scrollY + area.getBoundingClientRect().bottom - innerHeight)")

    page.locator(".editor [data-line='100000']").wait_for()
    level = "(part) => part.getBoundingClientRect().bottom"
    assert abs(numbers.last.evaluate(level) - service(page).evaluate(level)) < 20
    assert numbers.count() < 500


def test_a_broken_link_opens_the_lesson(visit):
    page = visit(LESSON + "#run-it=no-such-thing")

    expect(page.get_by_role("button", name="Run it")).to_be_visible()


def test_keys_indent_and_undo_and_leave(page):
    service(page).fill("def f():")
    service(page).press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("return 1")
    page.keyboard.press("Enter")
    page.keyboard.type("x")
    assert service(page).input_value() == "def f():\n    return 1\nx"

    page.keyboard.press("Control+a")
    page.keyboard.press("Tab")
    assert service(page).input_value() == "    def f():\n        return 1\n    x"

    page.keyboard.press("Control+z")
    assert service(page).input_value() == "def f():\n    return 1\nx"

    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(client(page)).to_be_focused()


def test_control_and_enter_run(page):
    page.evaluate("document.querySelector('.run-it-results').replaceChildren()")

    service(page).press("Control+Enter")

    expect(results(page)).to_contain_text("Your run tells the same")


def test_looking_at_the_button_fetches_and_starts(page):
    reached = "(name) => performance.getEntriesByName(`run-it:${name}`)[0].startTime"

    assert page.evaluate(reached, "framework") < page.evaluate(reached, "click")


def test_a_host_may_send_packed_files_as_compressed_ones(visit, monkeypatch):
    plain = Handler.end_headers

    def end_headers(handler):
        if handler.path.endswith(".gz"):
            handler.send_header("Content-Encoding", "gzip")
        plain(handler)

    monkeypatch.setattr(Handler, "end_headers", end_headers)
    page = visit()
    page.get_by_role("button", name="Run it").click()

    expect(status(page)).to_have_text("Done: 2 answers", timeout=PATIENCE)


def test_what_ran_once_runs_without_a_network(visit, site):
    with served(site) as address:
        page = visit(at=address, service_workers="allow")
        settle(page)
        for url in [page.url, *page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")]:
            page.evaluate(KEPT, url)
        page.get_by_role("button", name="Run it").click()
        results(page).locator(".mermaid svg").wait_for(state="attached", timeout=PATIENCE)
    # The browser's own cache would do as well, but only until it is full.
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.reload()

    page.get_by_role("button", name="Run it").click()

    expect(status(page)).to_have_text("Done: 2 answers", timeout=PATIENCE)
    expect(results(page).locator(".mermaid svg")).to_be_attached()


def test_axe_finds_nothing_in_an_open_editor(page):
    service(page).fill(service(page).input_value().replace("return", "1 / 0; return"))
    run(page)
    page.locator(".run-it-request > summary").click()

    faults = axe.faults(page)
    page.locator(".run-it-request > summary").click()

    assert faults == []


def trace(events):
    """Of events as JSON; from Python 3.14 on a client can read one encoding more, and says so."""
    return Trace(tuple(Event(**fields) for fields in json.loads(json.dumps(events).replace(", zstd", ""))))


def test_every_scenario_that_can_be_played_here_gives_the_events_of_its_recording(page, site):
    (bundle,) = site.glob("build-*/python/course.json.gz")
    course = json.loads(gzip.decompress(bundle.read_bytes()))
    python = module(page, "python/python.js")
    differ = []

    for lesson, played in playable():
        name = f"{lesson}/{played.name}"
        text = course["sources"][f"{played.module.replace('.', '/')}.py"]
        job = {"module": played.module, "scenario": played.name, "service": text, "client": excerpt(played)}
        views = ["trials"] if played.trials else []
        told = page.evaluate(PLAY, [python, job | {"views": views, "recording": "", "events": True}])
        own, expected = trace(told["events"]), without_threads(trace(course["recorded"][name]))
        differ += [] if own == expected else [name]

    assert len(course["recorded"]) > 15
    assert differ == []
