import re
from pathlib import Path

import pytest

from scripts.course.regions import fence_after
from scripts.problems import ROOT
from tests.checkouts import IGNORED


def section(document, title):
    """What stands below a heading, up to the next one; the headings inside a fence are only shown."""
    fence, inside, found = "", False, []
    for line in (ROOT / document).read_text().splitlines(keepends=True):
        fence = fence_after(fence, line)
        if not fence and line.startswith("## "):
            inside = line == f"## {title}\n"
        elif inside:
            found.append(line)
    return "".join(found)


def folders_with_files():
    lessons = {path.name for path in (ROOT / "docs/lessons").iterdir()}
    names = {*lessons, *(name.replace("-", "_") for name in lessons)}
    for folder, inner, files in ROOT.walk():
        inner[:] = {*inner} - {".git", *IGNORED}
        parts = folder.relative_to(ROOT).parts
        if parts and files:
            yield "/".join(["<lesson>" if part in names else part for part in named(parts)]) + "/"


def named(parts):
    if parts[0] == "snippets" and parts[-2:-1] == ("tasks",):
        return [*parts[:-1], "<task>"]
    if parts[0] == "templates" and parts[1:]:
        return ["templates", "lesson"] if parts[1] == "lesson" else ["templates", "modes", "<mode>"]
    if parts[0] == "tests" and parts[1:] and (ROOT / "scripts" / Path(*parts[1:])).is_dir():
        return ["tests", "<package>"]
    return parts


def test_the_readme_names_every_folder_and_no_other():
    tree = re.search(r"^```\n(.*?)^```$", section("README.md", "How the parts fit"), re.M | re.S)[1]

    assert [line.split()[0] for line in tree.splitlines()] == sorted({*folders_with_files()})


def test_the_commands_of_the_documents_exist():
    text = "".join((ROOT / name).read_text() for name in ("README.md", "CONTRIBUTING.md"))
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.M)

    assert {*re.findall(r"(?:`|\$ )make ([a-z]+)", text)} <= {*targets}


def test_what_a_readers_browser_keeps_is_listed():
    assets = ROOT / "docs" / "assets"
    scripts = [*assets.glob("*/*.js"), ROOT / "docs" / "service-worker.js"]
    text = "".join(script.read_text() for script in scripts)
    named = set(re.findall(r'"(course:[a-z]+:?)"', text)) | set(re.findall(r"`\$\{\w+\.pathname\}(\.\w+)`", text))

    assert len(named) == 8
    listed = (ROOT / "KEPT.md").read_text()
    assert [key for key in named if key not in listed] == []


@pytest.mark.parametrize(
    ("document", "told", "script", "stated"),
    [
        ("KEPT.md", "after 4 seconds", "service-worker.js", "PATIENCE = 4_000;"),
        ("KEPT.md", "code of 100,000 letters", "assets/editor/drafts.js", "MOST = 100_000;"),
        ("KEPT.md", "more than 50,000 letters", "assets/progress/quizzes.js", "MOST = 50_000;"),
        ("KEPT.md", "more than 1,000 steps or exercises", "assets/progress/counts.js", "MOST = 1000;"),
        ("KEPT.md", "more than 20 MB", "assets/progress/this-device.js", "LARGEST = 20_000_000;"),
        ("CONTRIBUTING.md", "512 MB of memory", "assets/python/worker.js", "LARGEST = 512 * 1024 * 1024;"),
        ("CONTRIBUTING.md", "nothing comes for 20 seconds", "assets/python/files.js", "STALLS = 20_000;"),
        ("CONTRIBUTING.md", "a stage of its start after 90", "assets/python/sandbox.js", "STARTS = 90_000;"),
        ("CONTRIBUTING.md", "more than 500 messages within a second", "assets/python/messages.js", "second: 500,"),
        ("CONTRIBUTING.md", "or 2,000 in all", "assets/python/messages.js", "messages: 2_000,"),
    ],
)
def test_the_limits_that_are_told_are_those_of_the_scripts(document, told, script, stated):
    assert told in " ".join((ROOT / document).read_text().split())
    assert stated in (ROOT / "docs" / script).read_text()
