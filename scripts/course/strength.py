"""Strength: whether a proof fails where its run, its counts, its key, its answers or its files are others.

The worlds are tried one at a time, and the first that makes the proof fail is enough.
"""

import ast
import inspect
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from textwrap import dedent

from ..playing.errors import over_in_time, raised
from ..playing.patience import PATIENCE
from .worlds import Asked, Change, Given, Test, afresh, changes, the_same


def weakness(test: Test, given: Given, other_keys: tuple[object, ...] = ()) -> str:
    """What is weak about a proof that passes with what it is given; empty for a strong one."""
    source = inspect.getsource(test)
    if not any(map(_asserts, ast.walk(ast.parse(dedent(source))))):
        return "it asserts nothing"
    asked = Asked()
    if fails(test, the_same(given, asked)):
        return "it does not pass twice: what it leaves behind makes it fail"
    for key in other_keys:
        if not fails(test, Change("another key", {**given, "key": key})):
            return f"it passes with {str(key)!r} as the checked answer"
    worlds = changes(given, asked, source)
    return "" if any(fails(test, world) for world in worlds) else "no change of what it asks makes it fail"


def _asserts(node: ast.AST) -> bool:
    """Whether this is an `assert`, or asks for an exception by `pytest.raises`."""
    return isinstance(node, ast.Assert) or (isinstance(node, ast.Attribute) and node.attr == "raises")


def fails(test: Test, world: Change) -> bool:
    """Whether the test fails in this world, or never ends in it."""
    file, doing = Path(inspect.getfile(test)), f"playing it again in {world.name}"
    told = partial(raised, folder=file, doing=doing, cure="let it end")
    with ExitStack() as patched:
        for each in world.patched:
            patched.enter_context(each)
        try:
            with over_in_time(told, PATIENCE):
                test(**afresh(world.given))
        except KeyboardInterrupt:
            raise
        except BaseException:  # pytest's own failures among them
            return True
    return False
