"""The navigation: the lessons that are written, and the modes of each, as mkdocs.yml tells a site builder."""

from ..course.lessons import DOCS, Lesson, course, page_of


def navigation() -> str:
    """The written lessons as YAML: one with a single mode is a page, one with several a section."""
    import yaml  # imported here: who fills the pages of another project has no such list, and needs no YAML

    listed = [{_plain(lesson.title): _pages(lesson)} for lesson in course().lessons if lesson.written]
    text = yaml.safe_dump([{"Lessons": listed}], allow_unicode=True, width=float("inf"))
    return str(text).rstrip()


def _pages(lesson: Lesson) -> str | list[dict[str, str]]:
    pages = {mode.name: page_of(lesson.slug, mode).relative_to(DOCS).as_posix() for mode in lesson.written}
    (first, *more) = pages.values()
    return [{name: page} for name, page in pages.items()] if more else first


def _plain(title: str) -> str:
    """A title without the marks of code, which no navigation understands."""
    return title.replace("`", "")
