"""Sources: the text of the files that authors write, and the Python in them."""

import ast
import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from ..playing.errors import raised
from ..problems import Problem, shown


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


def write(texts: Mapping[Path, str]) -> None:
    """Write these files, or none of them: raises Problem where one cannot be written, and leaves all as they were."""
    new = {file: file.with_name(f".{file.name}.{os.getpid()}") for file in texts}
    missing = [folder for file in texts for folder in file.parents if not folder.exists()]
    try:
        for file, text in texts.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            new[file].write_bytes(text.encode())
            if file.exists():
                shutil.copymode(file, new[file])
        for file in texts:
            new[file].replace(file)
    except OSError as error:
        cure = f"make {shown(file.parent)} writable"
        raise Problem(f"cannot write this file: {error.strerror}", cure, file) from None
    finally:
        for half in new.values():
            with contextlib.suppress(OSError):
                half.unlink()
        for folder in sorted(missing, reverse=True):
            with contextlib.suppress(OSError):
                folder.rmdir()  # only where it stayed empty
