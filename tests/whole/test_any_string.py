import re
import shutil
from functools import cache, lru_cache
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from markdown_it import MarkdownIt
from mkdocs.config import load_config
from playwright.sync_api import sync_playwright

from scripts.course.quizzes import END_TAG, START_TAG
from scripts.course.regions import filled, regions
from scripts.pages.listings import proof
from scripts.problems import ROOT
from scripts.traces.events import Event, Trace
from scripts.views.catalogue import OF_A_TRACE
from scripts.views.labels import JOINER, code, one_line
from scripts.views.labels import mermaid as label
from scripts.views.process_flow import process_flow
from scripts.views.process_table import process_table
from scripts.views.sequence import sequence
from scripts.views.status_tracker import status_tracker
from scripts.views.terminal import terminal
from scripts.views.transcript import transcript
from scripts.web.drawing import fences as drawings

NASTY = [
    *(
        "",
        " ",
        "  a  b  ",
        "|",
        "a|b",
        "||",
        "`",
        "``",
        "a`b|c",
        "\\",
        "a\\",
        "\\|",
        "<b>",
        "<br>",
        "</td>",
        "<!-- x -->",
    ),
    *(
        "&amp;",
        "&#124;",
        "#35;",
        "#",
        "# a",
        "* a",
        "*a*",
        "**a**",
        "_a_",
        "__a__",
        "__a__|",
        "~~a~~",
        "~~a~~|",
        "==a==",
    ),
    *(
        "[a](b)",
        "![a](b)",
        "[a]: b",
        "[^1]",
        "{: .a }",
        "{ .a }",
        "{.a}|",
        "{{ a }}",
        "{% a %}",
        "$a$",
        "$$a$$",
        ":smile:",
    ),
    *(
        "http://a.b",
        "<http://a.b>",
        "a@b.c",
        "1. a",
        "- a",
        "- [x] a",
        "> a",
        "---",
        "===",
        "+++",
        "```",
        "~~~",
        "    a",
    ),
    *('"a"', "'a'", "'a\\nb'", "C:\\new", "\n", "a\nb", "\r", "\t", "\x00", "\x02wzxhzdk:0\x03", "\x1b[31m", "\u2028"),
    *("\ud800", "\u202e", "é", "😀", "→", "end", "style: x", 'style:"a"', "classDef a:#b;", "%%", "%%{init: {}}%%"),
    *(
        "wrap: a",
        "nowrap: a",
        "wrap:",
        ":wrap: a",
        "fa:fa-car",
        "fab:fa-x",
        "ﬂ°°34¶ß",
        "¶ß",
        "a;b",
        "a-->b",
        "A->>B: c",
    ),
    *("accTitle: a", "title a", "note over A: b", START_TAG, END_TAG, "<script>alert(1)</script>", "--- title: a ---"),
    *(
        "(a)",
        "((a))",
        "[a]",
        "]",
        "{a}",
        "}",
        "/a/",
        "@{a: b}",
        "a:::b",
        "a & b",
        "a --- b",
        "+a",
        "-a",
        "()a",
        "constructor",
    ),
]
DIAGRAM = re.compile(r"^```mermaid\n(.*?)^```$", re.M | re.S)
PAGE = "text\n\n<!-- generated: a -->\n<!-- /generated -->\n\n<!-- proof: test_a -->\n<!-- /proof -->\n\n"
TEXT = st.one_of(st.text(), st.sampled_from(NASTY), st.text(alphabet=sorted(set("".join(NASTY)))))


def named(text):
    return text or "a"


def run_of(text):
    """A run of one request in which every value that an application can choose is this text."""
    return Trace(
        (
            Event("import", 0, "main thread", named(text), values={"app": text, "routes": text}),
            Event("scope", 1, "event loop", "http", values={"method": text, "path": text, "query": text}),
            Event("trial", 1, "event loop", values={"path": text, "methods": text, "tried": text, "outcome": "full"}),
            Event("match", 1, "event loop", named(text), values={"path": text, "methods": text, "fits": "True"}),
            Event("http.request", 1, "event loop", values={"body": text, "size": "1"}),
            Event("start", 1, "worker thread", named(text), values={text: text}),
            Event("line", 1, "worker thread", named(text), 1, changed={text: text}),
            Event("return", 1, "worker thread", named(text), values={"return": text, "type": text}),
            Event("http.response.start", 1, "event loop", values={"status": text, "headers": f"content-type: {text}"}),
            Event("http.response.body", 1, "event loop", values={"body": text, "size": "1"}),
            Event("end", 1, "event loop", "http", values={"raised": text}),
        )
    )


