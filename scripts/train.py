"""The training: fit the iris model of the lessons, and write it as JSON that a person can read."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.problems import ROOT, Problem, stop

MODEL = ROOT / "snippets" / "iris.json"
DECIMALS = 2
"""Kept of each weight: few enough to read, and the same on every processor."""


def trained() -> str:
    """The model as JSON: a softmax regression on four fifths of the iris data, tested on the rest.

    `weights` holds one row a species, one number a feature (1/cm); `bias` one number a species.
    """
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split

    iris = load_iris()
    flowers, held_out, species, truth = train_test_split(
        iris.data, iris.target, test_size=0.2, random_state=0, stratify=iris.target
    )
    fitted = LogisticRegression(tol=1e-10, max_iter=10_000).fit(flowers, species)
    return _as_json(
        {
            "features": [name.removesuffix(" (cm)").replace(" ", "_") for name in iris.feature_names],
            "species": [str(name) for name in iris.target_names],
            "weights": fitted.coef_.round(DECIMALS).tolist(),
            "bias": fitted.intercept_.round(DECIMALS).tolist(),
            "trained_on": len(flowers),
            "tested_on": len(held_out),
            "right": int((fitted.predict(held_out) == truth).sum()),
        }
    )


def _as_json(model: dict[str, Any]) -> str:
    """JSON with one field a line, and one line a species in `weights`."""
    rows = ",\n    ".join(json.dumps(row) for row in model["weights"])
    lines = [
        f'  "{name}": ' + (f"[\n    {rows}\n  ]" if name == "weights" else json.dumps(value))
        for name, value in model.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(arguments: Sequence[str] | None = None, file: Path = MODEL) -> int:
    """Write the model, or with `--check` fail when the file is not what training gives."""
    return written(trained(), file, "scripts.train", arguments, __doc__)


def written(model: str, file: Path, program: str, arguments: Sequence[str] | None, told: str) -> int:
    """Write a model that a program has trained, or do what else it is asked for; `told` is what it says of itself."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=told)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is another one")
    options = parser.parse_args(arguments)
    if not options.check:
        file.write_text(model)
    elif not file.is_file() or file.read_text() != model:
        stop(Problem("this is not the model that training gives", f"run: python -m {program}", file))
    return 0


if __name__ == "__main__":
    sys.exit(main())
