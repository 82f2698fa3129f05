from base64 import b64encode
from hashlib import sha256

from scripts.policies import policy


def hashed(text):
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def scripts(html, path=""):
    return dict(rule.split(" ", 1) for rule in policy(html, path).split("; "))["script-src"]


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


def test_python_runs_below_lessons_only():
    assert "'wasm-unsafe-eval'" in scripts("", "lessons/hello/steps/")
    assert "'wasm-unsafe-eval'" not in scripts("", "course/")


def test_no_policy_runs_what_it_does_not_know():
    text = policy("<script>1</script>", "lessons/hello/steps/").replace("'wasm-unsafe-eval'", "")

    assert "'unsafe-eval'" not in text
    assert "'unsafe-inline'" not in text.partition("script-src")[2]
