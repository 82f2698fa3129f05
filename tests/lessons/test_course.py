import re

from scripts.course.lessons import DOCS, course
from scripts.web.policies import RULES
from tests.lessons.scripts_of_the_site import said

SCRIPTS = [file for file in sorted((DOCS / "assets").rglob("*.js")) if "vendor" not in file.parts]


def test_every_lesson_is_listed_in_order_and_the_written_say_what_their_run_shows():
    listed, lessons = (DOCS / "course.md").read_text(), course().lessons
    places = [listed.index(lesson.title, listed.index(f"\n{place}. ")) for place, lesson in enumerate(lessons, 1)]

    assert lessons and places == sorted(places)
    assert [lesson.shows in listed for lesson in lessons] == [bool(lesson.written) for lesson in lessons]


def test_what_you_did_is_kept_here_and_leaves_as_a_file_alone():
    folder = DOCS / "assets" / "progress"
    storage = "{ getItem(key) { return this[key] ?? null }, setItem(key, text) { this[key] = text }, removeItem() {} }"
    seen = f"((here) => {{ see('hello/steps', 2, 8, here); return here; }})({storage})"
    results = "{ 'hello/steps': { 1: { answered: true, correct: true, selectedValues: ['2'] } } }"
    answered = f"((here) => Object.assign(here, texts({results}, '', here)))({storage})"

    assert said(folder / "progress.js", f"imported(exported(read({seen}))).pages") == {
        "hello/steps": {"seen": [2], "of": 8}
    }
    assert said(folder / "quizzes.js", f"quizzes('', {answered})") == {
        "hello/steps": {"1": {"answered": True, "correct": True, "selectedValues": ["2"]}}
    }
    device = (folder / "this-device.js").read_text()
    assert "download: " in device and "new Blob([JSON.stringify(kept" in device


def test_a_lesson_is_marked_when_it_is_begun_and_when_all_its_steps_are_seen():
    folder = DOCS / "assets" / "progress"
    kept = "{ pages: { 'a/steps': { seen: [1, 2], of: 2 }, 'b/steps': { seen: [1], of: 2 } }, results: {}, cards: {} }"
    states = f"['a', 'b', 'c'].map((lesson) => state(lesson, {kept}))"

    assert said(folder / "lessons.js", states) == ["done", "begun", ""]
    assert said(folder / "marks.js", "SIGNS") == {"begun": "◐", "done": "✓"}


def test_no_script_of_the_site_sends_anything():
    sources = [file.read_text() for file in SCRIPTS]
    fetching = [line.strip() for text in sources for line in text.split("\n") if re.search(r"\bfetch\([^)]", line)]

    assert fetching == [
        'const paths = await (await fetch(new URL("offline.json", ROOT))).json();',
        "const response = await fetch(url);",
        "const response = await fetch(address, { cache, signal: given.signal });",
        'const still = await fetch(import.meta.url, { cache: "reload", signal: AbortSignal.timeout(STALLS) })'
        ".catch(() => ({}));",
    ]
    assert not re.search("sendBeacon|WebSocket|EventSource|new XMLHttpRequest", "".join(sources))
    assert (RULES["default-src"], RULES["form-action"]) == ("'self'", "'self'")
    assert {*RULES}.isdisjoint({"connect-src"})
