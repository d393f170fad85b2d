"""The player in a real browser: what it shows, how it moves, and that the charts follow it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.animation import hold_time, let_pass
from tests.browser.screens import PHONE, settle
from tests.browser.watched import Watched
from ui.charts.clock import Clock
from ui.player import player

if TYPE_CHECKING:
    from tests.browser.conftest import Serve

APP = Path(__file__).parent / "clock_app" / "streamlit_app.py"
LAST = 99
LAST_STEP = 540

# Follows the player from here to its rest, picture by picture: when, the range's value, the charts' texts.
WATCH = """
() => new Promise((done) => {
  const seen = [];
  let began;
  const look = (now) => {
    began ??= now;
    const texts = [...document.querySelectorAll(".mark-text.role-mark text")].map((text) => Number(text.textContent));
    const value = Number(document.querySelector(".clock input").value);
    seen.push({ at: (now - began) / 1000, value, texts });
    if (document.querySelector(".clock[data-playing]")) requestAnimationFrame(look);
    else done(seen);
  };
  document.querySelector(".clock [value=play]").click();
  requestAnimationFrame(look);
})
"""
VALUE = "Number(document.querySelector('.clock input').value)"
TEXTS = "[...document.querySelectorAll('.mark-text.role-mark text')].map((text) => Number(text.textContent))"

Open = Callable[..., Watched]


@pytest.fixture
def opened(serve: Serve, tab: Watched) -> Open:
    """`opened(query)` opens the app and holds the time of its animations, unless it is to run."""

    def open_app(query: str = "", *, held: bool = True) -> Watched:
        tab.go(f"{serve(APP)}/", query)
        expect(texts(tab.page)).to_have_count(2)
        settle(tab.page)
        if held:
            hold_time(tab.page)
        return tab

    return open_app


@pytest.fixture
def page(opened: Open, tab: Watched, serve: Serve) -> Page:
    """The app as it opens, time held and all at rest: opened anew only where it does not stand like that already."""
    page = tab.page
    if page.url != f"{serve(APP)}/" or not page.evaluate("'pass' in window"):
        opened()
    page.get_by_label("Speed").select_option("1×")
    button(page, "To the end").click()  # which ends what may be playing
    expect_at(page, LAST_STEP)
    return page


def texts(page: Page) -> Locator:
    """The step that each chart says it shows."""
    return page.locator(".mark-text.role-mark text")


def slider(page: Page) -> Locator:
    return page.locator(".clock input")


def button(page: Page, name: str) -> Locator:
    return page.locator(".clock").get_by_role("button", name=name, exact=True)


def expect_at(page: Page, step: int, last: int = LAST_STEP, unit: str = "epoch") -> None:
    """The label, the range and both charts agree on the shown step."""
    label = f"{unit} {step} of {last}"
    expect(page.locator(".clock-label")).to_have_text(label)
    expect(slider(page)).to_have_attribute("aria-valuetext", label)
    expect(texts(page)).to_have_text([str(step), str(step)])


def step_of(frame: int) -> int:
    """Dense at first, then every tenth step, as the app has it."""
    return frame if frame < 50 else 50 + 10 * (frame - 50)


def turn_frames(page: Page, key: str, n: int) -> None:
    """Turn the knob for the number of frames with a key, which should bring it to `n`."""
    knob = page.get_by_role("slider", name="Frames")
    knob.focus()
    knob.press(key)
    expect(knob).to_have_value(str(n))
    expect(slider(page)).to_have_attribute("max", str(n - 1))
    settle(page)


def test_opens_at_the_last_frame_and_charts_follow_a_scrub(page: Page, tab: Watched) -> None:
    assert_follows_a_scrub(tab)


@pytest.mark.thorough
@pytest.mark.parametrize("place", ["above", "below"])
def test_charts_are_bound_however_the_page_comes_up(opened: Open, place: str) -> None:
    for _ in range(2):
        assert_follows_a_scrub(opened(f"clock={place}"))


def assert_follows_a_scrub(watched: Watched) -> None:
    """From the last frame to others, and nothing is sent."""
    page, sent = watched.page, watched.sent
    expect_at(page, LAST_STEP)
    for frame, step in ((40, 40), (0, 0), (60, 150), (7, 7)):
        slider(page).fill(str(frame))
        expect_at(page, step)
    assert watched.sent == sent


def test_full_speed_plays_a_hundred_frames_in_time_and_the_charts_show_each(page: Page, tab: Watched) -> None:
    sent = tab.sent
    page.get_by_label("Speed").select_option("full speed")
    button(page, "Play").click()
    let_pass(page, 0.5 / 60)
    seen = let_pass(page, 1 / 60, LAST, look=f"({{ value: {VALUE}, texts: {TEXTS} }})")
    assert [moment["value"] for moment in seen] == [*range(1, LAST + 1)]
    for moment in seen:
        step = step_of(moment["value"])
        assert moment["texts"] == [step, step]
    expect_at(page, LAST_STEP)
    expect(button(page, "Play")).to_be_visible()
    assert tab.sent == sent


def test_the_speed_is_in_frames_a_second(page: Page) -> None:
    for name, speed in (("1×", 12), ("2×", 24)):
        page.get_by_label("Speed").select_option(name)
        button(page, "To the start").click()
        button(page, "Play").click()
        let_pass(page, 0.5 / speed)
        assert let_pass(page, 1 / speed, 19, look=VALUE) == [*range(1, 20)]
        button(page, "Pause").click()


def test_buttons(page: Page) -> None:
    for name, step in (("To the start", 0), ("Step back", 0), ("Step forward", 1), ("To the end", LAST_STEP)):
        button(page, name).click()
        expect_at(page, step)
    button(page, "Play").click()
    expect(button(page, "Pause")).to_be_visible()
    let_pass(page, 1.54)
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    expect_at(page, 18)
    let_pass(page, 1)
    expect_at(page, 18)
    button(page, "Step forward").click()
    expect_at(page, 19)


def test_keyboard(page: Page) -> None:
    slider(page).focus()
    for key, step in (("ArrowLeft", 530), ("Home", 0), ("ArrowRight", 1), ("ArrowUp", 2), ("End", LAST_STEP)):
        page.keyboard.press(key)
        expect_at(page, step)
    page.keyboard.press("Space")
    expect(button(page, "Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(button(page, "Play")).to_be_visible()

    # Arrows also work from a button, whose space presses it, but the speed keeps its own keys.
    button(page, "To the start").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect_at(page, 0)
    page.get_by_label("Speed").focus()
    page.keyboard.press("End")
    expect(page.get_by_label("Speed")).to_have_value("60")
    expect_at(page, 0)
    page.locator(".clock-label").click()  # the player's body
    page.keyboard.press("Space")
    expect(button(page, "Pause")).to_be_visible()


def test_fits_a_phone_and_stands_in_one_row_elsewhere(page: Page) -> None:
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.wait_for_function(f"document.documentElement.scrollWidth <= {PHONE}")
    controls = page.locator(".clock").locator("button, select, input")
    shown = [box for control in controls.all() if (box := control.bounding_box())]
    assert len(shown) == 4, "back, play, forward and the range"
    assert len({box["y"] for box in shown}) == 1
    for box in shown:
        assert box["height"] >= 40
        assert box["x"] + box["width"] <= PHONE
    page.set_viewport_size({"width": 764, "height": 800})  # 700 px inside the page's margins
    tops = {box["y"] for control in controls.all() if (box := control.bounding_box())}
    assert len(tops) == 1


def test_a_rerun_with_the_same_steps_moves_nothing(page: Page) -> None:
    slider(page).fill("33")
    page.get_by_label("A knob that changes no steps").fill("hello")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Label: hello")).to_be_visible()
    settle(page)
    expect_at(page, 33)


def test_keeps_its_place_when_a_knob_changes(page: Page) -> None:
    slider(page).fill("70")
    turn_frames(page, "End", 200)
    expect_at(page, 250, last=1540)  # the same step, in a new chart
    slider(page).fill("199")
    turn_frames(page, "ArrowLeft", 199)
    expect_at(page, 1530, last=1530)  # stood at the end, stays at the end
    slider(page).fill("150")
    turn_frames(page, "Home", 1)
    expect_at(page, 0, last=0)  # a shorter run: clamped, and with one frame nothing to play
    for name in ("Play", "Step back", "To the end"):
        expect(button(page, name)).to_be_disabled()
    expect(slider(page)).to_be_disabled()


def test_plays_on_through_a_rerun(page: Page) -> None:
    button(page, "To the start").click()
    button(page, "Play").click()
    let_pass(page, 1.04)
    turn_frames(page, "ArrowLeft", LAST)
    expect(button(page, "Pause")).to_be_visible()
    expect_at(page, 12, last=LAST_STEP - 10)
    let_pass(page, 1.04)
    expect_at(page, 24, last=LAST_STEP - 10)
    button(page, "Pause").click()
    let_pass(page, 1)
    expect_at(page, 24, last=LAST_STEP - 10)


def test_every_picture_shows_the_frame_of_its_time_without_a_word_to_the_server(opened: Open) -> None:
    """In time as it runs: however late a picture is drawn, it shows the frame that is then due."""
    watched = opened(held=False)
    page, sent = watched.page, watched.sent
    page.get_by_label("Speed").select_option("full speed")
    seen = page.evaluate(WATCH)
    assert watched.sent == sent
    for moment in seen:
        assert moment["value"] == min(LAST, int(moment["at"] * 60))
    assert seen[0]["value"] == 0
    assert seen[-1]["value"] == LAST
    for chart in (0, 1):
        steps = [moment["texts"][chart] for moment in seen if len(moment["texts"]) == 2][1:]
        assert steps == sorted(steps)
    expect_at(page, LAST_STEP)
    expect(button(page, "Play")).to_be_visible()


@pytest.mark.thorough
def test_each_page_has_its_own_clock(page: Page) -> None:
    for _ in range(3):
        slider(page).fill("20")
        page.get_by_role("link", name="other").click()
        expect_at(page, 295, last=295, unit="step")
        slider(page).fill("10")
        expect_at(page, 50, last=295, unit="step")
        page.get_by_role("link", name="streamlit app").click()
        expect_at(page, LAST_STEP)


@pytest.mark.thorough
def test_without_the_player_the_charts_show_the_last_frame(opened: Open) -> None:
    page = opened("clock=off").page
    expect(page.locator(".clock")).to_have_count(0)
    expect(texts(page)).to_have_text([str(LAST_STEP)] * 2)


def test_reduced_motion_shows_a_few_stills(opened: Open, tab: Watched) -> None:
    tab.page.emulate_media(reduced_motion="reduce")
    page = opened("n=4").page
    let_pass(page, 1)
    expect_at(page, 3, last=3)  # nothing plays by itself
    expect(page.get_by_label("Speed")).to_be_disabled()
    button(page, "Play").click()
    let_pass(page, 0.5)
    assert let_pass(page, 1, 3, look=VALUE) == [1, 2, 3]  # one a second
    expect(button(page, "Play")).to_be_visible()
    turn_frames(page, "End", 200)
    button(page, "To the start").click()
    button(page, "Play").click()
    let_pass(page, 1.5)
    expect_at(page, step_of(20), last=1540)  # a tenth of the way in one step


@pytest.mark.parametrize(
    ("steps", "key", "message"),
    [([], "a", "at least one frame"), ([0, 5, 5], "a", "5 follows 5"), ([0, 1], "A b", "lower-case name")],
)
def test_bad_steps_and_keys_are_named(steps: list[int], key: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        player(steps, key=key)


def test_a_clock_needs_a_frame() -> None:
    with pytest.raises(ValueError, match="at least one frame"):
        Clock(key="a", last=-1)
