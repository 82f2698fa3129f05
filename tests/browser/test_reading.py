"""The pages as they are read: without scripts, on a phone, by keyboard, on paper, from a link."""

import json

import pytest
from playwright.sync_api import Error

from scripts.web.chromium import page_paths, served, settle
from tests.browser import axe
from tests.browser.conftest import LESSON, follow, module

RESULT = f".md-search-result__link[href*='{LESSON}']"
PHONE = {"viewport": {"width": 360, "height": 740}}


def test_a_lesson_reads_without_javascript(visit):
    page = visit(java_script_enabled=False)

    assert page.locator("svg.flowchart").is_visible()
    assert page.get_by_role("table").first.is_visible()
    assert page.locator("h2#full-transcript ~ .transcript > .fold > ol > li").count() == 8
    follow(page.locator("proof-mark > a").first)
    assert page.locator("section:target pre").first.is_visible()
    follow(page.get_by_role("link", name="What this proves").first)
    assert page.locator(":target").first.inner_text().strip() == "tested"


def test_the_proofs_of_a_page_are_fetched_once_when_the_first_is_opened(visit):
    page = visit()
    settle(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    marks = page.locator("proof-mark")
    again = marks.last  # shown above, says the Markdown

    for mark in (marks.nth(0), marks.nth(1), again):
        mark.locator("a").click()
        mark.locator("pre").first.wait_for()

    assert "def test_" in again.inner_text()
    assert [url for url in asked if url.endswith(".html")] == [page.url.partition("#")[0] + "proofs.html"]


def test_a_proof_that_could_not_be_had_is_asked_for_again(visit):
    page = visit()
    page.route("**/proofs.html", lambda route: route.abort())
    mark = page.locator("proof-mark").first

    mark.locator("a").click()
    mark.get_by_text("could not be loaded").wait_for()
    page.unroute("**/proofs.html")
    mark.locator("a").click()
    mark.locator("a").click()

    mark.locator("pre").first.wait_for()


def test_search_finds_a_lesson(visit):
    page = visit("")

    page.keyboard.press("/")
    page.keyboard.type("say_hello")

    page.locator(RESULT).first.wait_for()


def test_axe_finds_nothing_in_what_a_search_finds(visit):
    page = visit("", color_scheme="light", reduced_motion="reduce")
    page.keyboard.press("/")
    page.keyboard.type("say_hello")
    page.locator(RESULT).first.wait_for()

    assert axe.faults(page) == []


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("anchor", ["status-tracker", "visual-quiz", "quiz-1"])
def test_an_anchor_lands_below_the_header(visit, anchor, options):
    page = visit(f"{LESSON}#{anchor}", **options)
    settle(page)

    header = page.locator("header.md-header").bounding_box()
    target = page.locator(f"#{anchor}").evaluate(
        "target => target.closest('tr, h2, section').getBoundingClientRect().top"
    )

    assert header["height"] <= target < 400


def test_no_page_scrolls_sideways_on_a_phone_without_scripts(chromium, site, address):
    page = chromium.new_page(**PHONE, java_script_enabled=False)
    wide = []

    for path in page_paths(site):
        page.goto(address + path)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
    page.close()

    assert wide == []


# A heading of each level, made longer letter by letter until it fills its line, and beyond it.
FILLED = """() => ["h1", "h2", "h3", "h4", "h5", "h6"].filter((level) => {
    const heading = document.querySelector("article").appendChild(document.createElement(level));
    return [...Array(120).keys()].some((letters) => {
        heading.replaceChildren("i".repeat(letters + 1), document.querySelector(".headerlink").cloneNode(true));
        return document.documentElement.scrollWidth > innerWidth;
    });
})"""


def test_no_heading_that_fills_its_line_widens_a_phone_s_page(visit):
    page = visit(**PHONE)

    assert page.evaluate(FILLED) == []


PLACE = "cell => (({ x, y, width }) => [x, y, width])(cell.getBoundingClientRect())"


@pytest.mark.parametrize(
    ("path", "part"), [("", ".stage .grid"), ("lessons/middleware/steps/", ".grid"), (LESSON, ".modes ul")]
)
def test_what_has_arrived_stays_where_it_is_when_more_arrives(visit, path, part):
    page = visit(path)
    cells = page.locator(part).first.locator(":scope > *")
    whole = cells.first.evaluate(PLACE)

    cells.last.evaluate("last => last.remove()")

    assert cells.first.evaluate(PLACE) == whole


HEADINGS = "headings => headings.map((heading) => [heading.id, heading.getBoundingClientRect().top + scrollY])"


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", [LESSON, "lessons/hello/try/"])
def test_what_scripts_add_or_wrap_has_its_place_beforehand(visit, path, options):
    page = visit(path, **options)
    settle(page)
    dressed = page.locator(".md-content :is(h2, h3)").evaluate_all(HEADINGS)

    page.route("**/*.js", lambda script: script.abort())
    page.reload()

    before = page.locator(".md-content :is(h2, h3)").evaluate_all(HEADINGS)
    moved = [(name, after - at) for (name, at), (_, after) in zip(before, dressed, strict=True) if abs(after - at) > 1]
    assert len(before) > 4 and moved == []


def test_a_row_is_a_card_on_a_phone_and_still_a_row(visit):
    page = visit(**PHONE)
    row = page.get_by_role("row").filter(has=page.locator("#step-3"))

    cell = row.get_by_role("cell").filter(has_text="200").last

    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content").startswith('"Response sent"')
    assert cell.evaluate("cell => getComputedStyle(cell).display") == "flow-root"
    assert page.get_by_role("columnheader").count() > 0


def test_the_name_of_a_column_takes_as_many_lines_on_a_phone_as_it_needs(visit):
    cell = visit(**PHONE).locator("table[data-cards] td").first
    before = cell.bounding_box()["height"]

    cell.evaluate("cell => cell.dataset.column = 'What became of it in the end, and why'")

    assert cell.bounding_box()["height"] > before


def test_the_sign_after_a_heading_takes_no_line_on_a_phone(visit):
    page = visit("lessons/hello/try/", **PHONE)
    heights = "() => [...document.querySelectorAll('.md-typeset h2')].map((heading) => heading.offsetHeight)"

    signed = page.evaluate(heights)
    page.evaluate("document.querySelectorAll('.headerlink').forEach((sign) => sign.remove())")

    assert signed == page.evaluate(heights)


def test_a_heading_of_a_table_does_not_look_as_if_it_sorted(visit):
    heading = visit().get_by_role("columnheader").first

    assert heading.evaluate("cell => getComputedStyle(cell).cursor") == "auto"
    assert heading.evaluate("cell => getComputedStyle(cell, '::after').content") == "none"


def test_a_wide_diagram_scrolls_in_its_own_box_and_keys_reach_it(visit):
    page = visit(**PHONE)
    box = page.locator(".drawing:has(.wide)").first

    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())

    assert box.get_attribute("tabindex") == "0"
    assert page.evaluate("document.scrollingElement.scrollLeft") == 0


