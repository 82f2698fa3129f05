import pytest

from scripts.web.tables import fitted


def table(heading, *rows):
    lines = [f"<tr>\n{''.join(f'<td>{cell}</td>\n' for cell in row)}</tr>\n" for row in rows]
    names = "".join(f"<th>{name}</th>\n" for name in heading)
    return f"<table>\n<thead>\n<tr>\n{names}</tr>\n</thead>\n<tbody>\n{''.join(lines)}</tbody>\n</table>"


def test_a_column_that_holds_only_dashes_is_left_out():
    rows = [["Step", "Input", "Output"], ["1", "—", "a"], ["2", "—", "—"]]

    assert "".join(fitted(table(*rows)).split()) == "".join(table(*(row[::2] for row in rows)).split())


@pytest.mark.parametrize("row", [["1", "a"], ["—", "1 —"], ["1", "<code>—</code>"]])
def test_a_column_that_holds_anything_else_stays(row):
    one = table(["Step", "Input"], row, ["2", "b"])

    assert fitted(one) == one


@pytest.mark.parametrize(
    ("name", "breaks"),
    [
        ("lifespan.startup.complete", "lifespan.|startup.|complete"),
        ("predict_species()", "predict_species()"),
        ("background_tasks.add_task(write)", "background_tasks.|add_task|(write)"),
        ('{"species":"setosa","probability":0.978}', '{"species":|"setosa",|"probability":|0.978}'),
        ("GET /batch/predict_all", "GET /batch/|predict_all"),
        ("3.14159265358979", "3.14159265358979"),
        ("short.name", "short.name"),
    ],
)
def test_a_long_name_breaks_after_dots_and_before_brackets_or_not_at_all(name, breaks):
    made = fitted(table(["Name"], [f"<code>{name}</code>"]))

    assert f"<code>{breaks.replace('|', '<wbr>')}</code>" in made


def test_a_table_whose_words_a_phone_has_no_room_for_says_so():
    name = "<code>a_name_of_18_chars</code>"

    assert "data-wide" not in fitted(table(["A", "B"], [name, f"{name}<br>{name}"]))
    assert fitted(table(["A", "B", "C"], [name, name, name])).startswith("<table data-wide>")


def test_what_is_no_table_of_the_page_stays_as_it_is():
    other = '<table class="highlighttable"><tr><td><code>lifespan.startup.complete</code></td></tr></table>'

    assert fitted(other) == other
