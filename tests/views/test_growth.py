from scripts.views.growth import growth_chart, growth_table

ROWS = {1: {"framework": 5, "own": 1}, 1000: {"framework": 2005, "own": 1}}
STEADY = {1: {"framework": 7, "own": 1}, 1000: {"framework": 7, "own": 1}}


def test_a_table_has_a_row_for_each_size():
    assert growth_table("Guest", ROWS, ["own", "framework"]) == (
        "| Guest | Your calls | Framework calls |\n| --- | --- | --- |\n| 1 | 1 | 5 |\n| 1,000 | 1 | 2,005 |"
    )


def test_a_chart_has_bars_and_lines_over_the_same_sizes():
    assert growth_chart("Guest", "framework", {"route_each": ROWS, "one_route": STEADY}) == (
        "```mermaid\n"
        "xychart-beta\n"
        '    title "Framework calls"\n'
        "    accTitle: Framework calls by guest\n"
        "    accDescr: route each: 5 for 1, 2,005 for 1,000#59; one route: 7 for 1, 7 for 1,000.\n"
        '    x-axis "Guest" ["1", "1,000"]\n'
        '    y-axis "Framework calls" 0 --> 2005\n'
        '    bar "route each" [5, 2005]\n'
        '    line "one route" [7, 7]\n'
        "```"
    )


def test_a_chart_of_nothing_but_zeros_still_has_an_axis():
    assert "0 --> 1\n" in growth_chart("Guest", "threads", {"none": {1: {"threads": 0}}})


def test_mermaid_itself_reads_a_chart(mermaid):
    chart = growth_chart("Guest", "framework", {"route_each": ROWS, "one_route": STEADY})

    (told,) = mermaid("\n".join(chart.split("\n")[1:-1]))

    assert told == "route each: 5 for 1, 2,005 for 1,000; one route: 7 for 1, 7 for 1,000."
