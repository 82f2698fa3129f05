"""Measures: how wide words are, told to merman: in the font that they are shown in, by pixels."""

from typing import Any

import merman

from scripts.web.drawing.fonts import width
from scripts.web.drawing.veils import unveiled

LINE = 1.1
"""How far the rows of a label are apart, in ems."""
ASKED = merman.MermanTextMeasurementOperation
GIVEN = merman.MermanTextMeasurementResultKind
ANSWERS = {
    ASKED.COMPUTED_LENGTH: GIVEN.LENGTH,
    ASKED.RAW_B_BOX_WIDTH: GIVEN.LENGTH,
    ASKED.TSPAN_B_BOX_WIDTH: GIVEN.LENGTH,
    ASKED.MERMAID_CALCULATE_TEXT_DIMENSIONS: GIVEN.METRICS,
    ASKED.WRAPPED: GIVEN.METRICS,
}
"""What it asks for. All else, such as how high a letter is, it takes from its own tables."""


class Measurer(merman.MermanTextMeasurer):  # type: ignore[misc]
    """Answers merman while it draws."""

    def __init__(self) -> None:
        width("")  # A font that is missing is told now: what goes wrong in an answer, merman passes over.

    def measure(self, request: Any) -> Any:
        """The size of a text, which may have several lines; None for a question that is not in ANSWERS."""
        if request.operation not in ANSWERS or request.max_width is not None:
            return None
        lines = unveiled(request.text).split("\n")
        wide = max(map(width, lines)) * request.font_size
        return merman.MermanTextMeasureResult(
            result_kind=ANSWERS[request.operation],
            width=wide,
            length=wide,
            height=len(lines) * LINE * request.font_size,
            line_count=len(lines),
            bbox_left=None,
            bbox_right=None,
            raw_width=None,
        )
