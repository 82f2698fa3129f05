"""Mode bars: the written ways to study a lesson, with the page's own marked, and the lessons before and after; for whom
the lesson is at its beginning, and what was learned at its end.
"""

from pathlib import Path

from ..course.lessons import COURSE, LESSONS, Course, Lesson, Mode, course
from ..problems import Problem, shown

OWN_SERVICE = "[Your own service](../../your-own-service.md)"


def mode_bar(page: Path, line: int) -> str:
    """The bar of this lesson page; below it, on the lesson's first page, for whom the lesson is.

    Raises Problem, at this line, when course.toml does not know the page.
    """
    known = course()
    place = _place(known, page, line)
    if page.stem not in (mode.file for mode in known.modes):
        cure = f"name it after one of {', '.join(mode.file for mode in known.modes)}"
        raise Problem(f"the course has no mode {page.stem!r}", cure, page, line)
    lesson = known.lessons[place]
    kind = "modes whole" if lesson.written == known.modes else "modes"
    lines = [
        f'<nav class="{kind}" aria-label="This lesson" data-search-exclude markdown="1">',
        "",
        _path(known, place),
        "",
        *_items(lesson, page),
        "</nav>",
    ]
    return "\n".join([*lines, *(_opening(known, lesson) if page.stem == lesson.written[0].file else [])])


def _place(known: Course, page: Path, line: int) -> int:
    """Where the lesson of a page stands in the course."""
    places = {lesson.slug: place for place, lesson in enumerate(known.lessons)}
    slug = page.parent.name
    if page.parent.parent != LESSONS or slug not in places:
        raise Problem("this page is of no lesson of the course", f"add [lessons.{slug}] to {shown(COURSE)}", page, line)
    return places[slug]


def _opening(known: Course, lesson: Lesson) -> list[str]:
    """For whom the lesson is, what they will be able to do, and what to know before; nothing where it does not say."""
    if not lesson.readers:
        return []
    before = [lesson_link(each, "../") for each in known.lessons if each.slug in lesson.after and each.written]
    return [
        "",
        f"- **For you** if {lesson.readers}.",
        f"- **Afterwards you can** {lesson.able}.",
        f"- **Know before**: {', '.join(before) or 'how to write a Python function'}.",
    ]


def ending(page: Path, line: int) -> str:
    """What a lesson's run has shown, what comes next, and where FastAPI tells it. Raises Problem as a mode bar does."""
    known = course()
    place = _place(known, page, line)
    lesson = known.lessons[place]
    links = [lesson_link(each, "../") for each in known.lessons[place + 1 :] if each.written]
    lines = [
        f"- **You learned**: {lesson.shows}",
        f"- **Next**: {[*links, OWN_SERVICE][0]}.",
        f"- **In FastAPI's documentation**: {lesson.elsewhere}.",
    ]
    return "\n".join(lines if lesson.elsewhere else lines[:-1])


def _items(lesson: Lesson, page: Path) -> list[str]:
    """The modes of a lesson as a list; none where there is nothing to choose from."""
    if len(lesson.written) < 2:
        return []
    return [*(_item(mode, page) for mode in lesson.written), ""]


def _item(mode: Mode, page: Path) -> str:
    if mode.file == page.stem:
        return f'- <strong aria-current="page">{mode.name}</strong> {mode.minutes} min'
    return f"- [{mode.name}]({mode.file}.md) {mode.minutes} min"


def _path(known: Course, place: int) -> str:
    """Where the lesson stands in the course, and the written lessons next to it."""
    before = [lesson for lesson in known.lessons[:place] if lesson.written]
    after = [lesson for lesson in known.lessons[place + 1 :] if lesson.written]
    parts = [f"[Lesson {place + 1} of {len(known.lessons)}](../../course.md)"]
    parts += [f"previous: {lesson_link(before[-1], '../')}"] if before else []
    parts += [f"next: {lesson_link(after[0], '../')}"] if after else []
    return " · ".join(parts)


def lesson_link(lesson: Lesson, folder: str) -> str:
    """A link to a lesson's first mode. It names the others for a script, which leads to the one last chosen."""
    modes = " ".join(mode.file for mode in lesson.written)
    return f'<span data-modes="{modes}">[{lesson.title}]({folder}{lesson.slug}/{lesson.written[0].file}.md)</span>'


def lesson_list() -> str:
    """Every lesson of the course, with what its run shows and its modes; what is not written claims nothing."""
    return "\n\n".join(_entry(place, lesson) for place, lesson in enumerate(course().lessons, start=1))


def _entry(place: int, lesson: Lesson) -> str:
    if not lesson.written:
        return f"{place}. {lesson.title} · not written yet"
    links = [f"[{mode.name}](lessons/{lesson.slug}/{mode.file}.md) {mode.minutes} min" for mode in lesson.written]
    title = f"{place}. **{lesson_link(lesson, 'lessons/')}** · {sum(m.minutes for m in lesson.written)} minutes"
    return f"{title}\n\n    {lesson.shows}\n\n    {' · '.join(links)}"
