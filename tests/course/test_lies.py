import importlib.util
import re
import tomllib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from scripts.course import seals
from scripts.course.grounds import ground_problems
from scripts.course.guidance import guidance_problems
from scripts.course.lessons import COURSE, DOCS, LESSONS, SITE, module, slug_of
from scripts.course.notes import NOTES
from scripts.course.proofs import proofs
from scripts.course.quizzes import checked_answer, other_keys, quiz_problems
from scripts.course.scenarios import recorded
from scripts.course.seals import README, blocks_of, seal_problems
from scripts.course.strength import weakness
from scripts.problems import ROOT

CONTRACT, ASYNC, ONION = (LESSONS / slug / "steps.md" for slug in ("input-contract", "def-or-async", "middleware"))
CARDS, COST, STEPS, TRY = (LESSONS / "hello" / f"{mode}.md" for mode in ("review", "cost", "steps", "try"))
PLANNED = [lesson["shows"] for lesson in tomllib.loads(COURSE.read_text())["lessons"].values() if "proof" not in lesson]
OWN, ORDER = DOCS / "your-own-service.md", DOCS / "course.md"


@dataclass(frozen=True)
class Lie:
    """What is written instead of what in a file, and what another guard than the seal says of it."""

    kind: str
    file: Path
    true: str
    false: str
    told: str = ""


NOWHERE = "is in no run and no proof of this sentence"
LIES = [
    Lie("a number", ASYNC, "at most 40 such", "at most 2 such"),
    Lie("a number in a word", CONTRACT, "last two of the nine", "last two of the eleven", NOWHERE),
    Lie("another number", ONION, "with a 401, so", "with a 409, so", NOWHERE),
    Lie("a step", ONION, "[step 9](#step-9), which", "[step 90](#step-90), which", "this page has no step 90"),
    Lie("another step", CONTRACT, "in [step 5](#step-5) your", "in [step 1](#step-1) your", "step 1 has nothing of"),
    Lie("a name", CONTRACT, "`ConfigDict(strict=True)` refuses", "`ConfigDict(frozen=True)` refuses", NOWHERE),
    Lie("a name of the run", ONION, "it is `check_key`, whose", "it is `count_requests`, whose"),
    Lie("a thread", ASYNC, "runs this `def` on a worker thread", "runs this `def` on the event loop"),
    Lie("a thread for both", ASYNC, "Both functions run on the event loop", "Both functions run on a worker thread"),
    Lie("a heading", CONTRACT, '### Why was `"0.2"` let through?', '### Why was `"0.2"` kept out?'),
    Lie("a heading of a table", ONION, "## Process table", "## Fastest requests"),
    Lie("a caption", ASYNC, "The run of the process table in", "The run with `await` in", "has no proof"),
    Lie("a guiding sentence", CONTRACT, "at all. You will see", "at all. None fails. You will see", "has no proof"),
    Lie("a hint", CONTRACT, "asks the query for a number and the body", "asks the body for a number and the query"),
    Lie("a line in a hint", ASYNC, "Line 14 still waits", "Line 41 still waits", NOWHERE),
    Lie("why an answer is right", ONION, "> Yes: the counter is now outside", "> Yes: the counter is now inside"),
    Lie("why one is wrong", ONION, "> The endpoint is further in than both", "> The endpoint is further out than both"),
    Lie("a wrong answer", CONTRACT, "- [ ] `400`, because the model", "- [ ] `418`, because the model"),
    Lie("a takeaway", CONTRACT, "that nobody asked for is ignored", "that nobody asked for is kept"),
    Lie("another takeaway", ONION, "misses the refused requests; outside", "counts the refused requests; outside"),
    Lie("a card's front", CARDS, "### You wrote one route. How", "### You wrote two routes. How"),
    Lie("a card's back", CARDS, "The module, `main`, and the variable", "The variable, `main`, and the module"),
    Lie("an alt text", README, "![The first lesson: a diagram of one", "![The first lesson: a diagram of any"),
    Lie("a front matter", OWN, "service, without changing it: its", "service, and repair it: its"),
    Lie("another front matter", ORDER, '"Lessons on serving', '"Lessons on training'),
    Lie("a note", NOTES, "at most 262144 at once", "at most 1024 at once", NOWHERE),
    Lie("another note", NOTES, "does not fit with a 405", "does not fit with a 404", NOWHERE),
    Lie("what a lesson shows", COURSE, "the last meets the request first", "the first meets the request first"),
    Lie("what another shows", COURSE, "each other gets a 422", "each other gets a 500", NOWHERE),
    *(Lie("what is not written yet", COURSE, shows, f"No: {shows}") for shows in PLANNED[:1]),
    Lie("the minutes of a mode", COURSE, '"Challenge", minutes = 20', '"Challenge", minutes = 5'),
    Lie("a title", COURSE, "Middleware is an onion", "Middleware is a queue"),
    Lie("the README", README, "compare, and fail with a", "compare, and pass with a"),
    Lie("a command", README, "# run all its tests", "# run some of its tests"),
    Lie("what the site says of itself", SITE, "was recorded from a real run", "was made by hand"),
    Lie("a line of code", README, "as you write\n$", "as you write $"),
    Lie("an alt text in a tag", README, "![The first", '<img alt="Drawn by hand" src="a.png">\n\n![The first'),
    Lie("a title in a tag", COST, "## What is counted", '<p title="Roughly"></p>\n\n## What is counted'),
    Lie("a hint in a file", TRY, "There are two faults.", "There are three faults."),
    Lie("what a check says", TRY, "a line in it runs again at each request", "a line in it runs once a server"),
    Lie("a comment in a snippet", STEPS, "app = FastAPI()\n", "app = FastAPI()  # serves\n"),
]
FILES = dict.fromkeys(lie.file for lie in LIES)


