import pytest

from scripts.problems import ROOT
from scripts.web.serving import restart


@pytest.mark.parametrize(
    ("program", "file", "fault"),
    [
        (restart.BUILDING, "scripts/web/hooks.py", "def on_post_build(config):\n    nowhere"),
        (restart.FILLING, "scripts/pages/chain.py", "nowhere"),
    ],
)
def test_a_script_with_which_nothing_can_be_built_is_one_line(small, monkeypatch, program, file, fault):
    (small.folder / "docs/assets/vendor").symlink_to(ROOT / "docs/assets/vendor")
    monkeypatch.setattr(restart, "ROOT", small.folder)
    script = small.folder / file
    script.write_text(f"{script.read_text()}\n{fault}\n")
    line = script.read_text().count("\n")

    said = str(restart.unsound(program))

    assert f"{file}:{line}: nothing can be built with it: NameError: name 'nowhere' is not defined; " in said
