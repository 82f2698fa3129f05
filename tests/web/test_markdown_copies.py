from types import SimpleNamespace

from scripts.web.markdown_copies import copy, listed


def page(path, name, source="", **meta):
    return SimpleNamespace(file=SimpleNamespace(src_uri=path, abs_src_path=source), title=name, meta=meta)


def config(site=""):
    return SimpleNamespace(
        site_dir=site, site_name="Site", site_description="All of it.", site_url="https://example.org/"
    )


def test_the_list_names_every_page_and_what_it_is():
    pages = [page("index.md", "Start"), page("a/steps.md", "Steps", title="A · Steps", description="One request.")]

    assert listed(pages, config()) == (
        "# Site\n\n> All of it.\n\n## Pages\n\n"
        "- [Start](https://example.org/index.md)\n"
        "- [A · Steps](https://example.org/a/steps.md): One request.\n"
    )


def test_the_markdown_of_a_page_stands_beside_it(tmp_path):
    (tmp_path / "source.md").write_text("# Steps\n")

    copy([page("a/steps.md", "Steps", tmp_path / "source.md")], config(tmp_path / "site"))

    assert (tmp_path / "site" / "a" / "steps.md").read_text() == "# Steps\n"
