"""What is kept for reading offline outlives releases, servers that fail or hang, and a full disk."""

import contextlib
import shutil

import pytest

from scripts.problems import ROOT
from scripts.web.offline import WORKER
from tests.browser.conftest import module
from tests.browser.faults import MARK, small_site

# Whether all that is kept was fetched for the build that is here, in the end.
TENDED = """async (build) => {
    const tended = async () => (await (await caches.match(new URL("../?tended", location)))?.text())?.includes(build);
    while (!(await tended())) await new Promise(requestAnimationFrame);
}"""
# The next build's worker has taken over.
UPDATED = """async () => {
    const workers = navigator.serviceWorker;
    const taken = new Promise((done) => workers.addEventListener("controllerchange", done, { once: true }));
    await (await workers.ready).update();
    await taken;
}"""
CLAIMED = "async () => { while (!navigator.serviceWorker.controller) await new Promise(requestAnimationFrame); }"
TEXT = "(at) => fetch(at).then((response) => response.ok ? response.text() : String(response.status))"

KEEP = """async (at) => {
    await fetch(at);
    while (!(await caches.match(at))) await new Promise(requestAnimationFrame);
}"""


@pytest.fixture
def small(tmp_path):
    with small_site(tmp_path / "site") as small:
        yield small


@pytest.fixture
def visit(chromium, small):
    """Open a page of it in a context of its own."""
    with contextlib.ExitStack() as opened:

        def open_page(path, **options):
            context = opened.enter_context(contextlib.closing(chromium.new_context(**options)))
            page = context.new_page()
            page.goto(small.address + path)
            return page

        yield open_page


def build(small):
    (folder,) = small.folder.glob("build-*")
    return folder.name


def python(small):
    """Where the Python of this build lies, and what it has of the course."""
    (vendored,) = small.folder.glob("assets/vendor/python/*")
    return [f"../assets/vendor/python/{vendored.name}", f"../{build(small)}/python/course.json.gz"]


@pytest.fixture
def page(visit, small):
    """The page `a`, kept with its style and the modules of its build."""
    page = visit("a/")
    page.evaluate(CLAIMED)
    page.reload()
    page.evaluate(TENDED, build(small))
    return page


def title(page, small, path):
    page.goto(f"{small.address}{path}/")
    return page.title()


def test_a_release_while_the_server_fails_takes_nothing_away(page, small):
    kept = page.evaluate("async () => (await (await caches.open((await caches.keys())[0])).keys()).length")
    small.publish("New")
    small.faults = {"/(?!service-worker)": "fails"}

    page.evaluate(UPDATED)
    titles = [title(page, small, name) for name in ("a", "course")]

    assert titles == ["Old a", "Old course"]
    assert page.evaluate("async () => (await (await caches.open((await caches.keys())[0])).keys()).length") >= kept > 10


def test_a_release_while_a_file_hangs_holds_back_no_page_and_is_kept_once_it_comes(page, small):
    small.publish("New")
    small.faults = {"/a/": "hangs"}

    page.evaluate(UPDATED)
    while "/offline.json" not in small.asked[-5:] and "/a/" not in small.asked[-5:]:
        page.evaluate("() => new Promise(requestAnimationFrame)")
    other, hanging = title(page, small, "b"), title(page, small, "a")
    small.faults.clear()
    small.hanging.set()
    title(page, small, "b")
    page.evaluate(TENDED, build(small))
    small.faults = {"/": "fails"}

    assert (other, hanging) == ("New b", "Old a")
    assert title(page, small, "a") == "New a"


def test_what_the_server_fails_at_or_breaks_off_is_given_as_it_was_kept(page, small):
    small.publish("New")

    for fault in ("fails", "hangs", "breaks off"):
        small.faults = {"/a/": fault}
        assert title(page, small, "a") == "Old a", fault
    small.faults = {"/b/": "fails"}
    assert title(page, small, "b") == "none"


def test_a_page_in_the_place_of_a_file_is_not_kept(page, small):
    small.faults = {f"/{MARK}": "is a page", "/assets/page/small.css": "is a page"}

    given = [page.evaluate(TEXT, f"../{path}") for path in (MARK, "assets/page/small.css")]
    small.faults.clear()

    assert ("none" in given[0], "Old" in given[1]) == (True, True)
    assert page.evaluate(TEXT, f"../{MARK}") == ""


def test_with_no_room_left_the_network_is_read_as_ever(page, small):
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": small.address.rstrip("/"), "quotaSize": 1})
    small.publish("New")

    assert [title(page, small, name) for name in ("a", "b")] == ["New a", "New b"]
    small.faults = {"/": "fails"}
    assert title(page, small, "a") == "Old a"


def test_a_tab_that_is_open_during_a_release_gets_the_modules_of_its_own_build(page, small):
    element = module(page, "page/element.js")
    small.publish("New")
    page.evaluate(UPDATED)

    assert page.evaluate(TEXT, element).endswith("/* Old */")
    assert page.evaluate("(at) => import(at).then(({ hold }) => typeof hold)", element) == "function"
    assert title(page, small, "a") == "New a"
    assert page.evaluate(TEXT, module(page, "page/element.js")).endswith("/* New */")


def test_who_has_run_python_and_nobody_else_has_that_of_the_next_build_without_a_network(page, small):
    unrun = [path for path in small.asked if path.endswith(".gz")]
    page.evaluate(KEEP, python(small)[0])
    small.publish("New")
    page.evaluate(UPDATED)
    page.evaluate(TENDED, build(small))
    small.faults = {"/": "fails"}

    assert [page.evaluate(TEXT, at) for at in python(small)] == ["New", "New"]
    assert unrun == []


def test_without_a_service_worker_such_a_tab_gets_no_module_of_another_build_and_says_so(visit, small):
    page = visit("a/", service_workers="block")
    late = module(page, "page/lifelines.js")
    small.publish("New")

    page.evaluate("(at) => void import(at)", late)
    page.get_by_text("The site has changed since this page was opened.").wait_for()
    assert page.evaluate(TEXT, late) == "404"


def test_what_a_version_with_a_cache_for_each_build_kept_is_carried_over(visit, small):
    small.faults = {"/(?!service-worker|404|course|build)": "fails"}
    page = visit("course/", service_workers="allow")
    page.evaluate(
        """async () => {
            const old = await caches.open(`course ${new URL("..", location).href} 0123456789ab`);
            const page = { headers: { "content-type": "text/html" } };
            await old.put(new URL("../b/", location), new Response("<title>Kept b</title>", page));
        }"""
    )
    page.evaluate(CLAIMED)

    assert title(page, small, "b") == "Kept b"
    small.faults.clear()
    title(page, small, "a")
    page.evaluate("async () => { while ((await caches.keys()).length > 1) await new Promise(requestAnimationFrame); }")
    small.faults = {"/": "fails"}
    assert title(page, small, "b") != "none"


def test_a_worker_that_no_build_was_told_removes_itself_and_all_it_kept(page, small):
    shutil.copy(ROOT / "docs" / WORKER, small.folder)

    page.evaluate("async () => void (await (await navigator.serviceWorker.ready).update())")
    page.evaluate("""async () => {
        while ((await navigator.serviceWorker.getRegistrations()).length) await new Promise(requestAnimationFrame);
    }""")

    assert page.evaluate("caches.keys()") == []
