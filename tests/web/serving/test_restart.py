from scripts.problems import ROOT
from scripts.web.serving import restart


def test_this_command_is_not_begun_anew_where_that_would_end_it_while_building(small, monkeypatch):
    (small.folder / "docs/assets/vendor").symlink_to(ROOT / "docs/assets/vendor")
    monkeypatch.setattr(restart, "ROOT", small.folder)
    hooks = small.folder / "scripts/web/hooks.py"
    hooks.write_text(f"{hooks.read_text()}\ndef on_post_build(config):\n    nowhere\n")
    line = hooks.read_text().count("\n")

    said = str(restart.unsound())

    assert f"scripts/web/hooks.py:{line}: the site cannot be built with it: NameError: name 'nowhere' is not" in said
