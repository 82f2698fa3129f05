import pytest

from scripts.recording.values import encode
from scripts.views.encoded import class_of, fields, items, plain


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({}, {}),
        ({"a": 1, "b": [1, {"c": (2, 3)}]}, {"a": "1", "b": "[1, {'c': (2, 3)}]"}),
        ({"a, 'b": "x: }, y", 'c"': "it's"}, {"a, 'b": "'x: }, y'", 'c"': '"it\'s"'}),
        ({"long": "x" * 300, "b": 1}, {"long": "'" + "x" * 199 + "… (300 characters)", "b": "1"}),
        ({1: 2}, None),
        ({"a"}, None),
        ([1, 2], None),
        (ValueError("a"), None),
        ("{'a': 1}", None),
    ],
)
def test_the_fields_of_an_encoded_dict_are_found(value, told):
    assert fields(encode(value)) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Flower(species='a, b=c', seal=<SecretStr>)", {"species": "'a, b=c'", "seal": "<SecretStr>"}),
        ("Empty()", {}),
        ("Flower(n=1, … 5 more)", {"n": "1", "… 5 more": ""}),
        ("np.int64(1)", None),
        ("datetime('2020-02-29T00:00:00')", None),
        ("<StreamingResponse>", None),
        ("•••", None),
    ],
)
def test_the_fields_of_an_object_are_found_where_it_is_told_by_them(text, told):
    assert fields(text) == told


def test_the_items_of_a_list_are_found():
    assert items("[1, (2, 3), '4, 5', <ndarray of float64, 3 x 4>]") == [
        *("1", "(2, 3)", "'4, 5'", "<ndarray of float64, 3 x 4>")
    ]
    assert items("[]") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *[("None", "NoneType"), ("True", "bool"), ("-3", "int"), ("1e+308", "float"), ("nan", "float")],
        *[("'a'", "str"), ("[1]", "list"), ("(1,)", "tuple"), ("{'a': 1}", "dict"), ("{1}", "set")],
        *[("np.int64(1)", "np.int64"), ("np.True_", "np.bool"), ("array([1, 2])", "np.ndarray")],
        *[("<ndarray of object, 1>", "np.ndarray"), ("<Cat>", "Cat"), ("Point(x=1)", "Point"), ("•••", "")],
    ],
)
def test_the_class_of_a_value_stands_in_its_text(text, name):
    assert class_of(text) == name


def test_what_derives_from_a_class_of_pythons_is_told_as_its_value():
    assert [plain(text) for text in ("np.float64(0.5)", "np.str_('a')", "np.int64(1)", "0.5")] == [
        *("0.5", "'a'", "np.int64(1)", "0.5")
    ]
