import pytest

from scripts.traces.events import Event, Trace
from scripts.views.contract import contract, fits, is_same
from scripts.views.played import played_contract

HEAD = "| Request | Field | Returned | Promised | Sent | Outcome |\n| --- | --- | --- | --- | --- | --- |\n"
PROMISE = "Flower\n  name: str\n  size: float"
RAISED = (
    "ResponseValidationError([{'type': 'missing', 'loc': ('response', 'size'), 'msg': 'Field required', "
    "'input': {'name': 'a'}}])"
)


def replied(returned, body, promise="", status="200", raised="", number=1, kind="return"):
    """The events of one request."""
    values = {"path": "/a", "methods": "GET", "fits": "True", **({"returns": promise} if promise else {})}
    ended = {"return": returned, "type": ""} if kind == "return" else {"raised": returned}
    return (
        Event("scope", number, "event loop", "http", values={"method": "GET", "path": "/a"}),
        Event("match", number, "event loop", "find", values=values),
        Event("start", number, "worker thread", "find"),
        Event(kind, number, "worker thread", "find", values=ended),
        Event("http.response.start", number, "event loop", values={"status": status}),
        Event("http.response.body", number, "event loop", values={"body": body, "size": str(len(body))}),
        Event("end", number, "event loop", "http", values={"raised": raised} if raised else {}),
    )


def rows(*arguments, **named):
    """Field, returned, promised, sent and what became of it."""
    told = contract(Trace(replied(*arguments, **named))).removeprefix(HEAD)
    return [row.strip("| ").split(" | ")[1:] for row in told.split("\n")]


def test_a_row_tells_what_was_returned_promised_and_sent():
    kept = replied("{'name': 'a', 'size': 1.5}", '{"name":"a","size":1.5}')
    broken = replied("{'name': 'a'}", "Internal Server Error", PROMISE, "500", RAISED, number=2)

    assert contract(Trace((*kept, *broken))) == HEAD + (
        "| 1. `GET /a`<br>`200` | `name` | `'a'`<br>a `str` | — | `\"a\"` | kept |\n"
        "| 1. | `size` | `1.5`<br>a `float` | — | `1.5` | kept |\n"
        "| 2. `GET /a`<br>`500` "
        "| `name` | `'a'`<br>a `str` | `str` | — | not sent |\n"
        "| 2. | `size` | — | `float` | — | **missing**: `Field required` |"
    )


@pytest.mark.parametrize(
    ("returned", "size", "last"),
    [
        ("{'name': 'a', 'size': 1.5, 'n': 2}", "1.5", "`n` `2`<br>an `int` — — **dropped**"),
        ("{'name': 'a', 'size': '1.5'}", "1.5", "`size` `'1.5'`<br>a `str` `float` `1.5` **converted**"),
        ("{'name': 'a', 'size': nan}", "null", "`float` `null` **converted**, and **no `float`**"),
        ("Flower(name='a', size='big')", '"big"', '`float` `"big"` kept, and **no `float`**'),
        ("{'name': 'a'}", "2.0", "`size` — `float` `2.0` filled in"),
        ("Flower(name='a', size=1.0)", '1.0,"area":3', "`area` — — `3` added"),
        ("{'name': 'a', 'size': np.float32(0.5)}", "0.5", "`np.float32(0.5)` `float` `0.5` **converted**"),
        ("{'name': 'a', 'size': np.float64(0.5)}", "0.5", "`np.float64(0.5)` `float` `0.5` kept"),
    ],
)
def test_what_became_of_a_field_is_told_in_words(returned, size, last):
    assert " ".join(rows(returned, f'{{"name":"a","size":{size}}}', PROMISE)[-1]).endswith(last)


def test_what_was_promised_and_returned_may_be_left_out():
    left_out = rows("{'name': 'a', 'size': 1.5}", '{"name":"a"}', PROMISE)[-1]

    assert left_out == ["`size`", "`1.5`<br>a `float`", "`float`", "—", "left out"]


def test_a_field_is_found_under_the_name_it_is_sent_with_and_what_stands_for_it_is_told():
    promise = "Flower\n  name: str as 'called'\n  size: float = 1.0"

    assert rows("Flower(name='a', size=1.0)", '{"called":"a","size":1.0}', promise) == [
        ["`name`, sent as `called`", "`'a'`<br>a `str`", "`str`", '`"a"`', "kept"],
        ["`size`", "`1.0`<br>a `float`", "`float`<br>else `1.0`", "`1.0`", "kept"],
    ]


