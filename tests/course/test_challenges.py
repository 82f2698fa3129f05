import shutil

import pytest

from scripts.course.challenges import OPENS, challenge_problems, timed
from scripts.course.quizzes import END_TAG, START_TAG
from scripts.problems import ROOT

PAGE = "docs/lessons/hello/challenge.md"
PROOFS = "tests/lessons/test_hello_challenge.py"
START = "<timed-challenge></timed-challenge>\n\n"
AGAIN = "Read again: [The end](steps.md#end)\n\n"
QUIZ = f"{START_TAG}\n\nWhat?\n\n{END_TAG}\n\n{AGAIN}"
HINT = "<details><summary>Hint</summary>Look.</details>\n\n"
LIST = "<!-- generated: order-steps two_requests match start return -->\n<!-- /generated -->\n\n"
ORDER = f"{HINT}{LIST}<!-- proof: test_a -->\n<!-- /proof -->\n\n{AGAIN}"
KINDS = ("Predict the output", "Troubleshoot", "Order the steps", "Find the false sentence", "Troubleshoot")


def written(tmp_path, text, name="challenge"):
    page = tmp_path / "lessons" / "hello" / f"{name}.md"
    page.parent.mkdir(parents=True)
    page.write_text(text)
    return page


def challenge(third=ORDER, kinds=KINDS):
    bodies = [QUIZ, QUIZ, third, QUIZ, QUIZ]
    heads = [f"## {number}. {kind} · 3 minutes\n\n" for number, kind in enumerate(kinds, 1)]
    return f"# A\n{OPENS}\n{START}{''.join(map(str.__add__, heads, bodies))}</article>\n\n## No problem of it\n"


def told(tmp_path, text, name="challenge"):
    page = written(tmp_path, text, name)
    return [str(problem).removeprefix(f"{page}:") for problem in challenge_problems(page)]


def test_a_problem_goes_from_its_heading_to_the_next(tmp_path):
    line, found = timed(written(tmp_path, challenge()))

    assert (line, [claim.line for claim in found]) == (3, [5, 15, 25, 37, 47])
    assert found[4].text.endswith(f"{END_TAG}\n\n{AGAIN}".rstrip("\n") + "\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (challenge(), []),
        (challenge().replace(OPENS, ""), ["3: this challenge stands in no article; write <article class="]),
        (challenge().replace("</article>", ""), ["3: this challenge stands in no article; write <article class="]),
        (challenge(HINT + LIST + AGAIN), ["25: this order has no proof; write <!-- proof: TEST --> and"]),
        (challenge(ORDER.replace(HINT, "")), ["25: this order has no hint; write <details>"]),
        (challenge(ORDER.replace(AGAIN, HINT)), ["25: this problem does not say what to read again; write `Read aga"]),
        (challenge(ORDER + QUIZ), ["25: this problem asks 2 questions; give it one quiz or one order-steps region"]),
        (challenge(AGAIN), ["25: this problem asks 0 questions; give it one quiz"]),
        (
            challenge().replace("## 3. Order the steps · 3 minutes", "## 3. Order the steps"),
            ["25: this heading does not say which problem it is, of which kind, and its time; write `## 3. KIND · 3 m"],
        ),
        (challenge().replace("## 3.", "## 4."), ["25: this heading does not say which problem it is"]),
        (
            challenge(kinds=("Guess", *KINDS[1:])),
            ["5: this heading does not say which problem it is, of which kind, and its time; write `## 1. KIND"],
        ),
        (
            challenge(kinds=[KINDS[0], *KINDS[:4]]).replace("Troubleshoot", "Predict the output"),
            ["3: this challenge has 5 problems of 3 kinds; give it 5 problems of 4 kinds or more"],
        ),
        (
            challenge().replace("## 5. Troubleshoot · 3 minutes", "### More"),
            [
                "3: this challenge has 4 problems of 4 kinds; give it 5 problems",
                "37: this problem asks 2 questions; give it",
            ],
        ),
        ("# A\n\nNothing.\n", ["1: this challenge cannot be started; write <timed-challenge></timed-challenge> above"]),
        ("", []),
    ],
)
def test_each_fault_of_a_challenge_is_told_at_its_line(tmp_path, text, said):
    found = told(tmp_path, text)

    assert len(found) == len(said)
    assert all(problem.startswith(start) for problem, start in zip(found, said, strict=True))


def test_other_pages_need_no_challenge(tmp_path):
    assert told(tmp_path, "# A\n\n## 1. Predict the output · 3 minutes\n", "steps") == []


@pytest.fixture
def copied(hello):
    """A copy of the hello lesson with its challenge."""
    for file in (PAGE, PROOFS):
        shutil.copy2(ROOT / file, hello.folder / file)
    return hello


def test_moving_any_key_of_the_challenge_fails_with_page_line_and_cure(copied):
    lines = (copied.folder / PAGE).read_text().split("\n")
    answers = [n for n, line in enumerate(lines) if line.startswith(("- [x] ", "- [ ] "))]
    keys = [n for n in answers if lines[n].startswith("- [x] ")]
    moved = [min((n for n in answers if n != key), key=lambda n: abs(n - key)) for key in keys]
    for key, wrong in zip(keys, moved, strict=True):
        lines[key], lines[wrong] = lines[key].replace("[x]", "[ ]"), lines[wrong].replace("[ ]", "[x]")
    (copied.folder / PAGE).write_text("\n".join(lines))

    failed = copied.pytest(PROOFS)

    assert "4 failed, 1 passed" in failed.stdout
    assert all(
        f"{PAGE}:{wrong + 1}: the checked answer is {lines[wrong][6:]!r}, the run" in failed.stdout for wrong in moved
    )


def test_a_service_that_behaves_otherwise_fails_each_proof(copied):
    copied.edit("snippets/hello/count_greetings.py", "    greeted.append", "    greeted[:] = []\n    greeted.append")
    copied.edit("snippets/hello/greet_known.py", "names[visitor]", "names.get(visitor)")
    copied.edit("snippets/hello/lost_hello.py", 'app = FastAPI(title="Greetings")', "")
    copied.edit("snippets/hello/say_hello.py", '@app.get("/hello")', '@app.get("/hullo")')

    failed = copied.pytest(PROOFS)

    assert "5 failed" in failed.stdout


def test_an_order_changed_by_hand_is_stale(copied):
    line = copied.edit(PAGE, "5. `say_hello()` returns", "6. `say_hello()` returns")

    failed = copied.build("--check", PAGE)

    assert f"{PAGE}:{line}: this page is stale; run: make pages" in failed.stderr
