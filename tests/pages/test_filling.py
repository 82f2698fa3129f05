from scripts.course.quizzes import END_TAG, START_TAG
from scripts.pages.filling import LEGEND, fresh
from scripts.problems import ROOT
from tests.conftest import PAGE

NAMED = ("process-table two_requests", "terminal serve", "terminal serve")


def test_a_fresh_page_stays_as_it_is():
    assert fresh(ROOT / PAGE) == (ROOT / PAGE).read_text()


def test_a_proof_is_shown_once_and_then_linked_but_never_into_a_quiz(tmp_path):
    proof = "<!-- proof: test_the_dict_leaves_as_27_bytes -->\n<!-- /proof -->\n"
    page = tmp_path / "lessons" / "hello" / "page.md"
    page.parent.mkdir(parents=True)
    page.write_text(f"{START_TAG}\n{proof}{END_TAG}\n{proof}{proof}{START_TAG}\n{proof}{END_TAG}\n")

    shown = fresh(page)

    assert shown.count("def test_the_dict_leaves_as_27_bytes") == 2
    assert shown.count('<div id="test_the_dict_leaves_as_27_bytes"></div>') == 1
    assert shown.count("[`test_the_dict_leaves_as_27_bytes`](#test_the_dict_leaves_as_27_bytes)") == 2


def test_a_page_says_once_what_the_names_in_it_stand_for(tmp_path):
    page = tmp_path / "lessons" / "hello" / "page.md"
    page.parent.mkdir(parents=True)
    page.write_text("".join(f"<!-- generated: {view} -->\n<!-- /generated -->\n" for view in NAMED))

    shown = fresh(page)

    assert shown.count("Started server process [<number 1>]") == 2
    assert shown.count(LEGEND) == 1
    assert shown.index("Started server process") < shown.index(LEGEND) < shown.rindex("Started server process")
