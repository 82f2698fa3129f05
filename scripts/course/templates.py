"""Templates: what a lesson, or one of its modes, begins with.

Files in templates/, each where it will lie in the course; they speak of a lesson `new-lesson`.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Sequence
from keyword import iskeyword
from pathlib import Path

from ..problems import ROOT, Problem
from .lessons import COURSE, DOCS, LESSONS, SNIPPETS, TESTS, Lesson, Mode, course, module, page_of, told
from .proofs import proofs
from .sources import parsed, read

TEMPLATES = ROOT / "templates"
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SHOWS = re.compile(r"^shows *=.*", re.M)

type Texts = dict[Path, str]


def new_lesson(slug: str) -> Texts:
    """The texts of a lesson of this name by their files, course.toml among them. Raises Problem where it cannot be."""
    _check_name(slug)
    texts = _named("lesson", slug, title_of(slug))
    for file in texts:
        if file != COURSE:
            _check_new(file)
    return texts | {COURSE: _placed(read(COURSE), slug, texts[COURSE])}


def new_modes(slug: str, files: Sequence[str]) -> Texts:
    """The texts of these modes of a lesson by their files. Raises Problem for one that it has or cannot have."""
    texts: Texts = {}
    for mode in _chosen(_lesson(slug), files):
        for file, text in _named(f"modes/{mode.file}", slug, title_of(slug)).items():
            if file.name == "scenarios.py" and (file in texts or file.exists()):
                texts[file] = _joined(file, texts.get(file) or read(file), text)
            else:
                _check_new(file)
                texts[file] = text
    for file in texts:
        if file.parent == TESTS:
            _check_proofs(slug, _functions(texts[file], file))
    return texts


def title_of(slug: str) -> str:
    """The title that course.toml has for a lesson, or one that its name makes."""
    return next((known.title for known in course().lessons if known.slug == slug), slug.replace("-", " ").capitalize())


def _named(folder: str, slug: str, title: str) -> Texts:
    """The files of a folder of templates as they are for this lesson, by where they belong."""
    names = {"new-lesson": slug, "new_lesson": module(slug), "New lesson": title}

    def named(text: str) -> str:
        return re.sub("|".join(names), lambda found: names[found[0]], text)

    home = TEMPLATES / folder
    files = sorted(file for file in home.rglob("*") if file.suffix in (".py", ".md", ".toml"))
    if not files:
        raise Problem("there is no template for this", "write one, as those beside it", home)
    return {ROOT / named(file.relative_to(home).as_posix()): named(read(file)) for file in files}


def _check_name(slug: str) -> None:
    example = "make lesson NAME=my-lesson"
    if not slug:
        raise Problem("no lesson is named", f"run: {example}")
    if not SLUG.fullmatch(slug) or iskeyword(slug):
        raise Problem(f"no lesson can be called {slug!r}", f"use small letters, digits and hyphens: {example}")
    if (LESSONS / slug).is_dir():
        cure = f"choose another NAME, or add to it: make mode LESSON={slug} MODE=why"
        raise Problem(f"there is a lesson {slug!r} already", cure, LESSONS / slug)
    for mode in course().modes:
        if slug.endswith(f"-{mode.file}"):
            what = f"the proofs of {slug!r} would be taken for those of the mode {mode.file}"
            raise Problem(what, "choose a NAME with another end")
        _check_new(TESTS / f"test_{module(slug)}_{module(mode.file)}.py")
    _check_new(DOCS / f"{slug}.md")
    _check_new(SNIPPETS / f"{module(slug)}.py")


def _check_new(file: Path) -> None:
    if file.exists():
        raise Problem("this is here already, and stays as it is", "rename it, or choose another name", file)


def _lesson(slug: str) -> Lesson:
    written = {lesson.slug: lesson for lesson in course().lessons if lesson.written}
    if slug not in written:
        what = f"no lesson {slug!r} is written" if slug else "no lesson is named"
        raise Problem(what, f"name one with LESSON=: {', '.join(written)}")
    return written[slug]


def _chosen(lesson: Lesson, files: Sequence[str]) -> list[Mode]:
    """The modes of these names, each one that a lesson has not."""
    missing = {mode.file: mode for mode in course().modes if mode not in lesson.written}
    cure = f"name one with MODE=: {', '.join(missing) or 'this lesson has all'}"
    if not files:
        raise Problem("no mode is named", cure)
    for file in files:
        if mode := next((mode for mode in lesson.written if mode.file == file), None):
            raise Problem(f"the lesson {lesson.slug} has the mode {file!r} already", cure, page_of(lesson.slug, mode))
        if file not in missing:
            raise Problem(f"the course has no mode {file!r}", cure)
    return [missing[file] for file in dict.fromkeys(files)]


def _placed(text: str, slug: str, section: str) -> str:
    """The text of course.toml with a new lesson: at its end, or, of one that is planned, where that stands."""
    planned = told(text).lessons.get(slug)
    if not planned:
        return f"{text.rstrip()}\n\n{section}"
    before, heading, after = text.partition(f"[lessons.{slug}]\n")
    proven = section[section.index("shows =") :].rstrip()
    kept = f"# Planned: {planned.shows}\n"
    new = f"{before}{heading}{SHOWS.sub(lambda _: kept + proven, after, count=1)}"
    if {**told(new).lessons, slug: planned} != told(text).lessons or not told(new).lessons[slug].proof:
        cure = "give it a line [lessons.NAME], and below it a line for its title and one for what it shows"
        raise Problem(f"the lesson {slug!r} stands here in another form", cure, COURSE)
    return new


def _joined(file: Path, text: str, addition: str) -> str:
    """The text of a module with more functions, and its imports in order. Raises Problem where it has one of them."""
    if both := _functions(text, file) & _functions(addition, file):
        raise Problem(f"there is a function {min(both)} already", "rename it", file, _line(text, min(both)))
    imports, _, functions = addition.partition("\n\n\n")
    module = parsed(text, file)
    after = module.body[0].end_lineno if ast.get_docstring(module) else 0
    lines = text.rstrip().split("\n")
    joined = [*lines[:after], *([""] if after else []), imports, *lines[after:], "", "", functions]
    return _sorted("\n".join(joined), file)


def _sorted(text: str, file: Path) -> str:
    """The text of a module with its imports as `make format` has them."""
    options = ["check", "--select", "I", "--fix", "--quiet", "--stdin-filename", str(file), "-"]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *options], input=text, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return str(done.stdout)


def _functions(text: str, file: Path) -> set[str]:
    """The names of a module's functions. Raises Problem when it is not Python."""
    return {node.name for node in parsed(text, file).body if isinstance(node, ast.FunctionDef)}


def _line(text: str, function: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(f"def {function}("))


def _check_proofs(slug: str, new: set[str]) -> None:
    for name, proof in proofs(slug).items():
        if name in new:
            raise Problem(f"there is a proof {name} already", "rename it", proof.file, proof.line)
