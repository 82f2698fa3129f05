"""Paths: the same line with fewer points. merman gives a straight edge six curves, and a round corner forty."""

import re
from itertools import batched
from math import dist

COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
NUMBER = re.compile(r"-?[\d.]+(?:e-?\d+)?")
NEAR = 0.1
"""How far from its place, in pixels, nobody sees a line. It is what coordinates are rounded to."""
Point = tuple[float, ...]


def thinned(path: str) -> str:
    """The path with one line for all that lie on one. What has other commands than M, L, C and Z is left as it is."""
    commands = [(name, list(batched(map(float, NUMBER.findall(rest)), 2))) for name, rest in COMMAND.findall(path)]
    if {name for name, _ in commands} - set("MLCZ"):
        return path
    kept: list[str] = []
    line: list[Point] = []
    for name, points in commands:
        if name == "L" or (name == "C" and is_straight([line[-1], *points])):
            line.append(points[-1])
            continue
        kept += [*lines(line), name + " ".join(map(shown, points))]
        line = points[-1:]
    return "".join([*kept, *lines(line)])


def lines(points: list[Point]) -> list[str]:
    """The lines from the first of these points to the last."""
    return [f"L{shown(point)}" for point in corners(points)[1:]]


def corners(points: list[Point]) -> list[Point]:
    """The ends, and each point between them that a straight line would miss: Ramer, Douglas and Peucker's way."""
    if len(points) < 3 or is_straight(points):
        return points[:1] + points[1:][-1:]
    far = max(range(1, len(points) - 1), key=lambda n: off(points[n], points[0], points[-1]))
    return corners(points[: far + 1])[:-1] + corners(points[far:])


def is_straight(points: list[Point]) -> bool:
    """Whether all points lie near the line from the first to the last."""
    return all(off(point, points[0], points[-1]) <= NEAR for point in points[1:-1])


def off(point: Point, start: Point, end: Point) -> float:
    """How far a point is from a line that ends."""
    (x, y), (a, b), (c, d) = point, start, end
    part = ((x - a) * (c - a) + (y - b) * (d - b)) / (dist(start, end) ** 2 or 1)
    part = min(1, max(0, part))
    return dist(point, (a + part * (c - a), b + part * (d - b)))


def shown(point: Point) -> str:
    """A point, rounded."""
    return ",".join(f"{round(number, 1):g}" for number in point)
