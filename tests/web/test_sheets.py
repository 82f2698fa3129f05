from scripts.web.sheets import bare, strip

CSS = """/* What
   it is. */
a {
  color: red;/* loud */

  content: "a  b";
}
"""
BARE = """a {
color: red;
content: "a  b";
}
"""


def test_comments_indents_and_empty_lines_are_left_out():
    assert bare(CSS) == BARE
    assert bare(BARE) == BARE


def test_sheets_of_others_stay_as_they_are(tmp_path):
    ours, theirs = (tmp_path / "assets" / name for name in ("course.css", "vendor/other.css"))
    theirs.parent.mkdir(parents=True)
    for sheet in (ours, theirs):
        sheet.write_text(CSS)

    strip(tmp_path)

    assert (ours.read_text(), theirs.read_text()) == (BARE, CSS)
