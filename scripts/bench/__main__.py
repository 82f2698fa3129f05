"""Print the benchmarks: `python -m scripts.bench`, or a part of them with `--only`."""

import argparse
import logging
import os
import platform
import sys
from collections.abc import Callable, Iterator

from scripts.bench import browsing, building, engines, growth, live, proving, recording, serving, styling, writing
from scripts.bench.timing import Row

PARTS: dict[str, tuple[str, Callable[[], Iterator[Row]]]] = {
    "recording": ("A warm request while it is recorded, against the same one unwatched", recording.rows),
    "growth": ("Recording and rendering as the requests grow: 10, 100, 1,000 and 10,000 of them", growth.rows),
    "writing": (
        "make pages as the course grows and after an edit, against the same from nothing",
        writing.rows,
    ),
    "serving": ("make serve, from a save to its page in a browser; seconds on the wall", serving.rows),
    "building": (
        "mkdocs build of copies of the hello lesson, against plain Material on the same Markdown",
        building.rows,
    ),
    "engines": (
        "The iris service under five engines until it answers, each in an environment of its own; seconds on the wall",
        engines.rows,
    ),
    "proving": ("The tests of the lessons and the guards of their sentences", proving.rows),
}
IN_A_BROWSER: dict[str, tuple[str, Callable[[], Iterator[Row]]]] = {
    "browsing": ("The hello lesson in Chromium until its first diagram is seen, against stock Material", browsing.rows),
    "styling": ("The dependencies lesson on a processor of a quarter of the speed until it has loaded", styling.rows),
    "live": ("Run it in Chromium, from the click to the first answer; seconds on the wall", live.rows),
}


def main() -> None:
    """Print each part as a table, line by line as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    known = PARTS | IN_A_BROWSER
    parser.add_argument("--only", choices=known, action="append", help="measure this part (default: all)")
    parser.add_argument("--browser", action="store_true", help="measure in Chromium instead")
    options = parser.parse_args()
    chosen = options.only or list(IN_A_BROWSER if options.browser else PARTS)
    logging.disable(logging.CRITICAL)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores. CPU seconds, medians of interleaved pairs.")
    for name in chosen:
        title, rows = known[name]
        print(f"\n{title}")
        for row in rows():
            print(f"  {row.what:46} {row.figure:>12}  {row.baseline:52} {f'aim {row.aim}' if row.aim else ''}".rstrip())
            sys.stdout.flush()


if __name__ == "__main__":
    main()
