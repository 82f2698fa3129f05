"""The content security policy that every page carries, kept by a real browser."""

import pytest

from scripts.web.chromium import page_paths
from tests.browser.conftest import LESSON

EVALUATE = "() => { try { return Function('return 1')() } catch (error) { return error.name } }"
INLINE = """() => new Promise((done) => {
    addEventListener("securitypolicyviolation", ({ effectiveDirective }) => done(effectiveDirective));
    document.head.append(Object.assign(document.createElement("script"), { textContent: "window.ran = true" }));
    if (window.ran) done("it ran");
})"""
# The shortest module: the four letters and the version.
COMPILE = """() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => "compiled",
    (error) => error.name)"""


@pytest.mark.parametrize("path", ["", LESSON, "no/such/page/"])
def test_a_script_that_the_build_did_not_know_does_not_run(visit, path):
    assert visit(path).evaluate(INLINE) == "script-src-elem"


# In the page's own script: what Playwright evaluates itself is not held to the policy.
@pytest.mark.parametrize("path", ["", LESSON])
def test_webassembly_is_compiled_on_no_page_but_in_the_frame_that_runs_python(visit, path):
    assert visit(path).evaluate(COMPILE) == "CompileError"


def test_every_page_carries_a_policy_before_its_first_script(site):
    texts = {
        path: (site / path / "index.html" if not path.endswith("html") else site / path) for path in page_paths(site)
    }

    late = [p for p, f in texts.items() if "Content-Security-Policy" not in f.read_text().partition("<script")[0]]

    assert late == []


def test_the_host_says_what_a_page_cannot(visit, address):
    sent = visit().request.get(address).headers

    assert sent["content-security-policy"] == "frame-ancestors 'self'"
    assert sent["x-content-type-options"] == "nosniff"
