import pytest

from scripts.problems import Problem
from scripts.web.drawing import fonts
from scripts.web.drawing.fonts import advances, width


def test_words_are_as_wide_as_in_arial():
    assert width("Mi _") == pytest.approx((1706 + 455 + 569 + 1139) / 2048)


def test_every_letter_of_english_code_is_known():
    signs = [chr(code) for code in range(32, 127)]

    assert {*signs, *"·…•é"} <= advances(fonts.FILE).keys()


def test_what_the_font_lacks_takes_the_most_that_another_one_needs():
    assert width("→漢") == pytest.approx(2 * fonts.UNKNOWN)


def test_a_sign_that_joins_the_one_before_it_takes_no_room():
    assert width("n\u0303\u2060") == width("n")


def test_a_missing_font_is_an_error(tmp_path):
    with pytest.raises(Problem, match=r"arimo\.woff:1: this font is missing; install the packages: make assets"):
        advances(tmp_path / "arimo.woff")
