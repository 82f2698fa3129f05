import re
import shlex

from scripts.problems import ROOT
from tests.checkouts import IGNORED, copied, run

FILE = re.compile(r"`(?P<path>[\w/]+\.\w+)`[^`\n]*:\n\n```\w+\n(?P<text>.*?)^```$", re.M | re.S)
COMMANDS = re.compile(r"^\$ make (.*)$", re.M)
NAV_LINE = re.compile(r"^ +- .*: lessons/.*\n", re.M)


def section(document, title):
    return (ROOT / document).read_text().partition(f"\n## {title}\n")[2]


def folders_with_files():
    lessons = {path.name for path in (ROOT / "docs/lessons").iterdir()}
    names = {*lessons, *(name.replace("-", "_") for name in lessons)}
    for folder, inner, files in ROOT.walk():
        inner[:] = {*inner} - {".git", *IGNORED}
        parts = folder.relative_to(ROOT).parts
        if parts and files:
            yield "/".join(["<lesson>" if part in names else part for part in task_named(parts)]) + "/"


def task_named(parts):
    return [*parts[:-1], "<task>"] if parts[0] == "snippets" and parts[-2:-1] == ("tasks",) else parts


def test_the_readme_names_every_folder_and_no_other():
    tree = re.search(r"^```\n(.*?)^```$", section("README.md", "How the parts fit"), re.M | re.S)[1]

    assert [line.split()[0] for line in tree.splitlines()] == sorted({*folders_with_files()})


def test_the_commands_of_the_documents_exist():
    text = "".join((ROOT / name).read_text() for name in ("README.md", "CONTRIBUTING.md"))
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.M)

    assert {*re.findall(r"(?:`|\$ )make ([a-z]+)", text)} <= {*targets}


def test_adding_a_lesson_word_for_word_works(tmp_path):
    checkout, recipe = copied(tmp_path), section("CONTRIBUTING.md", "Add a lesson")

    for path, text in FILE.findall(recipe):
        write(checkout / path, text)
    done = [run(checkout, *shlex.split(command)) for command in COMMANDS.findall(recipe)]

    assert [d.returncode for d in done] == [0, 0, 0]
    assert [line for d in done for line in d.stderr.splitlines() if not line.startswith("INFO ")] == []
    assert "1 passed" in done[1].stdout
    assert "on the event loop" in (checkout / "docs/lessons/goodbye/steps.md").read_text()
    assert "A last word" in (checkout / "site/lessons/goodbye/steps/index.html").read_text()


def write(file, text):
    if file.name == "mkdocs.yml":
        last = [*NAV_LINE.finditer(file.read_text())][-1].end()
        text = file.read_text()[:last] + text + file.read_text()[last:]
    elif file.exists():
        text = f"{file.read_text()}\n{text}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
