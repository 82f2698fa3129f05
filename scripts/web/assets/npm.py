"""The assets the site hosts itself: copied from the locked npm packages, never committed."""

import shutil
import sys
from pathlib import Path

from scripts.course.lessons import DOCS
from scripts.problems import ROOT, Problem, stop

PACKAGES = ROOT / "node_modules"
VENDOR = DOCS / "assets" / "vendor"
COPIES = {
    "@fontsource/arimo/files/arimo-latin-400-normal.woff2": "arimo/arimo.woff2",
    "@fontsource/arimo/files/arimo-latin-400-normal.woff": "arimo/arimo.woff",
    "@fontsource/arimo/LICENSE": "arimo/LICENSE",
    "mermaid/dist/mermaid.esm.min.mjs": "mermaid/mermaid.esm.min.mjs",
    "mermaid/dist/chunks/mermaid.esm.min": "mermaid/chunks/mermaid.esm.min",
    "mermaid/LICENSE": "mermaid/LICENSE",
    "swagger-ui-dist/swagger-ui-bundle.js": "swagger-ui/swagger-ui-bundle.js",
    "swagger-ui-dist/swagger-ui.css": "swagger-ui/swagger-ui.css",
    "swagger-ui-dist/LICENSE": "swagger-ui/LICENSE",
}


def copy(packages: Path = PACKAGES, vendor: Path = VENDOR) -> None:
    """Copy what COPIES names; source maps stay behind. Raises Problem when a package is missing."""
    for source in COPIES:
        if not (packages / source).exists():
            raise Problem("this asset is missing", "install the packages: make assets", packages / source)
    for source, target in COPIES.items():
        origin, goal = packages / source, vendor / target
        goal.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.rmtree(goal, ignore_errors=True)
            shutil.copytree(origin, goal, ignore=shutil.ignore_patterns("*.map"))
        else:
            shutil.copyfile(origin, goal)


if __name__ == "__main__":
    try:
        copy()
    except Problem as problem:
        stop(problem)
    sys.exit(0)
