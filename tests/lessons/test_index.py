from scripts.course.guidance import guidance_problems
from scripts.course.lessons import DOCS, LESSONS
from scripts.course.passages import written
from scripts.course.regions import regions
from scripts.pages.filling import fresh

PAGES = sorted(LESSONS.glob("*/*.md"))


def test_this_is_one_request_recorded_at_a_real_server(run):
    (asked,) = run("hello/one_request_over_a_socket").select("scope", name="http")

    assert (asked.values["method"], asked.values["path"]) == ("GET", "/hello")
    assert asked.values["headers"].startswith("host: 127.0.0.1:<port 1>\n")


def written_by_hand(text, page):
    lines = text.split("\n")
    generated = {n for region in regions(text, page) for n in range(region.first, region.last)}
    return [line.strip() for n, line in enumerate(lines) if n not in generated]


def test_what_a_lesson_shows_is_generated():
    for page in PAGES:
        lines = written_by_hand(page.read_text(), page)
        shows = [line for line in lines if line.startswith(("|", "<svg", "<table", "```"))]

        assert {*shows} <= {"```", "```console"}
        if shows:  # what to type, and no output
            typed = lines[lines.index("```console") + 1 : lines.index("```")]
            assert typed and all(line.startswith("$ ") for line in typed)
    assert fresh(DOCS / "index.md") == (DOCS / "index.md").read_text()


def test_each_claim_has_a_test_under_it():
    said = {page: [*written(page.read_text(), page)] for page in PAGES}

    assert [str(problem) for blocks in said.values() for problem in guidance_problems(blocks)] == []
