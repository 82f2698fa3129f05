"""The follower: has built what an author's save touches, and what is wrong told in the terminal and on the page.

A page whose words alone have changed is built at once, then filled and checked. Everything else that shows what was
saved is filled first, the pages that a browser shows now before all others, and each is built when it is.
"""

import math
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from logging import getLogger
from pathlib import Path

from scripts.course.lessons import COURSE, SITE, SNIPPETS, TESTS, Lesson, course, pages, slug_of
from scripts.problems import ROOT, Problem, shown
from scripts.web.serving.bundler import Bundler
from scripts.web.serving.filler import Filler, Told
from scripts.web.serving.restart import BUILDING, FILLING, is_loaded, restart, unsound
from scripts.web.serving.served import Served
from scripts.web.serving.touched import touched
from scripts.web.serving.watched import Watched

TICK = 0.1
"""Seconds between two looks at what is watched."""
LONG = 10
"""Seconds after which the terminal says what is waited for."""
BUNDLE = "assets/python/course.json.gz"
SCRIPTS = ROOT / "scripts"
log = getLogger("mkdocs.serving")


class Follower:
    """Follows what is saved: `follow` is called again and again on the main thread. `decks` are the cards, by path."""

    def __init__(self, watched: Watched, served: Served, decks: Callable[[], Mapping[str, bytes]]) -> None:
        self._watched, self._served, self._decks = watched, served, decks
        self._filler, self._bundler = Filler(), Bundler()
        self._unsettled: set[str] = set()
        self._outdated = False
        self._lessons: frozenset[Lesson] = frozenset()
        self._long = time.monotonic() + LONG

    def begin(self) -> None:
        """Fill all pages of the site that was just built and is served as it is meanwhile."""
        self._retitled()
        self._unsettled = {"bundle"}
        self._served.server.making.add(BUNDLE)
        log.info(f"Filling {len(pages())} pages; what has no recording yet is recorded now")
        self._ask([SITE, *pages()])

    def follow(self) -> None:
        """Look at what was saved, and go on with what that needs."""
        if saved := self._watched.changed():
            self._follow(saved)
        for told in self._filler.answers(TICK):
            self._long = time.monotonic() + LONG
            self._told(told)
        if not self._filler.left:
            self._settle()
        elif time.monotonic() > self._long:
            self._long = math.inf
            log.info(f"Still filling {shown(self._filler.left[0])}: what it shows is recorded anew")
        if (bundle := self._bundler.made()) is not None:
            self._served.publish({BUNDLE: bundle} if bundle else {})
            self._served.server.made(BUNDLE)

    def end(self) -> None:
        """Leave no process."""
        self._filler.end()
        self._bundler.end()

    def _follow(self, saved: set[Path]) -> None:
        log.info(f"Saved: {', '.join(sorted(map(shown, saved)))}")
        scripts = any(file.is_relative_to(SCRIPTS) for file in saved)
        if any(map(is_loaded, saved)) or (self._outdated and scripts):
            return self._restart(saved)
        if scripts and (fault := unsound(FILLING)):
            return self._refuse(fault, saved)
        if scripts:
            self._filler.end()
        if scripts or any(file.is_relative_to(SNIPPETS) for file in saved):
            self._bundler.end()
            self._served.server.making.add(BUNDLE)
            self._unsettled.add("bundle")
        if any(file.name == "review.md" or file == COURSE or file.is_relative_to(TESTS) for file in saved):
            self._unsettled.add("decks")
        if SITE in self._served.unbuilt or any(map(self._served.is_moved_by, saved)):
            self._served.unbuilt.add(SITE)
            return self._ask([SITE, *pages()])
        if COURSE in saved:
            self._served.unbuilt |= self._retitled()
        for file in saved:
            self._served.show(file)
        known = [SITE, *pages()]
        return self._ask(page for file in saved for page in touched(file, known))

    def _retitled(self) -> set[Path]:
        """The pages of the lessons of which course.toml says something else than before."""
        try:
            before, self._lessons = self._lessons, frozenset(course().lessons)
        except Problem:
            return set()  # told of the pages
        changed = {lesson.slug for lesson in before ^ self._lessons}
        return {page for page in pages() if slug_of(page) in changed}

    def _ask(self, touched: Iterable[Path]) -> None:
        """Have these pages filled before those that are left."""
        asked = [page for page in touched if page.is_file()]
        if asked:
            self._long = time.monotonic() + LONG
            self._filler.ask(ordered([*asked, *self._filler.left], self._served.is_awaited))

    def _told(self, told: Told) -> None:
        if told.written:
            log.info(f"Wrote {shown(told.page)}")
            self._watched.expect(told.page, told.written)
        unbuilt = None
        if told.written or told.page in self._served.unbuilt:
            unbuilt = self._served.build(told.page)
        self._served.say(told.page, [*told.problems, *([str(unbuilt)] if unbuilt else [])])

    def _settle(self) -> None:
        """What nobody waits for, once all pages are as they should be."""
        if not self._served.index() and not self._unsettled:
            return
        if "bundle" in self._unsettled:
            self._bundler.begin(self._served.root.with_name("bundle"))
        if "decks" in self._unsettled:
            self._served.publish(self._decks())
        self._unsettled.clear()
        wrong = sum(map(bool, self._served.server.wrong.values()))
        log.info("All pages are filled" + (f"; of {wrong} something is wrong" if wrong else ""))

    def _refuse(self, fault: Problem, saved: set[Path]) -> None:
        """Leave all as it is, and say why; what else was saved is built when this is right."""
        self._served.unbuilt |= saved - {SITE}
        self._served.say(SITE, [str(fault)])

    def _restart(self, saved: set[Path]) -> None:
        """Begin this command anew, unless that would end it: then the site stays as it is, and says why."""
        if fault := unsound(BUILDING):
            self._outdated = True
            return self._refuse(fault, saved)
        log.info("This command imported what was saved: it begins anew")
        self.end()
        self._served.server.shutdown()
        shutil.rmtree(self._served.root.parent, ignore_errors=True)
        restart()


def ordered(pages: Iterable[Path], is_awaited: Callable[[Path], bool]) -> list[Path]:
    """Each page once: first of all the site's own, then those that browsers show now."""
    return sorted(dict.fromkeys(pages), key=lambda page: (page != SITE, not is_awaited(page)))
