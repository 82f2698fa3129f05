from scripts.web.folds import folded

HEADING = "<thead>\n<tr>\n<th>Variable</th>\n<th>Start</th>\n</tr>\n</thead>"
TABLE = f"<table>\n{HEADING}\n<tr>\n<td>app</td>\n<td>1</td>\n</tr>\n</table>"
FIRST = "<li><strong>Start</strong><ol>\n<li>A <strong>b</strong>.</li>\n</ol>\n</li>"
RUN = f'<ol>\n{FIRST}\n<li><span data-lines="a:1"></span><strong>End</strong></li>\n</ol>'


def fold(summary, held):
    return f'<details class="fold" open>\n<summary>{summary}</summary>\n{held}\n</details>'


def test_a_tracker_and_a_transcript_can_be_closed_and_the_player_stays_outside():
    player = '<div class="transcript">\n<p><step-player></step-player></p>\n'
    page = f"<!-- generated: status-tracker a -->\n{{}}\n<!-- /generated -->\n{player}{{}}\n</div>"

    made = folded(page.format(TABLE, RUN))

    tracker = fold("The tracker: 1 value at 1 moment", TABLE)
    assert made == page.format(tracker, fold("The transcript: 2 steps", RUN))


def test_other_tables_and_lists_and_the_front_page_stay_as_they_are():
    other = f"<!-- generated: process-table a -->\n{TABLE}\n{RUN}"
    front = f'<div class="stage">\n<p><step-player></step-player></p>\n{RUN}\n</div>'

    assert (folded(other), folded(front)) == (other, front)