@cache
def site():
    config = load_config(str(ROOT / "mkdocs.yml"))
    return Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


def on_the_site(text):
    return site().reset().convert(text)


def on_a_code_host(text):
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)


EVERYWHERE = pytest.mark.parametrize("render", [on_the_site, on_a_code_host])


def squeezed(text):
    return re.sub(" +", " ", text).strip()


def shorn(text):
    return text.replace(" ", "")


@lru_cache(maxsize=1)
def parsed(html):
    return BeautifulSoup(html, "html.parser")


def texts(html, selector):
    return [squeezed(found.get_text()) for found in parsed(html).select(selector)]


def cells(html):
    return [[squeezed(cell.get_text()) for cell in row.select("td, th")] for row in parsed(html).select("tr")]


def shown(text):
    return one_line(text) if one_line(text).strip() else "(empty)"


def drawn(parse, fenced):
    """The description and the labels of a diagram, without the joiners that nobody sees."""
    diagram = "\n".join(fenced.split("\n")[1:-1])
    return [squeezed(label.replace(JOINER, "")) for label in parse(diagram)]


def every(test):
    for text in NASTY:
        test = example(text)(test)
    return given(TEXT)(test)


@EVERYWHERE
def test_code_shows_any_string_and_nothing_else(render):
    @every
    def holds(text):
        html = render(f"before {code(text)} after")

        assert texts(html, "p > code") == [squeezed(one_line(text)) or "(empty)"]
        assert [tag.name for tag in parsed(html).find_all()] == ["p", "code"]

    holds()


@EVERYWHERE
def test_no_string_leaves_its_cell_of_the_process_table(render):
    @every
    def holds(text):
        rows = cells(render(process_table(run_of(text))))
        request, response = rows[2], rows[3]

        assert [len(row) for row in rows] == [6] * 5
        assert request[2].startswith(squeezed(shown(f"{text} {text}{f'?{text}' if text else ''}")))
        assert request[3] == squeezed(f"{shown(f'{named(text)}()')} on a worker thread")
        assert request[4].startswith(squeezed(f"{shown(text)}, a"))
        assert response[4] == (squeezed(f"{shown(text)}, 1 byte") if text else "—")

    holds()


@EVERYWHERE
def test_no_string_leaves_its_cell_of_the_status_tracker(render):
    @every
    def holds(text):
        rows = cells(render(status_tracker(run_of(text))))

        assert [row[0] for row in rows] == ["Variable", "application", "request", "response", "function", "thread"]
        assert [len(row) for row in rows] == [4] * 6
        assert rows[3][2] == squeezed(shown(f"{text} {text}" if text else ""))
        assert rows[4][1:] == ["—", *[squeezed(shown(named(text)))] * 2]

    holds()


@EVERYWHERE
def test_no_string_leaves_its_sentence_of_the_transcript(render):
    @every
    def holds(text):
        html = render(transcript(run_of(text)))

        assert texts(html, "body > ol > li > strong, :not(li) > ol > li > p > strong, li > strong") == [
            "Start app",
            "Receive request 1",
            "Send response",
            "Wait for the next request",
        ]
        assert len(texts(html, "li li")) == 11
        assert texts(html, "li li")[5] == squeezed(
            f"{shown(f'{named(text)}()')} starts on a worker thread, with {shown(text)} = {shown(text)}."
        )
        assert texts(html, "li li")[10] == squeezed(f"The call of the application ends with {shown(text)}.")

    holds()


@EVERYWHERE
def test_no_string_leaves_a_terminal_or_a_proof(render):
    @every
    def holds(text):
        line = f"{one_line(text)}."
        printed = Trace((Event("command", 0, "terminal", line), Event("output", 0, "terminal", line)))
        page = filled(PAGE, "page.md", lambda r: terminal(printed) if r.kind == "generated" else proof("test_a", line))

        first, second = BeautifulSoup(render(page), "html.parser").select("pre > code, td.code code")
        assert first.get_text() == f"$ {line}\n{line}\n"
        assert second.get_text() == f"{line}\n"

    holds()


def test_no_string_leaves_its_region_and_filling_is_idempotent():
    @every
    def holds(text):
        trace = run_of(text)
        page = PAGE * 2

        def fill():
            text = "\n\n".join(view(trace) for view in OF_A_TRACE.values())
            return lambda region: text

        once = filled(page, "page.md", fill())

        assert [r.kind for r in regions(once, "page.md")] == ["generated", "proof"] * 2
        assert filled(once, "page.md", fill()) == once

    holds()


