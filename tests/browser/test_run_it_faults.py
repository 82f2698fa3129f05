"""Run it comes back from every fault in a stated time, and the page can be used whatever runs in it."""

import pytest
from playwright.sync_api import expect

from scripts.web.chromium import served
from tests.browser.conftest import edit, module
from tests.browser.faults import Faulty, Small
from tests.browser.test_run_it import PATIENCE, status

FAULTS = [
    ("python_stdlib.zip", "breaks off", "python_stdlib.zip"),
    ("python_stdlib.zip", "is missing", "is missing from this site"),
    ("frame.html", "is missing", "frame.html is missing from this site"),
    ("course.json.gz", "is broken", "course.json arrived broken"),
    ("pyodide.asm.wasm", "is broken", "pyodide.asm.wasm arrived broken"),
]
# What comes of a sandbox with this code in its worker, which has a `port` to the page; and what was shown until then.
ENDS = """async ([at, code]) => {
    const { Sandbox } = await import(at);
    const begun = `onmessage = async ({ data: { port } }) => {
        const post = (kind, value) => port.postMessage({ kind, value: JSON.stringify(value ?? null) });
        ${code}
    }`;
    const sandbox = new Sandbox(Promise.resolve({ code: begun, files: [], all: Promise.resolve() }));
    const seen = [];
    performance.now = () => 0; // all comes within one second, however busy the machine is
    const run = sandbox.ready.then(() => sandbox.run({}, (kind, value) => seen.push(kind)));
    const never = new Promise((_, fail) => setTimeout(fail, 60_000, new Error("it never ended")));
    const said = await Promise.race([run, never]).then(() => "done", (error) => error.message);
    return [said, seen.length, document.querySelectorAll("iframe").length];
}"""
# What comes of asking for Python's files.
LOADS = """async (at) => {
    const { preload } = await import(at);
    const never = new Promise((done) => setTimeout(done, 60_000, "it never ended"));
    return Promise.race([preload().then(() => "it is here", (error) => error.message), never]);
}"""


def shorten(page, file, stated):
    """Have a time that a module states, as in `STALLS = 20_000`, be a hundredth of it."""

    def shortened(route):
        text = route.fetch().text().replace(f"{stated};", f"{stated} / 100;")
        route.fulfill(body=text, content_type="text/javascript")

    page.route(f"**/python/{file}", shortened)


@pytest.fixture
def faulty(site):
    """The site on a server that fails as it is told to."""
    small = Small(site)
    with served(site, handler=type("Faulty", (Faulty,), {"small": small})) as small.address:
        yield small
        small.hanging.set()


def test_what_is_broken_or_missing_is_said_and_the_next_run_starts_from_clean_files(visit, faulty):
    for file, fault, said in FAULTS:
        faulty.faults = {f".*/{file}": fault}
        page = visit(at=faulty.address, service_workers="allow")  # which has none of the files yet
        page.get_by_role("button", name="Run it").click()
        expect(status(page)).to_contain_text(said, timeout=PATIENCE)
    faulty.faults = {}
    page.get_by_role("button", name="Run", exact=True).click()

    expect(status(page)).to_have_text("Done: 2 answers", timeout=PATIENCE)


def test_a_tab_whose_build_is_gone_says_to_reload_when_python_is_asked_for(visit, faulty):
    page = visit(at=faulty.address)
    edit(page)
    page.evaluate("(at) => import(at)", module(page, "python/python.js"))
    faulty.faults = {"/build-.*/python/": "is missing"}

    page.get_by_role("button", name="Run", exact=True).click()

    page.get_by_text("The site has changed since this page was opened.").wait_for()
    expect(status(page)).to_contain_text("is missing from this site")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("post('ready'); for (;;) post('output', 'x')", "it sent more messages than a page can show"),
        ("post('ready'); for (;;) post('output', 'x'.repeat(1e6))", "it sent more text than a page can show"),
        ("post('ready'); port.onmessage = () => port.postMessage(7)", "it sent a message that this page cannot read"),
    ],
)
def test_a_sandbox_that_floods_or_ends_is_ended_and_the_page_goes_on(visit, code, said):
    page = visit("404.html")
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))

    told, seen, frames = page.evaluate(ENDS, [module(page, "python/sandbox.js"), code])

    assert (told, frames) == (said, 0)
    assert seen <= 500
    assert found == []


@pytest.mark.parametrize("fault", ["hangs", "stalls"])
def test_a_file_of_which_nothing_comes_any_more_is_given_up_in_the_stated_time(visit, faulty, fault):
    page = visit("404.html", at=faulty.address)
    shorten(page, "files.js", "STALLS = 20_000")
    faulty.faults = {".*/manifest.json": fault}

    said = page.evaluate(LOADS, module(page, "python/files.js"))

    assert said == "manifest.json did not arrive: nothing came for 0.2 seconds"


def test_a_frame_that_does_not_open_is_given_up_in_the_stated_time(visit, faulty):
    page = visit("404.html", at=faulty.address)
    shorten(page, "files.js", "STALLS = 20_000")
    faulty.faults = {".*/frame.html": "hangs"}

    told = page.evaluate(ENDS, [module(page, "python/sandbox.js"), ""])

    assert told == ["the frame for Python did not open within 0.2 seconds", 0, 0]


@pytest.mark.parametrize("code", ["", "post('stage', { stage: 'python', at: 0 })"], ids=["no stage", "one stage"])
def test_a_python_that_does_not_start_is_given_up_in_the_stated_time(visit, code):
    page = visit("404.html")
    shorten(page, "sandbox.js", "STARTS = 90_000")

    told = page.evaluate(ENDS, [module(page, "python/sandbox.js"), code])

    assert told == ["Python did not start within 0.9 seconds", 0, 0]
