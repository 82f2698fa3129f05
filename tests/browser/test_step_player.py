import json

import pytest

from scripts.web.chromium import page_paths
from scripts.web.drawing import fences as drawings
from tests.browser import axe
from tests.browser.colours import contrast, letters
from tests.browser.conftest import LESSON, module

PHONE = {"viewport": {"width": 360, "height": 740}}
TOUCH = {**PHONE, "has_touch": True, "is_mobile": True}
COMPARED = "lessons/def-or-async/steps/"
LIT = "[data-lit]"
KEY = "course:progress"

needs_merman = pytest.mark.skipif(drawings.merman is None, reason="merman has no wheel for this machine")


def opened(page):
    page.get_by_role("button", name="Step through").click()
    page.locator("dialog.stage .count").wait_for()


def press(page, *labels):
    for label in labels:
        # Forced, because a button that leads nowhere says it is disabled and can be pressed all the same.
        page.get_by_role("button", name=label, exact=True).click(force=True)


def title(page):
    page.locator(".stage .count").filter(has_text="of").wait_for()
    return " ".join(texts(page, ".stage :is(.count, .title)")).strip()


def texts(page, selector):
    return [text.strip() for text in page.locator(selector).all_text_contents()]


def swipe(page, right, selector=".stage .titles"):
    x, y = (page.locator(selector).bounding_box()[side] + 12 for side in ("x", "y"))
    x += 150
    session = page.context.new_cdp_session(page)
    for kind, at in (("touchStart", x), ("touchMove", x + right / 2), ("touchMove", x + right), ("touchEnd", None)):
        points = [] if at is None else [{"x": at, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_reader_who_only_scrolls_sees_one_button(visit):
    page = visit()

    page.locator(".opener").wait_for()
    page.mouse.wheel(0, 3000)

    page.locator("link[href*='stage.css']").wait_for(state="attached")  # it is there when it is wanted
    assert page.locator(".opener").all_inner_texts() == ["Step through · 8 steps"]
    assert page.locator("dialog").count() == 0
    assert page.locator(LIT).count() == 0
    assert page.url.endswith("/steps/")


def test_the_mouse_goes_forward_back_to_the_ends_and_no_further(visit):
    page = visit()
    opened(page)
    seen = [title(page)]

    for label in ("Step forward", "Step forward", "Step back", "Last step", "Step forward", "First step", "Step back"):
        press(page, label)
        seen.append(title(page))

    assert [text.split()[0] for text in seen] == ["1", "2", "3", "2", "8", "8", "1", "1"]
    assert seen[2] == "3 of 8 Send response"


@needs_merman
def test_all_that_belongs_to_a_step_lights_up_together(visit):
    page = visit(f"{LESSON}#step-2")

    page.locator("dialog.stage").wait_for()

    nodes = page.locator(f".drawing [data-node]{LIT}").evaluate_all("all => all.map((node) => node.dataset.node)")
    assert nodes == ["stage-receive", "stage-match", "stage-process", "stage-call", "stage-generate"]
    assert page.locator("path[data-edge='stage-start stage-receive']").get_attribute("data-lit") == ""
    assert texts(page, f"code span{LIT}") == ['return {"message": "Hello, world!"}']
    assert page.locator(f"tr{LIT} #step-2").count() == 1
    assert texts(page, f"td{LIT}") == ["GET /hello", "say_hello", "worker thread"]
    assert texts(page, f".said li{LIT} > strong") == ["Receive request 1"]


# Steps to the end within the page, and collects what was lit on the way.
WALK = """(parts) => {
    const forward = document.querySelector(".stage .forward"), lit = new Set();
    while (forward.ariaDisabled !== "true") {
        for (const part of parts) if (document.querySelector(`:is(${part})[data-lit]`)) lit.add(part);
        forward.click();
    }
    return [...lit];
}"""
CUT = "panes => panes.some((pane) => pane.scrollWidth > pane.clientWidth)"
PARTS = {"code span", ".drawn :is(.drawing *, td)", "tr", "td", ".said li"}


@needs_merman
def test_in_every_lesson_a_player_lights_code_diagram_row_cells_and_words_and_no_diagram_is_cut(visit, site, address):
    page = visit("")
    lit, cut = {}, {}

    for path in [path for path in page_paths(site) if path.endswith("/steps/")]:
        page.goto(f"{address}{path}#step-1")
        page.locator("dialog.stage").wait_for()
        lit[path] = set(page.evaluate(WALK, [*PARTS]))
        cut[path] = page.locator(".stage .drawn").evaluate_all(CUT)

    assert len(lit) > 5
    assert [path for path, wide in cut.items() if wide] == []
    assert {path: PARTS - parts for path, parts in lit.items() if parts != PARTS} == {}


def test_only_one_step_is_lit_and_it_is_the_current_one(visit):
    page = visit(f"{LESSON}#step-2")

    press(page, "Step forward")

    current = page.locator("[aria-current=step]")
    assert current.evaluate_all("all => all.map((one) => one.tagName)") == ["LI", "TR"][::-1]
    assert page.locator("tr[aria-current=step] #step-3").count() == 1
    assert texts(page, f"code span{LIT}") == []


def test_keys_step_and_leave_home_and_end_to_the_page(visit):
    page = visit()
    opened(page)

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert title(page).startswith("2 of 8")
    page.keyboard.press("End")
    assert title(page).startswith("8 of 8")
    page.keyboard.press("Home")
    assert title(page).startswith("1 of 8")
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("End")
    assert title(page).startswith("1 of 8")
    page.keyboard.press("ArrowRight")
    assert title(page).startswith("2 of 8")


def test_escape_leads_back_to_the_same_place(visit):
    page = visit()
    link = page.get_by_role("link", name="step 4", exact=True).first
    link.scroll_into_view_if_needed()
    place = """() => [scrollY, location.href,
        ...[...document.querySelectorAll("article :is(h2, figure, table, li, .code)")].map((part) => part.tagName)]"""
    before = page.evaluate(place)
    link.click()
    assert title(page).startswith("4 of 8")

    press(page, "Step forward")
    page.keyboard.press("Escape")

    assert page.locator(f"dialog, {LIT}").count() == 0
    assert link.evaluate("link => link === document.activeElement")
    assert page.evaluate(place) == before

    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")  # no such place is there below a stage
    before = page.evaluate(place)
    opened(page)
    page.keyboard.press("Escape")
    assert page.evaluate(place) == before


def test_a_row_of_the_table_opens_its_step(visit):
    page = visit()
    page.locator("[data-opens=step-3] td").nth(1).click()
    assert title(page).startswith("3 of 8")
    page.keyboard.press("Escape")

    page.get_by_role("link", name="6", exact=True).press("Enter")

    assert title(page).startswith("6 of 8")


def test_the_stage_is_a_dialog_whose_buttons_the_tab_key_reaches_and_does_not_leave(visit):
    page = visit()
    opened(page)
    assert page.get_by_role("dialog", name="Step by step").locator(":focus").get_attribute("title") == "Step forward"

    names = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        names.add(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.tagName"))

    assert names >= {"First step", "Step back", "Play", "Step forward", "Last step", "Options", "Close", "In words"}
    assert names <= {*names} - {"A", "INPUT"}


@pytest.mark.parametrize(("right", "step"), [(-120, 3), (120, 1)], ids=["left", "right"])
def test_a_swipe_steps(visit, right, step):
    page = visit(f"{LESSON}#step-2", **TOUCH)
    page.locator("dialog.stage").wait_for()

    swipe(page, right)

    page.wait_for_function("step => document.querySelector('.count').textContent.startsWith(step)", arg=str(step))


def test_the_address_opens_a_step_and_follows_the_reader(visit):
    page = visit(f"{LESSON}#step-3")
    assert title(page).startswith("3 of 8")
    before = page.evaluate("history.length")

    press(page, "Step forward")

    assert page.url.endswith("#step-4")
    assert page.evaluate("history.length") == before


@pytest.mark.parametrize("hash_", ["#step-9", "#step-0", "#key-moments"])
def test_an_address_without_a_step_opens_nothing(visit, hash_):
    page = visit(LESSON + hash_)

    page.locator(".opener").wait_for()
    page.evaluate("path => import(path)", module(page, "step-player/player.js"))

    assert page.locator("dialog").count() == 0


def test_play_goes_to_the_last_step_and_stops(visit):
    page = visit()
    page.clock.install()
    opened(page)
    page.get_by_label("Options").click()
    page.get_by_label("Pace").select_option("Fast")

    press(page, "Play")
    page.clock.run_for(1300)
    assert title(page).startswith("2 of 8")
    page.clock.run_for(20_000)

    assert title(page).startswith("8 of 8")
    assert page.get_by_role("button", name="Play", exact=True).is_visible()


def test_a_pressed_button_stops_the_play(visit):
    page = visit()
    page.clock.install()
    opened(page)
    press(page, "Play", "Step forward")

    page.clock.run_for(20_000)

    assert title(page).startswith("2 of 8")


def test_a_reader_follows_a_value_or_one_request_through_the_run(visit):
    page = visit("lessons/dependencies/steps/#step-1")
    followed = page.locator(".stage").get_by_label("Follow")

    followed.select_option("session")
    seen = [title(page)]
    for _ in range(5):
        press(page, "Step forward")
        seen.append(title(page))
    assert [text.split()[0] for text in seen] == ["2", "3", "4", "7", "8", "9"]
    assert page.get_by_role("button", name="Step forward").get_attribute("aria-disabled") == "true"
    assert {*texts(page, "[data-followed]")} == {"session"}
    for part in ("said", "changed", "code"):
        assert page.locator(f".{part} [data-followed]").count() > 0, part

    followed.select_option("all steps")
    assert "dict" not in texts(page, ".following option")
    press(page, "Last step")
    followed.select_option("session")
    assert title(page) == "9 of 13"  # the last in which it has a part

    followed.select_option("all steps")
    page.locator(".changed code:visible").filter(has_text="None").click()  # no value to follow
    assert texts(page, ".touched > *") == []
    press(page, "First step", "Step forward")
    page.locator(".said code:visible").filter(has_text="{'open': True, 'notes': []}").first.click()
    page.get_by_role("button", name="Step 3").click()

    assert title(page) == "3 of 13"
    assert texts(page, ".touched [aria-current]") == ["3"]
    assert axe.found(page) == []

    page.goto(page.url.replace("dependencies", "def-or-async"))
    followed.select_option("Request 2")
    assert texts(page, ".touched > *") == ["3", "7", "8", "9"]


@pytest.mark.parametrize("right", [True, False])
def test_predict_first_asks_before_it_shows(visit, right):
    page = visit()
    opened(page)
    page.get_by_label("Options").click()
    page.get_by_label("Predict first").check()

    press(page, "Step forward")
    asked = page.get_by_role("group", name="What comes next?")
    offered = asked.get_by_role("button").all_inner_texts()
    assert "Receive request 1" in offered
    assert title(page).startswith("1 of 8")
    chosen = next(text for text in offered if (text == "Receive request 1") is right)
    asked.get_by_role("button", name=chosen, exact=True).click()

    assert title(page) == "2 of 8 Receive request 1"
    assert page.locator(".verdict").inner_text().startswith("Yes" if right else "Not")
    assert page.evaluate("document.activeElement.title") == "Step forward"


def test_a_question_can_be_passed_over(visit):
    page = visit(f"{LESSON}#step-1")
    page.get_by_label("Options").click()
    page.get_by_label("Predict first").check()

    press(page, "Step forward", "Step forward")

    assert title(page).startswith("2 of 8")
    assert page.locator(".question").is_hidden()


def test_a_step_is_announced_politely(visit):
    page = visit(f"{LESSON}#step-2")

    press(page, "Step forward")

    assert page.get_by_role("status").filter(has_text="Step").text_content().strip() == "Step 3 of 8: Send response."


@pytest.mark.parametrize(("motion", "glides"), [("reduce", False), ("no-preference", True)])
def test_nothing_glides_where_the_reader_wants_no_motion(visit, motion, glides):
    page = visit(f"{LESSON}#step-1", reduced_motion=motion)
    page.locator("dialog.stage").wait_for()
    page.evaluate("Element.prototype.scrollTo = (options) => (window.behavior ??= options?.behavior)")

    press(page, "Step forward")

    duration = page.evaluate("getComputedStyle(document.querySelector('svg [data-steps]')).transitionDuration")
    assert page.evaluate("window.behavior") == ("smooth" if glides else "instant")
    assert (duration != "0s") is glides


def test_without_javascript_the_transcript_is_a_list(visit):
    page = visit(java_script_enabled=False)

    assert page.locator(".transcript > .fold > ol > li").count() == 8
    assert page.locator("step-player").inner_text() == ""
    assert page.locator(".opener, dialog, [data-opens]").count() == 0
    assert page.locator(".transcript li").first.is_visible()


# Steps through the run within the page. Tells what is lit and not whole on the screen, or has something else over it.
HIDDEN = """() => {
    const forward = document.querySelector(".stage .forward"), hidden = [];
    let lines = 0;
    for (;;) {
        for (const part of document.querySelectorAll(".stage [data-lit]")) {
            const { left, top, right, bottom } = part.getBoundingClientRect();
            if (!part.checkVisibility() || right - left + bottom - top === 0) continue;
            const pane = part.closest("section"), room = pane.getBoundingClientRect();
            const isIn = left > room.left - 2 && top > room.top - 2;
            const isWhole = isIn && right < room.right + 2 && bottom < room.bottom + 2;
            const isOn = room.left >= 0 && room.top >= 0 && room.right <= innerWidth && room.bottom <= innerHeight;
            const isFree = pane.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
            const step = document.querySelector(".stage .count").textContent;
            if (!isWhole || !isOn || !isFree) hidden.push([step, part.outerHTML]);
            if (part.matches("code span")) lines += 1;
        }
        if (forward.ariaDisabled === "true") return { hidden, lines };
        forward.click();
    }
}"""


@needs_merman
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_at_each_step_all_that_is_lit_is_on_the_screen_and_nothing_covers_it(visit, address, width, height):
    page = visit("", viewport={"width": width, "height": height}, reduced_motion="reduce")

    seen = {}
    for lesson in ("hello", "def-or-async", "dependencies", "output-contract", "operations"):
        page.goto(f"{address}lessons/{lesson}/steps/#step-1")
        title(page)
        seen[lesson] = page.evaluate(HIDDEN)

    assert [(lesson, found["hidden"]) for lesson, found in seen.items() if found["hidden"] or not found["lines"]] == []


@needs_merman
def test_one_player_drives_two_runs_in_step(visit):
    page = visit(f"{COMPARED}#step-3")

    page.locator("dialog.stage").wait_for()

    drawn = page.locator(".diagrams figure").evaluate_all(
        "all => all.map((figure) => [...figure.querySelectorAll('text[data-lit]')].map((text) => text.textContent))"
    )
    assert drawn == [["GET /health is", "sent"], ["arrives", "health()"]]
    assert texts(page, ".diagrams > div > p") == [
        *("The blocking call in an async def", "3 of 10: Client goes on (request 2)"),
        *("The same call in a def", "3 of 10: Receive request 2"),
    ]


@pytest.mark.parametrize(
    ("path", "view", "cells"),
    [
        (
            "lessons/timeouts/steps/#step-5",
            "pool",
            [["What happens", "Request 1 is answered with 504"], ["Running", "1 █"], ["For no client", "1 █"]],
        ),
        (
            "lessons/output-contract/steps/#step-6",
            "contract",
            [
                *(["Field", "species"], ["Sent", '"setosa"'], ["Outcome", "kept"]),
                *(["Field", "probability"], ["Sent", "0.978"], ["Outcome", "kept"]),
                *(["Field", "model"], ["Outcome", "dropped"]),
            ],
        ),
    ],
)
def test_the_stage_shows_of_a_table_what_a_row_is_named_and_what_the_step_gave_it(visit, path, view, cells):
    page = visit(path)

    title(page)

    shown = page.locator(f".changed [data-view={view}] td:visible")
    assert shown.evaluate_all("all => all.map((cell) => [cell.dataset.column, cell.innerText])") == cells


@needs_merman
def test_the_words_are_told_of_the_run_they_are_of_where_that_is_drawn_second(visit):
    page = visit("lessons/testing/steps/#step-2")

    title(page)

    assert texts(page, ".diagrams > div > p:first-child") == ["Without a with", "In a with"]
    assert texts(page, ".said > .whose") == ["In a with:"]
    assert "starts on a worker thread" in page.locator(f".said > ol > li{LIT}").inner_text()


@needs_merman
def test_a_longer_run_beside_is_led_to_its_end(visit):
    page = visit("lessons/dependencies/steps/#step-11")
    title(page)

    press(page, "Step forward", "Last step")

    assert title(page) == "13 of 13"
    assert texts(page, ".stage .at") == ["Over after 11 steps", "13 of 13: Stop app"]
    assert page.locator(f".said {LIT}").count() == 0
    kept = json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))
    assert kept["pages"] == {"dependencies/steps": {"seen": [11], "of": 11}}


def test_a_step_that_only_the_run_beside_has_is_opened_by_its_address(visit):
    page = visit("lessons/dependencies/steps/#step-12")

    assert title(page) == "12 of 13"
    assert page.url.endswith("#step-12")


def test_a_line_that_blocks_stays_lit_while_others_go_on(visit):
    page = visit(f"{COMPARED}#step-3")

    page.locator("dialog.stage").wait_for()

    assert texts(page, f"code span{LIT}") == ["measurements = scanner.read_text()"]


def test_what_is_folded_in_the_page_is_seen_on_the_stage_and_folded_again_after_it(visit):
    page = visit(f"{LESSON}#step-2")

    page.locator(f"dialog.stage [data-view=status-tracker] td{LIT}").first.wait_for()
    page.locator(f"dialog.stage .said li{LIT}").wait_for()
    page.keyboard.press("Escape")

    folds = page.locator("details.fold:not([open])")
    assert folds.locator("summary").all_inner_texts() == [
        "The tracker: 5 values at 4 moments",
        "The transcript: 8 steps",
    ]
    assert folds.locator("td, ol > li > ol").count() > 8
    assert folds.locator("td:visible, ol:visible").count() == 0


def test_seen_steps_are_kept_in_this_browser(visit):
    page = visit(f"{LESSON}#step-2")
    press(page, "Step forward", "Last step")

    page.reload()

    kept = json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))
    assert kept == {"schema": 1, "pages": {"hello/steps": {"seen": [2, 3, 8], "of": 8}}}


