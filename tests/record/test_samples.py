import pytest

from scripts.record.samples import sample

PARTS = {"parts": {"Item": {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}}}
TWO = {"properties": {"a": {"const": 2}}, "required": ["a"]}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, "string"),
        ({"type": "string", "minLength": 8}, "stringxx"),
        ({"type": "string", "format": "date"}, "2026-01-31"),
        ({"type": "integer"}, 1),
        ({"type": "integer", "minimum": 18}, 18),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, 0.5),
        ({"type": "number", "maximum": 0}, 0.0),
        ({"type": "boolean"}, True),
        ({"enum": ["a", "b"]}, "a"),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, 1),
        ({"type": "integer", "examples": [7, 8]}, 7),
        ({"type": "integer", "default": 3}, 3),
        ({"type": "array", "items": {"type": "number"}, "minItems": 2}, [0.5, 0.5]),
        ({"type": "array", "items": {"$ref": "#/parts/Item"}}, [{"n": 1}]),
        (
            {"allOf": [{"$ref": "#/parts/Item"}, {"properties": {"a": {"const": 2}}, "required": ["a"]}]},
            {"n": 1, "a": 2},
        ),
        ({"type": "object", "properties": {"a": {}, "b": {}}, "required": ["b"]}, {"b": "string"}),
        ({"type": "object"}, {}),
        ({}, "string"),
    ],
)
def test_a_sample_fits_its_schema(schema, value):
    assert sample(schema, PARTS) == value


def test_a_schema_that_holds_itself_comes_to_an_end():
    whole = {"node": {"properties": {"next": {"$ref": "#/node"}}, "required": ["next"]}}

    assert str(sample(whole["node"], whole)).count("next") == 9
