import numpy as np
import pytest

from scripts.recording.values import encode


class Row(np.ndarray):
    def __repr__(self):
        raise AssertionError("code of the service ran")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.int64(1), "np.int64(1)"),
        (np.float32(0.9), "np.float32(0.9)"),
        (np.float64(0.9), "np.float64(0.9)"),
        (np.bool(True), "np.True_"),
        (np.str_("setosa"), "np.str_('setosa')"),
        (np.array([0.5, 0.25], dtype="float32"), "array([0.5 , 0.25], dtype=float32)"),
        (np.array([[1, 2], [3, 4]]), "array([[1, 2], [3, 4]])"),
        (np.zeros((3, 224, 224)), "<ndarray of float64, 3 x 224 x 224>"),
        (np.array([{"password": "x"}]), "<ndarray of object, 1>"),
        (np.zeros(2).view(Row), "<Row>"),
        ({"label": np.int64(1)}, "{'label': np.int64(1)}"),
        (np.str_("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"), "np.str_('•••')"),
    ],
)
def test_numbers_and_arrays_of_numpy_are_told_as_numpy_shows_them(value, text):
    assert encode(value) == text
