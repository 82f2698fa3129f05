import pytest

from scripts.web.drawing.lifelines import place

LANES = [0, 100, 200, 300]
EDGE = 320


@pytest.mark.parametrize(
    ("size", "asks", "answers", "middle"),
    [
        pytest.param(50, 0, 100, None, id="to the next lane they stay between the two"),
        pytest.param(50, 0, 300, 50, id="past lanes they stand next to the one that asks"),
        pytest.param(50, 300, 100, 250, id="from the right too"),
        pytest.param(90, 0, 200, None, id="without room they stay"),
        pytest.param(84, 0, 200, 50, id="with just enough they do not"),
        pytest.param(50, 100, 100, 133, id="of a lane to itself they begin on its right"),
        pytest.param(90, 100, 100, None, id="unless they reached the next"),
        pytest.param(10, 300, 300, None, id="or the edge"),
    ],
)
def test_words_of_a_message_stand_beside_lifelines(size, asks, answers, middle):
    assert place(size, asks, answers, [*LANES, EDGE]) == middle


def test_words_take_the_nearest_gap_that_is_wide_enough():
    assert place(50, 0, 300, [0, 40, 140, 300, EDGE]) == 90