@pytest.fixture(scope="module", autouse=True)
def read_as_it_is(tmp_path_factory):
    """Every file that is lied in is sealed as it is now, elsewhere."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(seals, "SEALS", tmp_path_factory.mktemp("seals"))
        for file in FILES:
            seals.write(file)
        yield


@pytest.fixture
def written(monkeypatch):
    """Have a file read as if this were written in it."""
    before, instead = Path.read_bytes, {}
    monkeypatch.setattr(Path, "read_bytes", lambda file: instead[file].encode() if file in instead else before(file))
    return instead.__setitem__


def line_of(file, text):
    """The line of the block with this text."""
    line = file.read_text().partition(text)[0].count("\n") + 1
    return max(block.line for block in blocks_of(file) if block.line <= line)


def told(file, line):
    """What another guard than the seal tells of a block, each with its line."""
    found = blocks_of(file)
    held = [block for block in found if block.proofs and block.line == line]
    problems = [*guidance_problems(found), *(problem for block in held for problem in ground_problems(block))]
    return [str(problem) for problem in problems]


def lines(problems):
    return [int(re.search(r":(\d+): ", str(problem))[1]) for problem in problems]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_put_back_every_lie_passes(file):
    assert [*seal_problems(file)] == []


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.kind)
def test_a_lie_breaks_its_seal_at_its_line(lie, written):
    text, line = lie.file.read_text(), line_of(lie.file, lie.true)
    written(lie.file, text.replace(lie.true, lie.false))

    assert text.count(lie.true) == 1
    assert lines(seal_problems(lie.file)) == [line]


@pytest.mark.parametrize("lie", [lie for lie in LIES if lie.told], ids=lambda lie: lie.kind)
def test_a_lie_that_is_in_no_run_is_told_at_its_line_even_when_it_is_sealed(lie, written):
    text, line = lie.file.read_text(), line_of(lie.file, lie.true)
    before = told(lie.file, line)
    written(lie.file, text.replace(lie.true, lie.false))

    new = [problem for problem in told(lie.file, line) if problem not in before]

    assert lines(new) == [line]
    assert lie.told in new[0]


@pytest.mark.parametrize(("page", "wrong"), [(ONION, "- [ ] `401`"), (CONTRACT, "- [ ] `petal_width=nan`")])
def test_a_second_right_answer_is_told_at_its_line_and_its_quiz_has_two_keys(page, wrong, written):
    line = line_of(page, wrong)
    written(page, page.read_text().replace(wrong, wrong.replace("[ ]", "[x]")))

    assert lines(seal_problems(page)) == [line]
    assert ["this quiz has 2 keys" in str(problem) for problem in quiz_problems(page)] == [True]


SWAPPED = [
    (COST, "**A route for each**", "**One route for all**"),
    (CARDS, "> The path fits, but `@app.get` is for `GET` alone.", "> Yes: the path is known, the method is not."),
]


def test_two_calls_that_change_their_notes_are_told_at_their_lines(written):
    one, other = "RequestResponseCycle.run_asgi", "RequestResponseCycle.send"
    text, told = NOTES.read_text(), [line_of(NOTES, one), line_of(NOTES, other)]
    written(NOTES, text.replace(one, "...").replace(other, one).replace("...", other))

    assert lines(seal_problems(NOTES)) == told


@pytest.mark.parametrize(("file", "one", "other"), SWAPPED)
def test_two_that_change_places_are_told_at_the_line_of_the_first(file, one, other, written):
    text, line = file.read_text(), line_of(file, one)
    written(file, text.replace(one, "...").replace(other, one).replace("...", other))

    assert lines(seal_problems(file)) == [line]


def test_a_weaker_helper_in_another_file_is_told_at_each_sentence_it_holds(written):
    helper = ROOT / "tests" / "lessons" / "scripts_of_the_site.py"
    held = [block.line for block in blocks_of(CARDS) if "test_when_a_card_comes_back" in block.proofs]
    written(helper, helper.read_text().replace("return json.loads(run.stdout)", "return 5"))

    assert held and lines(seal_problems(CARDS)) == held


def cut(proof, body):
    """The source of a proof's file in which the proof says this alone."""
    head = next(line for line in proof.source.split("\n") if line.startswith("def "))
    return proof.file.read_text().replace(proof.source, f"{head}\n    {body}")


