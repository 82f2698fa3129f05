"""Grounds: whether what a sentence names is in the runs that its proofs ask for, or in the proofs themselves."""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

from ..problems import ROOT, Problem
from ..traces.counts import HEADINGS
from ..traces.events import Trace
from ..traces.steps import steps
from .growths import Growth, counted, growths
from .lessons import SNIPPETS, file_of
from .passages import Block
from .proofs import lesson_of
from .scenarios import Scenario, recorded, scenarios
from .seals import proofs_of, proven
from .sources import read

ASKED = re.compile(r'\b(?:run|grown)\("([\w/]+)"\)')
CODE = re.compile(r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)|<code>(?P<tagged>.+?)</code>")
IMPORTED = re.compile(r"^from (snippets(?:\.\w+)*) import (.*)$", re.M)
LINK = re.compile(r"\]\([^)]*\)|\]\[[^]]*\]|\[[^]]*\]: \S+|<[^>]+>|\{[^}]*\}")
WRONG = "- [ ] "
"""A wrong answer: what people believe, and no run shows."""
STEP = re.compile(r"\[[^]]*\]\(#step-(?P<linked>\d+)\)|\b[Ss]tep (?P<step>\d+)")
ROW = re.compile(r'^\| <a id="step-(?P<step>\d+)"></a>(?P<cells>.*)$', re.M)
ITEM = re.compile(r"^(?P<step>\d+)\. .*\n(?P<sentences>(?:    .*\n?)+)", re.M)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`[])")
NUMBER = re.compile(r"(?<![\w.,#-])\d[\d,]*(?:\.\d+)?(?![\w])")
LINE = re.compile(r"\b[Ll]ines? (?P<line>\d+)")
WORDS = dict(
    zip(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(2, 13),
        strict=True,
    )
)
SPELT = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
PLACES = re.compile(r"\b(?:worker thread|event loop|main thread)s?\b")
NAME = re.compile(r"[^\W\d]\w*|\d+(?:\.\d+)?")


def ground_problems(block: Block) -> Iterator[Problem]:
    """The words of a block that its proofs and their runs do not have, one problem each."""
    if block.text.startswith((WRONG, "<!--", "#", "```")):
        return
    known = grounds(block)
    for word in dict.fromkeys(words(block.text)):
        if not is_in(word, known):
            cure = "correct it, or let a proof of this sentence see it"
            yield Problem(f"{word!r} is in no run and no proof of this sentence", cure, block.page, block.line)
    yield from _step_problems(block)


def _step_problems(block: Block) -> Iterator[Problem]:
    """The steps that are not there, or have nothing of what is said of them."""
    known = told_of_steps(block.page) if STEP.search(block.text) else {}
    for number, named in steps_named(block.text) if known else ():
        told = known.get(number)
        if told is None:
            cure = "name a step of the process table"
            yield Problem(f"this page has no step {number}", cure, block.page, block.line)
        elif named and not any(is_in(word, told) for word in named):
            cure = "name the step where that happens"
            yield Problem(f"step {number} has nothing of {', '.join(named)}", cure, block.page, block.line)


def steps_named(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each step that a text names, with the code and the numbers beside it: of its sentence, or, where a sentence
    names several steps, between it and the one before."""
    for sentence in SENTENCE.split(text):
        links = [*STEP.finditer(sentence)]
        start = 0
        for link in links:
            beside = sentence[start : link.start()] if links[1:] else sentence
            yield link["linked"] or link["step"], [word for word in words(beside) if not PLACES.fullmatch(word)]
            start = link.end()


def told_of_steps(page: Path) -> dict[str, str]:
    """What the process table and the transcript of a page tell of each step, by its number."""
    text = unescape(read(page))
    told = {row["step"]: row["cells"] for row in ROW.finditer(text)}
    for item in ITEM.finditer(text):
        told[item["step"]] = told.get(item["step"], "") + item[0]
    return told


def words(text: str) -> Iterator[str]:
    """What of a text must be found: its code, its numbers in digits or words, the threads it names."""
    for match in CODE.finditer(text):
        yield (match["code"] or match["tagged"]).strip()
    rest = LINK.sub(" ", CODE.sub(" ", STEP.sub(" ", text)))
    yield from (f"line_{line}" for line in LINE.findall(rest))
    rest = LINE.sub(" ", rest)
    yield from (number.replace(",", "") for number in NUMBER.findall(rest.lstrip("0123456789. ")))
    yield from (word.lower() for word in SPELT.findall(rest))
    yield from (place.removesuffix("s") for place in PLACES.findall(rest))


def is_in(word: str, known: str) -> bool:
    """Whether a text has this word: as it is, or each name and number in it; a number also as a word, a place of the
    code also as the name of its class."""
    if PLACES.fullmatch(word) and re.search(word.replace(" ", " ?"), known, re.IGNORECASE):
        return True
    word = str(WORDS.get(word, word))
    if word in known and not NUMBER.fullmatch(word):
        return True
    if word.endswith("()") and re.search(rf"(?<!\w){re.escape(word[:-1])}", known):
        return True  # a call, whatever is passed
    found = NAME.findall(word)
    return bool(found) and all(re.search(rf"(?<![\w.]){re.escape(name)}(?!\.?\w)", known) for name in found)


def grounds(block: Block) -> str:
    """All that the proofs of a block say, and what was recorded of the runs and counts that they ask for."""
    sources = [proven(proof) for proof in proofs_of(block)]
    read_here = [read(file) for source in sources for file in _imported(source)]
    return "\n".join([block.generated, *sources, *read_here, *(seen(lesson, name) for lesson, name in asked_by(block))])


def asked_by(block: Block) -> list[tuple[str, str]]:
    """The runs and growths that the proofs of a block ask for, each with the lesson it is of."""
    asked = ((lesson_of(proof.file), name) for proof in proofs_of(block) for name in ASKED.findall(proven(proof)))
    return [(name.rpartition("/")[0] or lesson, name.rpartition("/")[2]) for lesson, name in dict.fromkeys(asked)]


def _imported(source: str) -> Iterator[Path]:
    """The snippets that a proof imports."""
    for package, names in IMPORTED.findall(source):
        folder = ROOT.joinpath(*package.split("."))
        found = [folder / name.partition(" as ")[0].strip(" ()") for name in names.split(",")]
        yield from (file for path in (folder, *found) if (file := path.with_suffix(".py")).is_file())


@cache
def seen(lesson: str, name: str) -> str:
    """A run as text: its snippet, its scenario, its events and steps; of a growth what was counted, and as what."""
    if not (SNIPPETS / lesson / "scenarios.py").is_file():
        return ""
    if name in growths(lesson):
        growth = growths(lesson)[name]
        return "\n".join([*_sources(growth), growth.what, *HEADINGS.values(), str(counted(lesson, name))])
    if name not in scenarios(lesson):
        return ""
    scenario = scenarios(lesson)[name]
    return "\n".join([*_sources(scenario), *told(recorded(lesson, name))])


def _sources(played: Scenario | Growth) -> Iterator[str]:
    yield read(Path(inspect.getsourcefile(played.run) or ""))
    file = file_of(played.module)
    yield file.name
    yield read(file)


def told(trace: Trace) -> Iterator[str]:
    """Each event as text, with the number and the action of its step."""
    for event in trace.events:
        facts = " ".join([*event.values, *event.values.values()])
        yield f"{event.kind} {event.where} {event.name} {event.name}() line_{event.line} {event.file} {facts}"
    for step in steps(trace):
        yield f"{step.action} {step.request}"
