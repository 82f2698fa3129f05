import pytest

from scripts.course.grounds import ground_problems, is_in, steps_named, told_of_steps, words
from scripts.course.lessons import COURSE, LESSONS
from scripts.course.passages import Block

PAGE = LESSONS / "hello" / "steps.md"
ROUTES, WHERE = "test_the_application_has_five_routes", "test_a_def_endpoint_runs_on_a_worker_thread"


def told(text, *proofs, generated=""):
    return [str(problem).split(": ", 1)[1] for problem in ground_problems(Block(PAGE, 9, text, proofs, generated))]


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("Five, though you wrote one: `/docs` and `/redoc` are among them.", ROUTES),
        ("`say_hello()` runs on a worker thread, as its `def` says.", WHERE),
        ("The body has 27 bytes, with status 200, and `content-type: application/json`.", WHERE),
        ("In [step 2](#step-2) `say_hello` starts.", WHERE),
        ("Line 8 of `say_hello.py` returns it, and line 8 is the last.", WHERE),
        ("Others [asked the same][1313].", WHERE),
        ("- [ ] On a process of `gunicorn`", WHERE),
    ],
)
def test_what_the_run_or_the_proof_has_is_grounded(text, proof):
    assert told(text, proof) == []


@pytest.mark.parametrize(
    ("text", "proof", "word"),
    [
        ("Six, though you wrote one.", ROUTES, "six"),
        ("There are 6 of them.", ROUTES, "6"),
        ("`/metrics` is among them.", ROUTES, "/metrics"),
        ("The status is 204.", WHERE, "204"),
        ("`say_goodbye()` runs there.", WHERE, "say_goodbye()"),
        ("> No: that is `gunicorn`.", WHERE, "gunicorn"),
    ],
)
def test_a_word_that_is_nowhere_is_told(text, proof, word):
    assert told(text, proof) == [
        f"{word!r} is in no run and no proof of this sentence; correct it, or let a proof of this sentence see it"
    ]


def test_what_the_course_says_of_a_lesson_is_looked_for_in_its_runs():
    text = "The same blocking call, twice: in the `async def` the next request waits for it, in the `def` it does not."
    block = Block(COURSE, 9, text, ("test_the_neighbour_waits_for_the_async_def_only",))

    assert [*ground_problems(block)] == []


def test_a_call_is_one_whatever_is_passed():
    called = 'answer = client.post("/predict", json=FLOWER)'

    assert [is_in(word, called) for word in ("client.post()", "post()")] == [True, True]
    assert [is_in(word, called) for word in ("client.get()", "ost()")] == [False, False]


def test_a_growth_grounds_what_its_snippet_and_its_table_say():
    text = "`everybody` waits in the `async def`, and none of the 40 keeps a worker thread."

    assert told(text, "test_an_async_def_takes_no_thread") == []


def test_a_place_is_found_as_the_name_of_its_class_but_not_of_a_test():
    assert is_in("worker thread", "type(thread) is WorkerThread") and is_in("event loop", "asyncio.SelectorEventLoop()")
    assert not is_in("worker thread", "def test_worker_threads_are_free(): ...")


def test_what_is_generated_in_the_passage_grounds_it():
    assert told("It prints `28 bytes`.", WHERE, generated="| 28 bytes |") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[Step 40](#step-40) is the last.", "this page has no step 40; name a step of the process table"),
        ("> In step 40 it is over.", "this page has no step 40; name a step of the process table"),
        ("In [step 4](#step-4) `say_hello()` starts.", "step 4 has nothing of say_hello(); name the step where"),
        ("`say_hello()` starts in [step 4](#step-4), its bytes leave in [step 3](#step-3).", "step 4 has nothing of"),
    ],
)
def test_a_step_that_is_named_is_the_one_that_has_what_its_sentence_names(text, said):
    (problem,) = told(text, WHERE)

    assert problem.startswith(said)


def test_the_words_that_are_looked_for():
    text = "**3.** Of 1,024 `calls`, twelve run in [step 2](#step-2) on worker threads ([#9](https://a.org/7))."

    assert [*words(text)] == ["calls", "3", "1024", "twelve", "worker thread"]
    assert [*steps_named("`a` in [step 1](#step-1) and `b` in [step 2](#step-2).")] == [("1", ["a"]), ("2", ["b"])]


def test_a_number_is_found_as_a_number_only():
    assert is_in("five", "len == 5") and is_in("27", "27 bytes")
    assert not is_in("five", "15, 5.1") and not is_in("2", "127.0.0.1 12")


def test_a_step_is_told_by_its_row_and_its_sentences():
    told = told_of_steps(PAGE)

    assert [*told] == [str(number) for number in range(1, 9)]
    assert "5 routes" in told["1"] and "lifespan.startup.complete" in told["1"]
