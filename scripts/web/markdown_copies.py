"""Markdown copies: the Markdown of each page beside it in the built site, and `llms.txt`, which lists them all."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def copy(pages: Iterable[Any], config: Any) -> None:
    """Put the Markdown of `lessons/hello/steps/` at `lessons/hello/steps.md`, and so on for each page."""
    for page in pages:
        target = Path(config.site_dir) / page.file.src_uri
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(page.file.abs_src_path, target)
    (Path(config.site_dir) / "llms.txt").write_text(listed(pages, config))


def listed(pages: Iterable[Any], config: Any) -> str:
    """The pages as llmstxt.org has them: name, summary, then a link and a description for each."""
    lines = [f"# {config.site_name}", "", f"> {config.site_description}", "", "## Pages", ""]
    for page in pages:
        title, description = page.meta.get("title") or page.title, page.meta.get("description")
        lines.append(f"- [{title}]({config.site_url or ''}{page.file.src_uri}): {description}".removesuffix(": None"))
    return "\n".join([*lines, ""])
