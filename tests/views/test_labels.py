import pytest

from scripts.views.labels import code, diagram, diagram_source, entities, fence, mermaid, one_line, table, wrapped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\tc", "a↵b↵→c"),
        ("a\r\nb\r\n\r\nc", "a↵b↵↵c"),
        ("\x00\x1b[31m", "\\x00\\x1b[31m"),
        ("\u2028\u202e\ud800\U000e0001", "\\u2028\\u202e\\ud800\\U000e0001"),
        ("é → 😀", "é → 😀"),
    ],
)
def test_one_line_shows_a_sign_for_what_cannot_be_seen(text, shown):
    assert one_line(text) == shown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("GET /hello", "`GET /hello`"),
        ("{'a': [1, 2]}", "`{'a': [1, 2]}`"),
        ("a|b", "<code>a&#124;b</code>"),
        ("`a` <b>", "<code>&#96;a&#96; &#60;b&#62;</code>"),
        ("__a__|", "<code>&#95;&#95;a&#95;&#95;&#124;</code>"),
        ("a\\", "<code>a&#92;</code>"),
        (" a", "<code> a</code>"),
        ("", "<code>(empty)</code>"),
        ("\n", "`↵`"),
    ],
)
def test_code_is_in_backticks_where_that_is_safe(text, markdown):
    assert code(text) == markdown


def test_entities_leave_no_markup():
    assert entities("*a* [b](c) #1 ~~d~~") == "&#42;a&#42; &#91;b&#93;(c) &#35;1 &#126;&#126;d&#126;&#126;"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("GET /hello → say_hello", "GET /hello → say_hello"),
        ('{"a": 1}', "{#34;a#34;: 1}"),
        ("a; b # c", "a#59; b #35; c"),
        ("style: classDef wrap:", "#115;tyle: #99;lassDef #119;rap:"),
        ("'a\\nb'", "'a#92;#8288;nb'"),
        ("$$", "#36;#8288;#36;"),
        ("fa:fa-car", "fa#8288;:fa-car"),
    ],
)
def test_a_label_leaves_mermaid_nothing_to_obey(text, label):
    assert mermaid(text) == label


def test_a_fence_is_longer_than_any_in_its_text():
    assert fence("a\n````\nb\n", "text") == ["`````text", "a", "````", "b", "`````"]
    assert fence("") == ["```", "", "```"]


def test_a_diagram_has_a_title_and_its_words_and_its_source_is_found_again():
    text = diagram("flowchart TD", "A title", "a; b.", ['node["a"]'])

    assert diagram_source(text) == ('flowchart TD\n    accTitle: A title\n    accDescr: a#59; b.\n    node["a"]')
    assert diagram_source("| a |") == ""


def test_a_table_has_a_line_for_each_row():
    assert table(("A", "B"), [("1", "2"), ("3", "4")]) == "| A | B |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"


def test_a_label_is_broken_where_a_reader_would_break_it():
    assert wrapped("a" * 20 + "," + "b" * 20 + "&" + "c" * 20 + " " + "d" * 60) == [
        "a" * 20 + "," + "b" * 20 + "&",
        "c" * 20 + " ",
        "d" * 50,
        "d" * 10,
    ]