def test_mermaid_parses_any_string_in_a_flow_and_shows_it(mermaid):
    @every
    def holds(text):
        described, *nodes = drawn(mermaid, process_flow(run_of(text)))

        assert len(nodes) == 8
        assert nodes[4] == squeezed(f"Call function<br>{one_line(named(text))}() on a worker thread")
        assert nodes[5] == squeezed(f"Generate response<br>{one_line(text)} {one_line(text)}")
        assert squeezed(f"call function ({one_line(named(text))}() on a worker thread)") in described

    holds()


def test_mermaid_parses_any_string_in_a_sequence_and_shows_it(mermaid):
    @every
    def holds(text):
        _, *parsed = drawn(mermaid, sequence(run_of(text)))
        messages = [message for message in parsed if message]  # a bar that begins or ends says nothing

        assert len(messages) == 10
        assert messages[2] == squeezed(f"match {one_line(text)}")
        assert messages[4] == squeezed(f"{one_line(named(text))}()")
        assert messages[5] == (squeezed(one_line(text)) or "…")
        assert messages[8] == (squeezed(one_line(text)) or "the response ends")

    holds()


OTHERS = [view for name, view in OF_A_TRACE.items() if name not in ("process-flow", "sequence")]


def test_mermaid_parses_nasty_strings_in_the_other_views(mermaid):
    diagrams = [d for text in NASTY for view in OTHERS for d in DIAGRAM.findall(view(run_of(text)))]

    assert len(diagrams) >= len(NASTY)
    assert all(mermaid(diagram) for diagram in diagrams)


def test_mermaid_parser_finds_faults(mermaid):
    with pytest.raises(ValueError, match="Parse error"):
        mermaid('flowchart TD\n    a["x"y"]')


DRAW = """async (diagrams) => {
  const { default: mermaid } = await import("http://course/mermaid.esm.min.mjs");
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict", maxTextSize: 1e6, maxEdges: 1e3 });
  const drawn = [];
  for (const [n, text] of diagrams.entries()) {
    const { svg } = await mermaid.render(`diagram-${n}`, text);
    const found = new DOMParser().parseFromString(svg, "text/html").querySelectorAll(".nodeLabel, .messageText");
    drawn.push([...found].map((element) => element.textContent));
  }
  return drawn;
}"""


def drawn_in_chromium(*diagrams):
    chromium = shutil.which("chromium")
    if chromium is None or not (ROOT / "node_modules" / "mermaid").is_dir():
        pytest.skip("drawing needs chromium and Mermaid; run: apt-get install chromium, make assets")
    folder = ROOT / "node_modules" / "mermaid" / "dist"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.route("http://course/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.route("http://course/**/*.mjs", lambda route: route.fulfill(path=folder / route.request.url[14:]))
        page.goto("http://course/")
        try:
            return page.evaluate(DRAW, list(diagrams))
        finally:
            browser.close()


def test_a_browser_draws_any_string_as_it_is():
    texts = [text for text in NASTY if text.strip()]
    nodes = "".join(f'    node-{n}["{label(text)}"]\n' for n, text in enumerate(texts))
    messages = "".join(f"    A->>B: {label(text)}\n" for text in texts)

    flow, sequence = drawn_in_chromium(f"flowchart TD\n{nodes}", f"sequenceDiagram\n{messages}")

    expected = [squeezed(one_line(text)) for text in texts]
    assert [squeezed(text.replace(JOINER, "")) for text in flow] == expected
    assert [squeezed(text.replace(JOINER, "")) for text in sequence] == expected


def test_the_site_draws_any_string_as_it_is():
    for text in filter(str.strip, NASTY):
        wanted = squeezed(one_line(text))
        described = f"    accTitle: title\n    accDescr: a; {label(text)}\n"
        for diagram in (
            f'flowchart TD\n{described}    node["x<br>{label(text)}"]\n',
            f"sequenceDiagram\n{described}    A->>B: {label(text)}\n",
        ):
            svg = ElementTree.fromstring(drawings.drawn(diagram, "d"))
            words = ["".join(t.itertext()).replace(JOINER, "") for t in svg.iter("text")]

            assert squeezed(svg.find("desc").text.replace(JOINER, "")) == squeezed(f"a; {one_line(text)}")
            assert any(shorn(word) in (shorn(wanted), shorn(f"x{wanted}")) for word in words)
