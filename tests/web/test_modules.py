from scripts.course.lessons import DOCS
from scripts.web.modules import OTHERS, bare

SCRIPT = """// What it is.
/** What it does.
 * More of it. */
export function one() {
  // Why.
  return "// a  b"; // no line of its own
}
"""


def test_a_module_leaves_out_what_only_its_readers_need():
    assert bare(SCRIPT) == 'export function one() {\nreturn "// a  b"; // no line of its own\n}\n'


def test_no_text_in_our_modules_spans_lines_as_their_indents_are_left_out():
    files = [file for file in DOCS.glob("assets/*/*.js") if file.parent.name not in OTHERS]

    assert len(files) > 40
    assert [f"{file}: {line}" for file in files for line in file.read_text().split("\n") if line.count("`") % 2] == []
