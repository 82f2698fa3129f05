"""Encoded values: what the text that `scripts.recording.values` makes of one tells of its fields and of its class."""

import re

CUT = r"… \([\d,]+ characters\)"
"""What stands in place of the end of a long string, and of its quote."""
STRING = rf"""'(?:[^'\\]|\\.)*?(?:'|{CUT})|"(?:[^"\\]|\\.)*?(?:"|{CUT})"""
TOKEN = re.compile(rf"{STRING}|.", re.S)
OPENING, CLOSING = "([{<", ")]}>"
OBJECT = re.compile(r"[^\W\d]\w*\(.*\)", re.S)
PAIRS = {": ": re.compile(rf"(?:{STRING}): ", re.S), "=": re.compile(r"[^\W\d]\w*=")}
"""How a field of a dict begins whose keys are strings, and one of an object, by what stands before its value."""
MORE = "… "
"""How the word for those items begins that are not shown."""
NAMED = re.compile(r"<?(np\.\w+|\w+)[(> ]")
PYTHONS = re.compile(r"np\.(?:float64|str_)\((.*)\)", re.S)
"""Those of NumPy's classes that derive from Python's own."""
PLAIN = {"None": "NoneType", "True": "bool", "False": "bool", "nan": "float", "inf": "float", "-inf": "float"}
"""Classes of what has a text of its own."""


def split(text: str, separator: str) -> list[str]:
    """The parts of a text around a separator that stands in no string and in no brackets."""
    parts, part, depth = [""], "", 0
    for token in TOKEN.findall(text):
        depth += (token in OPENING) - (token in CLOSING)
        part += token
        if depth == 0 and part.endswith(separator) and len(token) == 1:
            parts[-1] = part.removesuffix(separator)
            parts.append("")
            part = ""
        else:
            parts[-1] = part
    return parts if text else []


def items(text: str) -> list[str]:
    """The items of a list, or the fields of an object: what stands between the first bracket and the last character."""
    return split(re.sub(r"^[^(\[{]*.", "", text, count=1, flags=re.S)[:-1], ", ")


def fields(text: str) -> dict[str, str] | None:
    """The fields of a dict whose keys are strings, or of an object that is told by its fields; None for others."""
    separator = ": " if text.startswith("{") else "="
    held = items(text) if separator == ": " or OBJECT.fullmatch(text) else ["none"]
    if not all(PAIRS[separator].match(item) or item.startswith(MORE) for item in held):
        return None
    pairs = (split(item, separator) for item in held)
    return {name[1:-1] if PAIRS[": "].match(f"{name}: ") else name: separator.join(value) for name, *value in pairs}


def class_of(text: str) -> str:
    """The name of a value's class."""
    if text in PLAIN:
        return PLAIN[text]
    if re.fullmatch(r"-?\d+", text):
        return "int"
    if re.fullmatch(r"-?\d+(\.\d+)?(e[+-]\d+)?", text):
        return "float"
    if text in ("np.True_", "np.False_"):
        return "np.bool"
    if named := NAMED.match(text):
        return "np.ndarray" if named[1] in ("array", "ndarray") else named[1]
    begins = {"'": "str", '"': "str", "[": "list", "(": "tuple", "{": "dict" if fields(text) is not None else "set"}
    return begins.get(text[:1], "")


def plain(text: str) -> str:
    """The value as Python shows it, where its class is NumPy's and derives from Python's own."""
    held = PYTHONS.fullmatch(text)
    return held[1] if held else text
