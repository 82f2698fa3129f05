import os
import re

import pytest

from scripts.course.lessons import pages
from scripts.course.regions import filled, regions
from scripts.pages.__main__ import by_lesson, lessons, main
from scripts.problems import ROOT
from tests.conftest import PAGE, PROOFS, SMALL_PROOFS

SNIPPET = "snippets/hello/say_hello.py"
SCENARIOS = "snippets/hello/scenarios.py"
MARKERS = "<!-- generated: process-table two_requests -->\n<!-- /generated -->\n"
QUIZ = """<section class="quiz-question" markdown="1">

When?

<details><summary>Hint</summary>Look.</details>

- [ ] Step 1
- [x] Step 3

<!-- proof: test_quiz_when_the_response_leaves -->
<!-- /proof -->

</section>
"""


def only_line(done, copy, before):
    """The one line that a failing process printed; it changed nothing and printed no traceback."""
    assert (done.returncode, done.stdout) == (1, "")
    assert copy.bytes() == before
    (line,) = done.stderr.splitlines()
    return line


def test_pages_are_those_of_docs_but_not_of_the_assets(tmp_path):
    for name in ("b.md", "a.md", "assets/vendor/readme.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    assert pages(tmp_path) == [tmp_path / "a.md", tmp_path / "b.md"]


def test_pages_are_grouped_by_their_lesson():
    index, steps = ROOT / "docs/index.md", ROOT / PAGE

    assert by_lesson([index, steps]) == {"": [index], "hello": [steps]}
    assert steps in lessons()["hello"]


def test_the_check_as_a_process_says_what_is_stale_with_a_diff_and_the_cure(small):
    before = small.bytes()

    done = small.build("--check")

    assert done.returncode == 1
    assert done.stderr == f"{PAGE}:4: this page is stale; run: make pages\n"
    assert done.stdout.startswith(f"--- {PAGE} (committed)\n+++ {PAGE} (recorded now)\n@@ -1,")
    assert "\n+| Step | Action | Input |" in done.stdout
    assert small.bytes() == before


def test_building_repairs_and_building_twice_changes_nothing(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(MARKERS.replace("two", "hello/two"))

    codes = [main([str(page)]), main([str(page)]), main(["--check", str(page)])]

    assert codes == [0, 0, 0]
    assert capsys.readouterr() == (f"wrote {page}\n", "")
    assert page.read_text().startswith("<!-- generated: process-table hello/two_requests -->\n\n| Step | Action |")
    assert [file.name for file in tmp_path.iterdir()] == ["page.md"]


def test_a_page_keeps_its_permissions(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(MARKERS.replace("two", "hello/two"))
    page.chmod(0o640)

    main([str(page)])

    assert page.stat().st_mode & 0o777 == 0o640


def test_plain_pytest_fails_for_stale_pages_and_each_break_between_claims_and_proofs(small):
    folder = (small.folder / PAGE).parent
    (folder / "claim.md").write_text("## Concept snapshot\n\n- So it is.\n")
    (folder / "marker.md").write_text("<!-- proof: test_nobody -->\n<!-- /proof -->\n")
    (small.folder / PROOFS).write_text(f"{SMALL_PROOFS}\n\ndef test_unused():\n    assert True\n")
    (small.folder / "tests/lessons/test_no_lesson.py").write_text("def test_alone():\n    assert True\n")

    failed = small.pytest("tests/whole/test_pages.py")

    assert failed.returncode == 1
    assert f"{PAGE}:4: this page is stale; run: make pages\n" in failed.stdout
    assert f"\n--- {PAGE} (committed)\n+++ {PAGE} (recorded now)\n" in failed.stdout
    assert "docs/lessons/hello/claim.md:3: this states something and has no proof: " in failed.stdout
    assert f"docs/lessons/hello/marker.md:1: no test is named 'test_nobody'; write it in {PROOFS}" in failed.stdout
    assert f"{PROOFS}:7: no claim uses the proof test_unused; name it" in failed.stdout
    assert "tests/lessons/test_no_lesson.py:1: no claim uses the proof test_alone; name it" in failed.stdout
    assert "Traceback" not in failed.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [("Hello, world!", "Hello, moon!"), ('"/hello"', '"/hullo"'), ("def say_hello", "async def say_hello")],
)
def test_changing_the_snippet_makes_its_page_stale(hello, old, new):
    hello.edit(SNIPPET, old, new)

    done = hello.build("--check")

    assert done.returncode == 1
    assert re.fullmatch(f"{PAGE}:\\d+: this page is stale; run: make pages\n", done.stderr)
    assert any(line.startswith("+") and new in line for line in done.stdout.split("\n"))


@pytest.mark.parametrize(("view", "stride"), [("process-table", 1), ("status-tracker", 1), ("", 17)])
def test_changing_any_character_of_a_generated_part_is_seen(view, stride):
    page = ROOT / PAGE
    lines = page.read_text().split("\n")
    chosen = [region for region in regions("\n".join(lines), page) if view in ("", region.names[0])]
    for region in chosen:
        opening, *body, closing = lines[region.first : region.last + 1]
        part, text = "\n".join([opening, *body, closing]), "\n".join(body)
        for index in range(0, len(text), stride):
            changed = f"{text[:index]}{'x' if text[index] != 'x' else 'y'}{text[index + 1 :]}"

            assert filled("\n".join([opening, changed, closing]), page, lambda _, text=text: text[1:-1]) == part

    assert chosen


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MARKERS.replace("process", "proces"), "3: unknown view 'proces-table'; use one of "),
        (MARKERS.replace("two", "few"), "3: unknown scenario 'few_requests'; use one of snippets/hello/scenarios.py: "),
        (MARKERS.replace(" two", " nowhere/two"), "3: unknown lesson 'nowhere'; write snippets/nowhere/scenarios.py"),
        (MARKERS.replace("two_requests", ""), "3: unknown scenario ''; use one of "),
        (MARKERS.replace("process-table two_requests", "snippet none"), "3: unknown snippet 'none'; use one of "),
        (
            MARKERS.replace("two_requests", "serve"),
            "3: 'serve' is played in a terminal; show it with the view terminal",
        ),
        (MARKERS.replace("process-table", "terminal"), "3: 'two_requests' is not played in a terminal; show it with "),
        (MARKERS.replace("process-table", "versions"), "3: the view versions has no scenario; remove two_requests"),
        (MARKERS.replace("process-table two_requests ", ""), "3: this generated marker names nothing; name a view"),
        (MARKERS.partition("\n")[0], "3: the region <!-- generated: process-table two_requests --> is not closed "),
        (
            MARKERS.partition("\n")[0] + "\n" + MARKERS,
            "3: the region <!-- generated: process-table two_requests --> is",
        ),
        ("```python\n", "3: this fence is not closed before the page ends; write ``` after it"),
        ("caf\udce9\n", "3: this file is not UTF-8; save it as UTF-8"),
        ("<!-- proof: test_b -->\n<!-- /proof -->\n", "3: no test is named 'test_b'; write it in tests/lessons/"),
        (QUIZ.replace("x", " "), "3: this quiz has no key; check exactly one answer with [x]"),
        (QUIZ.replace("[ ]", "[x]"), "3: this quiz has 2 keys; check exactly one answer with [x]"),
        (QUIZ.replace("Hint", "Help"), "3: this quiz has no hint; write <details><summary>Hint</summary>"),
        (QUIZ.replace("</section>", ""), "3: this quiz is not closed; write </section> after it"),
    ],
)
@pytest.mark.parametrize("option", ["--check", "--"])
def test_bad_input_is_one_line_and_only_sound_pages_are_written(tmp_path, capsys, text, said, option):
    page, other = tmp_path / "lessons/hello/steps.md", tmp_path / "lessons/hello/other.md"
    page.parent.mkdir(parents=True)
    page.write_bytes(f"# Title\n\n{text}".encode(errors="surrogateescape"))
    other.write_text(MARKERS)
    before = page.read_bytes()

    code = main([option, str(page), str(other)])
    line, *more = capsys.readouterr().err.splitlines()

    assert code == 1
    assert line.startswith(f"{page}:{said}")
    assert "; " in line
    assert (page.read_bytes() == before) == ("</section>" not in text or option == "--check"), (
        "a fault of a region leaves the page, one of words does not"
    )
    assert (f"{other}:2: this page is stale; run: make pages" in more) == (option == "--check")
    assert (other.read_text() == MARKERS) == (option == "--check")


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "said"),
    [
        (SNIPPET, "app =", "1 / 0\napp =", SNIPPET, "ZeroDivisionError: division by zero"),
        (SNIPPET, "app =", "app = =", SNIPPET, "SyntaxError: invalid syntax"),
        (SNIPPET, "app =", "raise SystemExit\napp =", SNIPPET, "SystemExit"),
        (SCENARIOS, "import httpx", "import nothing_like_it", SCENARIOS, "ModuleNotFoundError: No module"),
        (
            SCENARIOS,
            'client.get("/hello")',
            "client.nothing()",
            SCENARIOS,
            "AttributeError: 'TestClient' object",
        ),
    ],
)
def test_what_raises_is_told_at_its_own_line(small, file, old, new, place, said):
    number = (small.folder / file).read_text().partition(old)[0].count("\n") + 1
    small.edit(file, old, new)
    before = small.bytes()

    line = only_line(small.build(), small, before)

    assert line.startswith(f"{place}:{number}: ")
    assert f" failed: {said}" in line
    assert "; " in line


def test_a_page_that_is_not_there_is_one_line(tmp_path, capsys):
    assert main([str(tmp_path / "page.md")]) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path}/page.md:1: cannot read it: No such file or directory; correct the path or its permissions\n"
    )


def test_pages_in_a_read_only_folder_are_one_line(small):
    (small.folder / "docs" / "first.md").write_text("<!-- generated: versions -->\n<!-- /generated -->\n")
    folder = (small.folder / PAGE).parent
    folder.chmod(0o555)
    before = small.bytes()
    # To root everything is writable, unless it gives that power away.
    powerless = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()

    line = only_line(small.run("scripts.pages", prefix=powerless), small, before)
    folder.chmod(0o755)

    assert line == f"{PAGE}:1: cannot write this file: Permission denied; make docs/lessons/hello writable"
