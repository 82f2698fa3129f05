"""The follower: builds what an author's save touches, and tells what is wrong in the terminal and on the page.

A page whose words alone have changed is built at once, then filled and checked. Everything else that shows what was
saved is filled first, the pages that a browser shows now before all others, and each is built when it is.
"""

import math
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from logging import getLogger
from pathlib import Path

from scripts.course.lessons import COURSE, SITE, SNIPPETS, TESTS, course, pages, slug_of
from scripts.problems import ROOT, Problem, shown
from scripts.web.serving.built import Built
from scripts.web.serving.bundler import Bundler
from scripts.web.serving.filler import Filler, Told
from scripts.web.serving.restart import BUILDING, FILLING, is_loaded, restart, unsound
from scripts.web.serving.server import EVERY, Server
from scripts.web.serving.touched import generated, touched
from scripts.web.serving.watched import Watched

TICK = 0.1
"""Seconds between two looks at what is watched."""
LONG = 10
"""Seconds after which the terminal says what is waited for."""
BUNDLE = "assets/python/course.json.gz"
SCRIPTS, OVERRIDES = ROOT / "scripts", ROOT / "overrides"
log = getLogger("mkdocs.serving")


class Follower:
    """Follows what is saved: `follow` is called again and again on the main thread, and builds the site of `server`.

    `built` is what MkDocs built last; `build` has it build everything once more; `decks` are the cards, by their path.
    """

    server: Server

    def __init__(
        self,
        watched: Watched,
        built: Callable[[], Built],
        build: Callable[[], None],
        decks: Callable[[], Mapping[str, bytes]],
    ) -> None:
        self._watched, self._built, self._build, self._decks = watched, built, build, decks
        self._filler, self._bundler = Filler(), Bundler()
        self._unbuilt: set[Path] = set()
        self._unsettled: set[str] = set()
        self._outdated = False
        self._generated: dict[Path, list[str] | None] = {}
        self._long = time.monotonic() + LONG

    def begin(self, server: Server) -> None:
        """Fill all pages of the site that was just built and is served as it is meanwhile."""
        self.server = server
        self._course = course()
        self._generated = {page: generated(page) for page in pages()}
        self._unsettled = {"bundle"}
        server.making.add(BUNDLE)
        log.info(f"Filling {len(self._generated)} pages; what has no recording yet is recorded now")
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
            self._publish({BUNDLE: bundle} if bundle else {})
            self.server.made(BUNDLE)

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
            self.server.making.add(BUNDLE)
            self._unsettled.add("bundle")
        if any(file.name == "review.md" or file == COURSE or file.is_relative_to(TESTS) for file in saved):
            self._unsettled.add("decks")
        if SITE in self._unbuilt or any(map(self._moves, saved)):
            self._unbuilt.add(SITE)
            return self._ask([SITE, *pages()])
        for file in saved:
            self._show(file)
        known = [SITE, *pages()]
        return self._ask(page for file in saved for page in touched(file, known))

    def _moves(self, file: Path) -> bool:
        """Whether this concerns the whole site: its settings, a template, or a file that was not there before."""
        built = self._built()
        if file.is_relative_to(built.config.docs_dir):
            return file.exists() is not bool(built.file(file))
        return file == SITE or file.is_relative_to(OVERRIDES)

    def _show(self, file: Path) -> None:
        """Build a page whose words alone have changed, or copy what is no page. All else is built when it is filled."""
        built = self._built()
        if file == COURSE:
            self._unbuilt |= self._retitled()
        elif file.suffix == ".md" and built.file(file):
            self._unbuilt.add(file)
            if generated(file) == self._generated.get(file) and (fault := self._build_page(file)):
                self._say(file, [str(fault)])
        elif built.file(file):
            with self.server.building(EVERY):
                built.copy(file)

    def _retitled(self) -> set[Path]:
        """The pages of the lessons of which course.toml says something else than before."""
        try:
            before, self._course = self._course, course()
        except Problem:
            return set()  # told of the pages
        changed = {lesson.slug for lesson in {*before.lessons} ^ {*self._course.lessons}}
        return {page for page in pages() if slug_of(page) in changed}

    def _ask(self, touched: Iterable[Path]) -> None:
        """Have these pages filled before those that are left; first of all the site's own, then those looked at."""
        asked = [page for page in touched if page.is_file()]
        if asked:
            self._long = time.monotonic() + LONG
            left = dict.fromkeys([*asked, *self._filler.left])
            looked = self.server.awaited
            self._filler.ask(sorted(left, key=lambda page: (page != SITE, not looked[self._address(page)])))

    def _address(self, page: Path) -> str:
        """Where a page is served; that of the site's settings is every one."""
        return EVERY if page == SITE else self._built().address(page)

    def _told(self, told: Told) -> None:
        if told.written:
            log.info(f"Wrote {shown(told.page)}")
            self._watched.expect(told.page, told.written)
        unbuilt = None
        if told.written or told.page in self._unbuilt:
            unbuilt = self._build_page(told.page)
        self._say(told.page, [*told.problems, *([str(unbuilt)] if unbuilt else [])])

    def _build_page(self, page: Path) -> Problem | None:
        """Build this page alone, or all where it is the site's settings; why it stays as it was, if it does."""
        if page == SITE:
            return self._build_all()
        self._unbuilt.discard(page)
        self._generated[page] = generated(page)
        self._unsettled.add("search")
        with self.server.building(self._address(page)):
            try:
                self._built().build(page)
            except Problem as problem:
                self._unbuilt.add(page)
                return problem
        return None

    def _build_all(self) -> Problem | None:
        """Build the site into another folder, and serve that if it can be built."""
        before = self._built().root
        try:
            self._build()
        except (Exception, SystemExit) as error:
            self._unbuilt.add(SITE)
            return Problem(f"the site cannot be built: {told(error)}", "see above, and correct it", SITE)
        with self.server.building(EVERY):
            self.server.root = str(self._built().root)
        shutil.rmtree(before)
        self._generated = {page: generated(page) for page in pages()}
        self._unbuilt.clear()
        return None

    def _say(self, page: Path, problems: Sequence[str]) -> None:
        """Say what is wrong with a page, or with all, on it and once in the terminal."""
        address, wrong = self._address(page), self.server.wrong
        said = {problem for each in wrong.values() for problem in each}
        for problem in dict.fromkeys(problems):
            if problem not in said:
                print(problem, file=sys.stderr, flush=True)
        if [*wrong.get(address, ())] != [*problems]:
            with self.server.building(address):
                wrong[address] = tuple(problems)

    def _settle(self) -> None:
        """What nobody waits for, once all pages are as they should be."""
        if not self._unsettled:
            return
        if "bundle" in self._unsettled:
            self._bundler.begin(self._built().root.with_name("bundle"))
        if "decks" in self._unsettled:
            self._publish(self._decks())
        if "search" in self._unsettled:
            self._built().index()
        self._unsettled.clear()
        wrong = sum(map(bool, self.server.wrong.values()))
        log.info("All pages are filled" + (f"; of {wrong} something is wrong" if wrong else ""))

    def _publish(self, made: Mapping[str, bytes]) -> None:
        with self.server.building():
            for path, content in made.items():
                self._built().write(path, content)

    def _refuse(self, fault: Problem, saved: set[Path]) -> None:
        """Leave all as it is, and say why; what else was saved is built when this is right."""
        self._unbuilt |= saved - {SITE}
        self._say(SITE, [str(fault)])

    def _restart(self, saved: set[Path]) -> None:
        """Begin this command anew, unless that would end it: then the site stays as it is, and says why."""
        if fault := unsound(BUILDING):
            self._outdated = True
            return self._refuse(fault, saved)
        log.info("This command imported what was saved: it begins anew")
        self.end()
        self.server.shutdown()
        shutil.rmtree(self._built().root.parent, ignore_errors=True)
        restart()


def told(error: BaseException) -> str:
    """What an error says, on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
