"""Samples: a value that a JSON schema allows, as short as it may be."""

from collections.abc import Mapping
from typing import Any

type Schema = Mapping[str, Any]

DEEPEST = 8
"""Levels of a schema that are followed: one may hold itself."""
TELLING = ("example", "const", "default")
TEXTS = {
    "binary": "",
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "duration": "PT1H",
    "email": "ada@example.com",
    "ipv4": "127.0.0.1",
    "time": "12:00:00",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
"""Of strings whose format is told."""


def sample(schema: Schema, whole: Schema, depth: int = 0) -> Any:
    """A value for this schema, which may refer to the whole document. What it tells as an example comes first."""
    schema = followed(schema, whole)
    told = [*schema.get("examples", ())][:1] + [schema[name] for name in TELLING if name in schema]
    if told or depth > DEEPEST:
        return told[0] if told else None
    if schema.get("enum"):
        return schema["enum"][0]
    for together in ("anyOf", "oneOf"):
        if options := schema.get(together):
            return sample(next((o for o in options if o.get("type") != "null"), options[0]), whole, depth + 1)
    if parts := schema.get("allOf"):
        found = [sample(part, whole, depth + 1) for part in parts]
        return (
            {k: v for part in found if isinstance(part, dict) for k, v in part.items()} if len(found) > 1 else found[0]
        )
    return _of_type(schema, whole, depth)


def followed(schema: Schema, whole: Schema) -> Schema:
    """The schema that this one refers to, or itself."""
    while "$ref" in schema:
        found: Any = whole
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def _of_type(schema: Schema, whole: Schema, depth: int) -> Any:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            needed = schema.get("required", ())
            return {name: sample(schema["properties"][name], whole, depth + 1) for name in needed}
        case "array":
            first = [sample(item, whole, depth + 1) for item in schema.get("prefixItems", ())]
            more = range(max(int(not first), schema.get("minItems", 0) - len(first)))
            return first + [sample(schema.get("items", {}), whole, depth + 1) for _ in more]
        case "integer":
            return int(_least(schema, 1))
        case "number":
            return float(_least(schema, 0.5))
        case "boolean":
            return True
        case "null":
            return None
    text = TEXTS.get(schema.get("format", ""), "string")
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 1000)]


def _least(schema: Schema, otherwise: float) -> float:
    """A number between the bounds that a schema has."""
    if "exclusiveMinimum" in schema:
        return float(schema["exclusiveMinimum"]) + otherwise
    least = schema.get("minimum", otherwise)
    return float(min(least, schema.get("maximum", schema.get("exclusiveMaximum", least + 1) - otherwise)))
