"""The training of the language model: count which word follows which in the Zen of Python, and write that as JSON."""

import codecs
import io
import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stdout
from itertools import pairwise
from pathlib import Path

from scripts.problems import ROOT
from scripts.train import written

MODEL = ROOT / "snippets" / "words.json"


def text() -> str:
    """What `import this` prints: it comes with Python, which keeps it in ROT13."""
    with redirect_stdout(io.StringIO()):
        import this
    return codecs.decode(this.s, "rot13")


def trained() -> str:
    """The model as JSON, a word a line: each word that follows it, and how often it does, in the order of the text."""
    following: dict[str, Counter[str]] = {}
    for word, after in pairwise(text().split()):
        following.setdefault(word, Counter())[after] += 1
    return (
        "{\n" + ",\n".join(f"  {json.dumps(word)}: {json.dumps(after)}" for word, after in following.items()) + "\n}\n"
    )


def main(arguments: Sequence[str] | None = None, file: Path = MODEL) -> int:
    """Write the model, or with `--check` fail when the file is not what training gives."""
    return written(trained(), file, "scripts.train_words", arguments, __doc__)


if __name__ == "__main__":
    sys.exit(main())