# The palette's radio button shows its focus on the label after it; the list of a search has no height without a word.
STOP = """() => {
    const at = document.activeElement;
    if (at === document.body) return null;
    const shown = at.matches(".md-option") ? at.nextElementSibling : at;
    const { outlineStyle, opacity } = getComputedStyle(shown);
    const { width, height } = shown.getBoundingClientRect();
    const visible = outlineStyle !== "none" && opacity > 0 && width * height > 0;
    return { html: at.outerHTML.slice(0, 90), visible: visible || at.matches(".md-search__scrollwrap") };
}"""


@pytest.mark.parametrize("path", ["", LESSON])
def test_every_stop_of_the_tab_key_shows_its_focus(visit, path):
    page = visit(path)
    page.add_style_tag(content="* { transition: none !important }")
    stops = []

    page.keyboard.press("Tab")
    while (stop := page.evaluate(STOP)) and len(stops) < 300:
        stops.append(stop)
        page.keyboard.press("Tab")

    assert 8 < len(stops) < 300
    assert [stop["html"] for stop in stops if not stop["visible"]] == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_paper_shows_marks_without_a_source_diagrams_and_the_key(visit, scripts):
    page = visit(java_script_enabled=scripts)
    if scripts:
        page.locator("proof-mark > a").first.click()
        page.locator("proof-mark pre").first.wait_for()

    page.emulate_media(media="print")

    assert page.locator("proof-mark > a").first.is_visible()
    assert page.locator("proof-mark pre:visible").count() == 0
    assert page.locator("quiz-question form ~ p, .no-js .quiz-question ul ~ p").first.is_visible()
    assert page.locator("svg.sequence").is_visible()
    assert page.locator(".diagram pre:visible").count() == 0


INKS = """() => [...new Set([...document.querySelectorAll(".md-content *")].flatMap((part) => {
    const { color, backgroundColor, fill, stroke } = getComputedStyle(part);
    return [color, backgroundColor, fill, stroke];
}))].sort()"""


