import logging

import pytest

from scripts.web import links

PAGE = "# A\n\n[a](gone.md) ![b](gone.png)\n\n[c][c]\n\n[c]: #nowhere\n"
MKDOCS = "Doc file 'a.md' contains "
LOGGER = logging.getLogger(links.LOGGER)


@pytest.fixture
def placed(tmp_path, monkeypatch):
    """What MkDocs complains of on a page."""
    (tmp_path / "a.md").write_text(PAGE)
    monkeypatch.setattr(links, "DOCS", tmp_path)
    monkeypatch.setattr(LOGGER, "filters", [])
    placed = links.Links()
    placed.place()
    return placed


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
def test_a_link_that_leads_nowhere_is_told_at_its_line_and_kept_for_its_page(tmp_path, placed, caplog, said, told):
    LOGGER.warning(MKDOCS + said)

    (line,) = caplog.messages
    assert line.startswith(f"{tmp_path}/a.md:{told}")
    assert line.endswith("; correct it, or what it leads to")
    assert placed.wrong == {tmp_path / "a.md": [line]}


def test_what_mkdocs_tells_besides_is_as_it_was_and_no_fault_of_a_page(placed, caplog):
    caplog.set_level("INFO")
    LOGGER.info(f"{MKDOCS}a link '#a', but the target is left out")
    LOGGER.warning("another thing")

    assert caplog.messages[1] == "another thing"
    assert placed.wrong == {}