def loaded(proof, text, folder):
    """The test of a proof in a file of this text."""
    (folder / proof.file.name).write_text(text)
    spec = importlib.util.spec_from_file_location(proof.name, folder / proof.file.name)
    file = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(file)
    return getattr(file, proof.name)


@pytest.mark.parametrize(
    ("page", "name", "body", "weak"),
    [
        (
            ONION,
            "test_nothing_further_in_than_an_early_answer_is_called",
            "trace = run('check_key_is_outside')\n    assert trace",
            "no change of what it asks makes it fail",
        ),
        (
            CONTRACT,
            "test_the_route_is_found_and_then_nothing_is_called",
            "trace = run('odd_floats')\n    assert trace.events",
            "no change of what it asks makes it fail",
        ),
        (
            ASYNC,
            "test_the_event_loop_runs_one_function_after_the_other",
            "events = run('in_def').events\n    # assert events == []",
            "it asserts nothing",
        ),
    ],
)
def test_a_weaker_proof_is_weak_and_told_at_each_sentence_it_holds(page, name, body, weak, written, tmp_path):
    proof = proofs(slug_of(page))[name]
    held = [block.line for block in blocks_of(page) if name in block.proofs]
    written(proof.file, cut(proof, body))

    assert held and lines(seal_problems(page)) == held
    assert all("its proof has changed since both were read" in str(problem) for problem in seal_problems(page))
    run = partial(recorded, module(slug_of(page)))
    assert weakness(loaded(proof, cut(proof, body), tmp_path), {"run": run}) == weak


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (CONTRACT, "test_quiz_where_the_threshold_is_missed"),
        (ONION, "test_quiz_what_a_request_without_a_key_reaches"),
    ],
)
def test_a_key_that_is_moved_with_its_proof_cut_is_weak(page, name, written, tmp_path):
    proof, key = proofs(slug_of(page))[name], checked_answer(slug_of(page), name)
    right, wrong = f"[x] {key}", f"[ ] {key.others[0]}"
    moved = page.read_text().replace(right, "[ ]" + right[3:]).replace(wrong, "[x]" + wrong[3:])
    answers = {line_of(page, right), line_of(page, wrong)}
    written(page, moved)
    written(proof.file, cut(proof, "assert key"))

    key = checked_answer(slug_of(page), name)
    test, run = loaded(proof, cut(proof, "assert key"), tmp_path), partial(recorded, module(slug_of(page)))

    assert answers <= {*lines(seal_problems(page))}
    assert weakness(test, {"run": run, "key": key}, other_keys(key)).startswith("it passes with ")
