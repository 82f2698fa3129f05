import logging

import pytest

from scripts.web import links

PAGE = "# A\n\n[a](gone.md) ![b](gone.png)\n\n[c][c]\n\n[c]: #nowhere\n"
MKDOCS = "Doc file 'a.md' contains "


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "a link 'gone.md', but the target 'gone.md' is not found.",
            "3: the link 'gone.md': the target ",
        ),
        (
            "a link '#nowhere', but there is no such anchor on this page.",
            "7: the link '#nowhere': there is ",
        ),
        (
            "an absolute link '/x.md', it was left as is. Did you mean 'x.md'?",
            "1: the absolute link '/x.md': it ",
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_told_at_its_line(tmp_path, monkeypatch, caplog, said, told):
    monkeypatch.setattr(links, "DOCS", tmp_path)
    (tmp_path / "a.md").write_text(PAGE)
    logger = logging.getLogger("mkdocs.structure.pages")
    links.place()

    logger.warning(MKDOCS + said)
    logger.removeFilter(links.placed)

    (line,) = caplog.messages
    assert line.startswith(f"{tmp_path}/a.md:{told}")
    assert line.endswith("; correct it, or what it leads to")
