"""What MkDocs built last, and pages of it built once more without all the others."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation

from scripts.problems import Problem


@dataclass(frozen=True)
class Built:
    """A site that MkDocs has built: its settings, files and navigation, and the templates."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    templates: Environment

    @property
    def root(self) -> Path:
        """The folder it was built into."""
        return Path(self.config.site_dir)

    def file(self, source: Path) -> File | None:
        """What MkDocs knows of a file in the folder of the pages."""
        docs = Path(self.config.docs_dir)
        return self.files.get_file_from_path(str(source.relative_to(docs))) if source.is_relative_to(docs) else None

    def address(self, source: Path) -> str:
        """Where a page is served, below the site's own address."""
        file = self.file(source)
        return file.page.url if file and file.page else ""

    def build(self, source: Path) -> None:
        """Build this page again, and nothing else. Raises Problem where MkDocs cannot."""
        file = self.file(source)
        assert file and file.page
        try:
            _populate_page(file.page, self.config, self.files)
            self._forget(file.page.url)
            pages = self.files.documentation_pages()
            _build_page(file.page, self.config, pages, self.nav, self.templates)
            file.page.validate_anchor_links(files=self.files, log_level=self.config.validation.links.anchors)
        except Problem:
            raise
        except Exception as error:
            told = " ".join(str(error).split()) or type(error).__name__
            raise Problem(f"it cannot be built: {told}", "correct it and save it again", source) from error

    def copy(self, source: Path) -> None:
        """Copy a file that is no page, as it is now."""
        file = self.file(source)
        assert file
        file.copy_file()

    def write(self, path: str, content: bytes) -> None:
        """Put a file that was made elsewhere into the site."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def index(self) -> None:
        """Write what readers search in."""
        for plugin in self._searching():
            plugin.on_post_build(config=self.config)

    def _forget(self, address: str) -> None:
        """Nothing is found on this page, until it is built again."""
        for plugin in self._searching():
            entries = plugin.search_index.entries
            entries[:] = [entry for entry in entries if entry["location"].partition("#")[0] != address]

    def _searching(self) -> list[Any]:
        return [plugin for plugin in self.config.plugins.values() if hasattr(plugin, "search_index")]
