from dataclasses import replace

import pytest

from scripts.course import seals
from scripts.course.seals import blocks_of, known, seal_problems, seals_file, write

PAGE = """# Hello

It has five routes.

<!-- proof: test_the_application_has_five_routes -->
<!-- /proof -->

- [ ] Four
> One more.
"""


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A page of the hello lesson whose sentences were read."""
    monkeypatch.setattr(seals, "SEALS", tmp_path / "seals")
    page = tmp_path / "lessons" / "hello" / "steps.md"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE)
    write(page)
    return page


def told(page):
    return [str(problem).removeprefix(f"{page}:") for problem in seal_problems(page)]


def test_what_was_read_and_has_not_changed_is_no_problem(page):
    assert told(page) == []
    assert len(known(seals_file(page))) == 4


def test_words_that_are_only_wrapped_otherwise_have_not_changed(page):
    page.write_text(PAGE.replace("five routes", "five\nroutes"))

    assert told(page) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("# Hello", "# Hello, five", 1),
        ("five routes", "six routes", 3),
        ("- [ ] Four", "- [x] Four", 8),
        ("> One more.", "> Two more.", 9),
        ("It has", "It is fast.\n\nIt has", 3),
    ],
)
def test_a_changed_sentence_is_told_at_its_line(page, old, new, line):
    page.write_text(PAGE.replace(old, new))

    assert [said.split(";")[0].partition(":")[::2] for said in told(page)] == [
        (str(line), f" nobody has read this: {blocks_of(page)[[1, 3, 8, 9].index(line)].text!r}")
    ]


def test_what_stands_in_another_place_is_told_where_it_stands_now(page):
    page.write_text(PAGE.replace("It has five routes.", "**Four**\n\n**Five**"))
    write(page)

    page.write_text(page.read_text().replace("**Four**\n\n**Five**", "**Five**\n\n**Four**"))

    assert [said.split(";")[0] for said in told(page)] == ["3: this was read in another place: '**Five**'"]


def test_a_changed_proof_is_told_at_each_sentence_it_holds(page, monkeypatch):
    before = seals.proof_of

    def weaker(file, name):
        return replace(before(file, name), source=f"def {name}(run):\n    assert run")

    monkeypatch.setattr(seals, "proof_of", weaker)

    assert [said.split(":")[0] for said in told(page)] == ["1", "3"]
    assert all(": its proof has changed since both were read: " in said for said in told(page))


def test_a_changed_helper_of_a_proof_is_a_changed_proof(tmp_path):
    def proven(helper):
        file = tmp_path / "test_a.py"
        file.write_text(
            f"def statuses(trace):\n    return {helper}\n\n\ndef test_a(run):\n    assert statuses(run('a'))\n"
        )
        return seals.proven(seals.Proof("test_a", file, 5, "def test_a(run): ...", False))

    assert proven("[]") != proven("trace.events")


def test_a_sentence_that_is_gone_leaves_no_seal_behind(page):
    page.write_text(PAGE.replace("> One more.\n", ""))
    (said,) = told(page)

    write(page)

    assert said.startswith("1: this was read and is gone: '> One more.'; read it with its proof: make seal FILE=")
    assert told(page) == []


def test_the_seals_of_other_pages_stay_as_they_are(page):
    other = page.with_name("why.md")
    other.write_text("# Why\n")
    write(other)
    before = [each for each in known(seals_file(page)) if each.file.endswith("steps.md")]

    page.write_text(PAGE.replace("It has", "There are"))
    write(other)

    assert [each for each in known(seals_file(page)) if each.file.endswith("steps.md")] == before


def test_the_titles_of_the_course_and_the_notes_on_calls_are_sealed_with_their_lines():
    texts = {(block.page.name, block.line): block.text for file in seals.OUTSIDE for block in blocks_of(file)}

    for (name, line), text in texts.items():
        file = next(file for file in seals.OUTSIDE if file.name == name)
        assert text.split()[0] in file.read_text().split("\n")[line - 1].replace('\\"', '"')
    assert {name for name, _ in texts} == {"README.md", "course.toml", "calls.toml", "mkdocs.yml", "404.html"}
