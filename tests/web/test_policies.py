import re
from base64 import b64encode
from hashlib import sha256

from scripts.problems import ROOT
from scripts.web.policies import policy


def hashed(text):
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def scripts(html):
    return dict(rule.split(" ", 1) for rule in policy(html).split("; "))["script-src"]


def test_a_page_without_scripts_runs_those_of_the_site():
    assert scripts('<script src="a.js"></script><script type="application/json">{}</script>') == "'self'"


def test_a_script_in_the_page_is_known_by_its_hash():
    assert scripts("<script>\nlet é = 1;\n</script>") == f"'self' {hashed(chr(10) + 'let é = 1;' + chr(10))}"


def test_a_script_after_an_empty_one_is_known_too():
    assert scripts('<script src="a.js"></script><script>1</script>') == f"'self' {hashed('1')}"


def test_so_is_what_an_element_does():
    form = '<form class="a" onsubmit="return false;">'

    assert scripts(form * 2) == f"'self' 'unsafe-hashes' {hashed('return false;')}"


def test_text_that_only_looks_like_an_element_is_none():
    assert scripts('<p>Write &lt;form onsubmit="x"&gt;.</p>') == "'self'"


def test_the_frame_that_python_runs_in_lets_nothing_out_and_runs_one_script():
    html = (ROOT / "docs/assets/python/frame.html").read_text()
    (rules,) = re.findall(r'Policy" content="([^"]*)"', html)
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.S)

    expected = f"script-src {hashed(script)} blob: 'wasm-unsafe-eval'; worker-src blob:"
    assert rules == f"default-src 'none'; {expected}"
    assert '<iframe sandbox="allow-scripts"' in html


def test_the_docs_page_runs_the_sites_own_scripts_only():
    (rules,) = re.findall(r'Policy" content="([^"]*)"', (ROOT / "docs/assets/api-docs/api-docs.html").read_text())

    assert rules.startswith("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';")
    assert "connect-src 'self'" in rules


def test_no_policy_runs_what_it_does_not_know():
    text = policy("<script>1</script>")

    assert "unsafe-eval" not in text
    assert "'unsafe-inline'" not in text.partition("script-src")[2]
