"""What readers ask the search, and the lesson that is among the first two it answers with."""

from urllib.parse import urlsplit

RESULTS = ".md-search-result__item"
FIRST = f"{RESULTS} > a"
ASKED = {
    "thread": "def-or-async",
    "blocking": "def-or-async",
    "async def": "def-or-async",
    "event loop": "def-or-async",
    "thread pool": "def-or-async",
    "validation error": "input-contract",
    "422": "input-contract",
    "query parameter": "input-contract",
    "nan": "input-contract",
    "response_model": "output-contract",
    "lifespan": "lifespan",
    "startup": "lifespan",
    "load model once": "lifespan",
    "404": "routing",
    "405": "routing",
    "trailing slash": "routing",
    "status code": "routing",
    "dependency yield": "dependencies",
    "database session": "dependencies",
    "middleware order": "middleware",
    "background task": "background-tasks",
    "timeout": "timeouts",
    "cancel": "timeouts",
    "streaming": "streaming",
    "server-sent events": "streaming",
    "client disconnect": "streaming",
    "gunicorn": "operations",
    "SIGTERM": "operations",
    "health check": "operations",
    "prometheus": "operations",
    "batching": "capacity",
    "canary": "releases",
    "API key": "releases",
    "TestClient": "testing",
    "dependency override": "testing",
    "uvicorn": "hello",
}


def test_each_question_leads_to_its_lesson(visit):
    page = visit("")
    page.keyboard.press("/")

    found = {question: first_two(page, question) for question in ASKED}

    assert {question: lessons for question, lessons in found.items() if ASKED[question] not in lessons} == {}


def first_two(page, question):
    """The folders of the lessons found first. The search listens to keys, so that one of them is typed."""
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.locator(RESULTS).first.wait_for(state="detached")
    page.keyboard.insert_text(question[:-1])
    page.keyboard.type(question[-1])
    page.locator(RESULTS).first.wait_for()
    paths = [urlsplit(link).path for link in page.locator(FIRST).evaluate_all("links => links.map((a) => a.href)")]
    return [path.split("/lessons/")[-1].split("/")[0] for path in paths[:2]]


def test_what_was_generated_and_what_asks_is_not_found(site):
    index = (site / "search" / "search_index.json").read_text()

    assert "Why does <code>/health</code> wait" in index
    for aside in (
        "def test_the_neighbour_waits_for_the_async_def_only",
        "Look at the first timeline",  # a question, what is said to an answer, and what explains it
        "Yes: the first answer leaves in step 5",
        "keeps the event loop until it returns.",
        "Receive request 2",  # in the process table
        "The application is called with a <code>lifespan</code> scope.",
    ):
        assert aside not in index, aside
