from scripts.web.modules import bare

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