def test_paper_is_white_from_both_palettes(visit):
    inks = []
    for scheme in ("light", "dark"):
        page = visit(color_scheme=scheme)
        page.add_style_tag(content="* { transition: none !important }")
        page.emulate_media(media="print")
        inks.append(page.evaluate(INKS))

    assert page.locator("body[data-md-color-scheme=slate]").count() == 1
    assert inks[0] == inks[1]


def test_a_line_of_code_stands_beside_its_number(visit):
    page = visit()
    listing = page.locator(".highlighttable").first
    middles = "lines => lines.map((line) => (({ top, bottom }) => (top + bottom) / 2)(line.getBoundingClientRect()))"

    numbers = listing.locator(".linenodiv .normal").evaluate_all(middles)
    lines = listing.locator("code > span").evaluate_all(middles)

    assert len(numbers) == len(lines) == 8
    assert max(abs(number - line) for number, line in zip(numbers, lines, strict=True)) < 1


def test_on_paper_the_answers_stand_at_the_end(visit):
    page = visit()
    page.evaluate("(at) => import(at).then(() => 0)", module(page, "page/paper-answers.js"))
    questions = page.locator("quiz-question").count()

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    answers = page.locator("section.answers")
    assert answers.locator("h3").count() == answers.locator("strong", has_text="✓").count() == questions
    assert answers.locator("proof-mark > a").first.is_visible()
    assert page.locator(".md-content").evaluate("all => getComputedStyle(all).counterReset") == "question 0"
    assert page.locator(".quiz-question :is(blockquote, form ~ *):visible").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("quiz-question form ~ p").first.is_visible()


def test_all_of_a_page_is_styled_anew_at_most_three_times_while_it_loads(visit, chromium):
    page = visit("lessons/dependencies/steps/", color_scheme="light")
    chromium.start_tracing(page=page, categories=["devtools.timeline"])
    page.reload()
    settle(page)
    events = json.loads(chromium.stop_tracing())["traceEvents"]

    passes = [event["args"].get("elementCount", 0) for event in events if event["name"] == "UpdateLayoutTree"]

    assert max(passes) > 1000  # they are counted; one more may be the first, when a page arrives at once
    assert len([count for count in passes if count > 0.9 * max(passes)]) <= 4


MARKS = """new MutationObserver(() => (window.marks = (window.marks ?? 0) + 1))
    .observe(document, { attributeFilter: ["data-md-color-switching"], subtree: true })"""


def test_a_page_bears_the_mark_of_another_palette_only_for_one_that_it_has_not(visit):
    page = visit("", color_scheme="light")
    page.add_init_script(MARKS)
    page.reload()
    settle(page)
    page.evaluate("document.body.setAttribute('data-md-scrolllock', '')")  # as Material does where a search covers it
    loading = page.evaluate("window.marks")

    page.get_by_title("Switch to light mode").click()
    page.get_by_title("Switch to dark mode").click()

    page.wait_for_function("window.marks && !document.body.matches('[data-md-color-switching]')")
    assert loading is None
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"


def test_a_listing_has_its_copy_button_when_it_is_seen(visit):
    page = visit()
    page.evaluate("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve() }")
    page.evaluate("document.execCommand = () => { window.copied = document.activeElement.value }")
    proof = page.locator("proof-mark").first

    proof.locator("a").click()
    proof.locator("button").click()

    assert page.evaluate("window.copied") == proof.locator("code").inner_text().rstrip()


def test_the_missing_page_is_ours_at_any_depth(visit):
    page = visit("no/such/page/at/all/")

    assert page.get_by_role("heading", level=1).inner_text() == "There is no such page"
    assert page.locator(".md-header").evaluate("header => getComputedStyle(header).position") == "sticky"
    follow(page.get_by_role("link", name="Go to the start"))
    assert page.get_by_role("heading", level=1).inner_text().startswith("Serving, step by step")


def test_the_site_works_below_a_path(built, visit):
    folder = built(site_url="https://example.org/courses/serving/")
    with served(folder, below="/courses/serving") as address:
        page = visit("no/such/page/", at=address)

        follow(page.get_by_role("link", name="Go to the start"))
        follow(page.get_by_role("link", name="Start with the first lesson"))
        follow(page.locator(".modes").get_by_role("link", name="Step by step"))

        page.locator("svg.flowchart").wait_for()
        assert page.url == f"{address}{LESSON}"


def test_the_browser_of_these_tests_reaches_nobody_else(visit):
    page = visit()

    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("https://example.com/")