@needs_merman
def test_the_front_page_plays_the_first_run_in_place(visit):
    page = visit("")
    assert title(page) == "2 of 5 Receive request 1"

    press(page, "Step forward")

    assert texts(page, f".drawing text{LIT}")[-1] == '{"message":"Hello, world!"}'
    assert page.locator(".transcript > ol > li > ol > li:visible").count() == 2
    assert page.url.endswith("/")


def test_on_the_front_page_an_arrow_key_works_at_once_and_brings_the_whole_stage_into_view(visit):
    page = visit("", viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    title(page)

    page.keyboard.press("ArrowRight")

    assert title(page) == "3 of 5 Send response"
    shown = page.evaluate(
        """() => [...document.querySelectorAll(".stage :is([data-lit], .head)")].every((part) => {
            const { left, top, right, bottom } = part.getBoundingClientRect();
            const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            return bottom <= innerHeight && part.closest(".stage").contains(at);
        })"""
    )
    assert shown
    page.keyboard.press("/")
    page.keyboard.press("ArrowRight")
    assert title(page) == "3 of 5 Send response"


def test_the_front_page_without_javascript_tells_the_run_in_words(visit):
    page = visit("", java_script_enabled=False)

    assert page.locator(".transcript > ol > li").first.is_visible()


def test_paper_shows_no_player(visit):
    page = visit(f"{LESSON}#step-2")
    page.locator("dialog.stage").wait_for()

    page.emulate_media(media="print")

    page.locator(".transcript > .fold > ol > li").first.wait_for()
    assert page.locator("dialog").count() == 0
    assert page.locator(".opener").is_hidden()


@pytest.mark.parametrize("path", [f"{LESSON}#step-2", f"{COMPARED}#step-3", ""])
def test_axe_finds_nothing_while_the_player_is_open(visit, path):
    page = visit(path, color_scheme="light", reduced_motion="reduce")
    page.get_by_label("Options").click()
    page.get_by_label("Predict first").check()
    press(page, "Step forward")
    page.locator(".stage .options").evaluate_all("all => all.forEach((closed) => (closed.open = true))")

    assert axe.faults(page) == []


@needs_merman
@pytest.mark.parametrize("path", [f"{LESSON}#step-2", f"{COMPARED}#step-3"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_that_are_lit_contrast_with_what_is_behind_them(visit, scheme, path):
    page = visit(path, color_scheme=scheme, reduced_motion="reduce")
    page.locator("dialog.stage").wait_for()

    found = letters(page)

    assert [text for text, front, behind in found if contrast(front, behind) < 4.5] == []