@pytest.mark.parametrize(
    ("returned", "body", "promise", "row"),
    [
        ("[1, 2]", "[1,2]", "list[float]", "all of it `[1, 2]`<br>a `list` `list[float]` `[1,2]` kept"),
        ("{'n': 1}", '{"n":1.0}', "dict[str, float]", "all of it `{'n': 1}`<br>a `dict` `dict[str, float]`"),
        ("<Response>", "a", "", "all of it <code>&#60;Response&#62;</code> — `a` —"),
        ("<Response>", '{"n":1}', "", 'all of it <code>&#60;Response&#62;</code> — `{"n":1}` —'),
        ("•••", "a", "", "all of it `•••` — `a`"),
        ("None", "", "", "all of it `None` — — —"),
        ("{}", "{}", "", "all of it `{}`<br>a `dict` — `{}` kept"),
        ("{'text': 'xx… (300 characters)}", '{"text":"xx… (312 bytes)', "", "all of it"),
    ],
)
def test_what_has_no_fields_is_told_as_a_whole(returned, body, promise, row):
    (told,) = rows(returned, body, promise)

    assert " ".join(told).startswith(row)


def test_where_nothing_was_returned_there_is_nothing_to_compare():
    unmatched = Trace((replied("", "")[0], *replied("", '{"detail":"Not Found"}', status="404")[4:]))
    yields = Event("suspend", 1, "event loop", "find", values={"yield": "'a'"})
    scope, match, start, *rest = replied("None", "a")

    assert contract(Trace((scope, match, start))).endswith("| 1. `GET /a` | — | — | — | — | nothing to compare |")
    assert contract(unmatched).endswith('| — | — | — | `{"detail":"Not Found"}` | nothing to compare |')
    assert contract(Trace((scope, match, start, yields, *rest))).endswith("| — | — | — | `a` | nothing to compare |")
    assert rows("KeyError('a')", "no", status="500", raised="KeyError('a')", kind="unwind") == [
        ["—", "—", "—", "`no`", "the endpoint raised `KeyError`"]
    ]


def test_a_refused_list_and_a_nested_field_are_told():
    fault = "{'type': 'x', 'loc': ('response', 'size', 0), 'msg': 'Wrong', 'input': 1}"
    whole = "ResponseValidationError([{'type': 'x', 'loc': ('response',), 'msg': 'No list', 'input': 1}])"

    nested = rows("{'name': 'a', 'size': [1]}", "no", PROMISE, "500", f"ResponseValidationError([{fault}])")

    assert nested[1][-1] == "**refused**: `Wrong`"
    assert rows("1", "no", "list[int]", "500", whole)[0][-1] == "**refused**: `No list`"


def test_an_error_that_names_no_field_is_told_where_nothing_is_sent():
    (row,) = rows("{'n': np.int64(1)}", '{"detail":"no"}', status="500", raised="ValueError([TypeError('a')])")

    assert row == ["`n`", "`np.int64(1)`", "—", "—", "not sent: `ValueError`"]


def test_a_value_without_fields_that_nobody_was_sent_is_told_so():
    assert rows("1", "no", status="500", raised="ValueError()")[0][1:] == [
        *("`1`<br>an `int`", "—", "`no`", "not sent: `ValueError`")
    ]


@pytest.mark.parametrize(
    ("value", "left", "same"),
    [
        *[("1", "1", True), ("1", "10", False), ("1", "no", False)],
        *[("'ab… (300 characters)", '"abc"', True), ("'ab… (300 characters)", '"b"', False)],
    ],
)
def test_json_says_the_same_also_where_only_the_beginning_is_known(value, left, same):
    assert is_same(value, left) is same


@pytest.mark.parametrize(
    ("left", "kind", "fit"),
    [("true", "bool", True), ("1", "bool", False), ("true", "int", False), ("1", "float", True), ("1", "list", True)],
)
def test_json_fits_a_plain_promise_and_more_than_that_is_not_judged(left, kind, fit):
    assert fits(left, kind) is fit


def test_a_cell_knows_the_step_that_gave_its_value_or_should_have():
    told = played_contract(Trace(replied("{'name': 'a'}", "no", PROMISE, "500", RAISED))).split("\n")[2:]
    before, after = '<span data-steps="1"></span>', '<span data-steps="2"></span>'

    assert told == [
        f"| 1. `GET /a`<br>`500` | `name` | {before}`'a'`<br>a `str` | {before}`str` | {after}— | {after}not sent |",
        f"| 1. | `size` | {before}— | {before}`float` | {after}— | {after}**missing**: `Field required` |",
    ]
