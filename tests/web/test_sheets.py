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
    names = ("page/course.css", "vendor/mermaid/other.css", "stylesheets/main.0123abcd.min.css")
    ours, *theirs = (tmp_path / "assets" / name for name in names)
    for sheet in (ours, *theirs):
        sheet.parent.mkdir(parents=True)
        sheet.write_text(CSS)

    strip(tmp_path)

    assert [sheet.read_text() for sheet in (ours, *theirs)] == [BARE, CSS, CSS]
