"""Sources: the text of the files that authors write, and the Python in them."""

import ast
from pathlib import Path

from ..playing.errors import raised
from ..problems import Problem


def read(file: Path) -> str:
    """The text of a page, a snippet or a table. Raises Problem when there is none, or it is not UTF-8.

    Lines end with a newline alone, as git keeps them, whatever an editor made of them.
    """
    try:
        return file.read_bytes().decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Problem("this file is not UTF-8", "save it as UTF-8", file, line) from None
    except OSError as error:
        raise Problem(f"cannot read it: {error.strerror}", "correct the path or its permissions", file) from None


def parsed(source: str, file: Path) -> ast.Module:
    """The statements of a file with this text. Raises Problem when it is no Python."""
    try:
        return ast.parse(source, str(file))
    except SyntaxError as error:
        raise raised(error, file.parent, "reading it as Python", "correct it", file) from None
