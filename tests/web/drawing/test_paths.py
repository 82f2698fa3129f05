import pytest

from scripts.web.drawing.paths import thinned


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("M0,0L0,10L0,20", "M0,0L0,20"),
        ("M0,0L0,10C0,12,0,14,0,16C0,17,0,18,0,19L0,20", "M0,0L0,20"),
        ("M0,0L0,10L10,10", "M0,0L0,10L10,10"),
        ("M0,0C0,5,5,10,10,10", "M0,0C0,5 5,10 10,10"),
        ("M0,0L0,5C0,8,2,10,5,10L9,10L12,10", "M0,0L0,5C0,8 2,10 5,10L12,10"),
        ("M 0 0 L 10 5 L 0 10 Z", "M0,0L10,5L0,10Z"),
        ("M0,0 A5,5 0 0 1 10,0", "M0,0 A5,5 0 0 1 10,0"),
    ],
)
def test_what_lies_on_one_line_is_one(path, same):
    assert thinned(path) == same


def test_a_line_that_comes_back_is_not_lost():
    assert thinned("M0,0L10,0L0,0") == "M0,0L10,0L0,0"
    assert thinned("M0,0L10,0L5,0") == "M0,0L10,0L5,0"


def test_a_round_corner_stays_round():
    corner = "M0,0" + "".join(f"L{10 * n / 50:.1f},{(100 - (10 - 10 * n / 50) ** 2) ** 0.5:.1f}" for n in range(51))

    assert 4 < thinned(corner).count("L") < 15
