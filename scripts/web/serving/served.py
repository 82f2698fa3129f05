"""The site as it is served: its pages, each of which can be built again alone, and what is wrong with each."""

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from scripts.course.lessons import SITE, pages
from scripts.problems import ROOT, Problem
from scripts.web.serving.built import Built
from scripts.web.serving.server import EVERY, Server
from scripts.web.serving.touched import generated

OVERRIDES = ROOT / "overrides"


class Served:
    """What browsers get of `server`, and what it says on each page.

    `built` is what MkDocs built last; `build` has it build everything once more; `links` are those that lead nowhere,
    as MkDocs has told them in the terminal, by their pages.
    """

    def __init__(
        self,
        server: Server,
        built: Callable[[], Built],
        build: Callable[[], None],
        links: Mapping[Path, Sequence[str]],
    ) -> None:
        self.server, self._built, self._build, self._links = server, built, build, links
        self.unbuilt: set[Path] = set()
        """The pages that are not there as they were saved; the site's settings, where that holds of all."""
        self._generated = {page: generated(page) for page in pages()}
        self._unsearched = False

    @property
    def root(self) -> Path:
        """The folder it is served from."""
        return self._built().root

    def address(self, page: Path) -> str:
        """Where a page is served; that of the site's settings is every one."""
        return EVERY if page == SITE else self._built().address(page)

    def is_awaited(self, page: Path) -> bool:
        """Whether a browser shows it now."""
        return self.server.awaited[self.address(page)] > 0

    def is_moved_by(self, file: Path) -> bool:
        """Whether this concerns the whole site: its settings, a template, or a file that was not there before."""
        built = self._built()
        if file.is_relative_to(built.config.docs_dir):
            return file.exists() is not bool(built.file(file))
        return file == SITE or file.is_relative_to(OVERRIDES)

    def show(self, file: Path) -> None:
        """Build a page whose words alone have changed, or copy what is no page. All else is built when it is filled."""
        built = self._built()
        if file.suffix == ".md" and built.file(file):
            self.unbuilt.add(file)
            if generated(file) == self._generated.get(file) and (fault := self.build(file)):
                self.say(file, [str(fault)])
        elif built.file(file):
            with self.server.building(EVERY):
                built.copy(file)

    def build(self, page: Path) -> Problem | None:
        """Build this page alone, or all where it is the site's settings; why it stays as it was, if it does."""
        if page == SITE:
            return self._build_all()
        self.unbuilt.discard(page)
        self._generated[page] = generated(page)
        self._unsearched = True
        with self.server.building(self.address(page)):
            try:
                self._built().build(page)
            except Problem as problem:
                self.unbuilt.add(page)
                return problem
        return None

    def _build_all(self) -> Problem | None:
        """Build the site into another folder, and serve that if it can be built."""
        before = self.root
        try:
            self._build()
        except (Exception, SystemExit) as error:
            self.unbuilt.add(SITE)
            return Problem(f"the site cannot be built: {told(error)}", "see above, and correct it", SITE)
        with self.server.building(EVERY):
            self.server.root = str(self.root)
        shutil.rmtree(before)
        self._generated = {page: generated(page) for page in pages()}
        self.unbuilt.clear()
        return None

    def say(self, page: Path, problems: Sequence[str]) -> None:
        """Say what is wrong with a page, or with all, on it and once in the terminal."""
        address, wrong = self.address(page), self.server.wrong
        said = {problem for each in wrong.values() for problem in each}
        for problem in dict.fromkeys(problems):
            if problem not in said:
                print(problem, file=sys.stderr, flush=True)
        now = (*problems, *self._links.get(page, ()))
        if wrong.get(address, ()) != now:
            with self.server.building(address):
                wrong[address] = now

    def publish(self, made: Mapping[str, bytes]) -> None:
        """Put files into the site that were made elsewhere."""
        with self.server.building():
            for path, content in made.items():
                self._built().write(path, content)

    def index(self) -> bool:
        """Write what readers search in, if a page was built since; whether one was."""
        unsearched, self._unsearched = self._unsearched, False
        if unsearched:
            self._built().index()
        return unsearched


def told(error: BaseException) -> str:
    """What an error says, on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
