"""The player in a real browser: what it shows, how it moves, and that the charts follow it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screens import settle
from ui.charts.clock import Clock
from ui.player import player

if TYPE_CHECKING:
    from tests.browser.conftest import Serve, Watched

APP = Path(__file__).parent / "clock_app" / "streamlit_app.py"
LAST = 99
LAST_STEP = 540

# Follows the player from here to its rest, picture by picture: when, the range's value, the charts' texts.
WATCH = """
() => new Promise((done) => {
  const began = performance.now();
  const seen = [];
  const look = () => {
    const texts = [...document.querySelectorAll(".mark-text.role-mark text")].map((text) => Number(text.textContent));
    const value = Number(document.querySelector(".clock input").value);
    seen.push({ at: (performance.now() - began) / 1000, value, texts });
    if (document.querySelector(".clock[data-playing]")) requestAnimationFrame(look);
    else done(seen);
  };
  document.querySelector(".clock [value=play]").click();
  requestAnimationFrame(look);
})
"""

# Whether the player has passed a frame.
PASSED = "(frame) => Number(document.querySelector('.clock input').value) > frame"

Open = Callable[..., "Watched"]


@pytest.fixture
def opened(serve: Serve, watched_page: Callable[..., Watched]) -> Iterator[Open]:
    """`opened(query, **context options)` opens the app and waits; no console errors are allowed to the end."""
    pages: list[Watched] = []

    def open_app(query: str = "", **options: Any) -> Watched:
        watched = watched_page(**options)
        pages.append(watched)
        watched.page.goto(f"{serve(APP)}/{query}")
        expect(texts(watched.page)).to_have_count(2, timeout=30_000)
        settle(watched.page)
        return watched

    yield open_app
    assert [watched.errors for watched in pages] == [[] for _ in pages]


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


def turn_frames(page: Page, key: str, n: int) -> None:
    """Turn the knob for the number of frames with a key, which should bring it to `n`."""
    knob = page.get_by_role("slider", name="Frames")
    knob.focus()
    knob.press(key)
    expect(knob).to_have_value(str(n))
    expect(slider(page)).to_have_attribute("max", str(n - 1))
    settle(page)


@pytest.mark.parametrize("place", ["above", "below"])
def test_opens_at_the_last_frame_and_charts_follow_a_scrub(opened: Open, place: str) -> None:
    watched = opened(f"?clock={place}")
    page, sent = watched.page, watched.sent
    expect_at(page, LAST_STEP)
    for frame, step in ((40, 40), (0, 0), (60, 150)):
        slider(page).fill(str(frame))
        expect_at(page, step)
    assert watched.sent == sent


@pytest.mark.parametrize("place", ["above", "below"])
def test_charts_are_bound_however_the_page_comes_up(opened: Open, place: str) -> None:
    for _ in range(2):
        page = opened(f"?clock={place}").page
        expect_at(page, LAST_STEP)
        slider(page).fill("7")
        expect_at(page, 7)
        page.context.close()


def test_full_speed_plays_a_hundred_frames_in_time_without_a_word_to_the_server(opened: Open) -> None:
    watched = opened()
    page, sent = watched.page, watched.sent
    page.get_by_label("Speed").select_option("full speed")
    seen = page.evaluate(WATCH)
    assert seen[-1]["at"] < 2.5
    assert watched.sent == sent
    values = [moment["value"] for moment in seen]
    assert values == sorted(values)
    assert values[0] < 20
    assert values[-1] == LAST
    for chart in (0, 1):
        steps = [moment["texts"][chart] for moment in seen if len(moment["texts"]) == 2][1:]
        assert steps == sorted(steps)
        assert len(set(steps)) > 15, "the chart showed hardly any of the pictures"
    expect_at(page, LAST_STEP)
    expect(button(page, "Play")).to_be_visible()


def test_the_speed_is_in_frames_a_second(opened: Open) -> None:
    page = opened("?n=20").page
    took = {}
    for name in ("1×", "2×"):
        page.get_by_label("Speed").select_option(name)
        took[name] = page.evaluate(WATCH)[-1]["at"]
    assert took["1×"] == pytest.approx(19 / 12, abs=0.4)
    assert took["2×"] == pytest.approx(19 / 24, abs=0.4)


def test_buttons(opened: Open) -> None:
    page = opened().page
    for name, step in (("To the start", 0), ("Step back", 0), ("Step forward", 1), ("To the end", LAST_STEP)):
        button(page, name).click()
        expect_at(page, step)
    button(page, "Play").click()
    expect(button(page, "Pause")).to_be_visible()
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    frame = int(slider(page).input_value())
    assert frame < LAST
    button(page, "Step forward").click()
    expect(slider(page)).to_have_value(str(frame + 1))


def test_keyboard(opened: Open) -> None:
    page = opened().page
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


def test_keeps_its_place_when_a_knob_changes(opened: Open) -> None:
    page = opened().page
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


def test_a_rerun_with_the_same_steps_moves_nothing(opened: Open) -> None:
    page = opened().page
    slider(page).fill("33")
    page.get_by_label("A knob that changes no steps").fill("hello")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Label: hello")).to_be_visible()
    settle(page)
    expect_at(page, 33)


def test_plays_on_through_a_rerun(opened: Open) -> None:
    page = opened("?n=200").page
    button(page, "To the start").click()
    button(page, "Play").click()
    turn_frames(page, "ArrowLeft", 199)
    expect(button(page, "Pause")).to_be_visible()
    frame = int(slider(page).input_value())
    assert 0 < frame < 150
    page.wait_for_function(PASSED, arg=frame + 10)
    button(page, "Pause").click()
    frame = int(slider(page).input_value())
    expect_at(page, frame if frame < 50 else 50 + 10 * (frame - 50), last=1530)


def test_each_page_has_its_own_clock(opened: Open) -> None:
    page = opened().page
    for _ in range(3):
        slider(page).fill("20")
        page.get_by_role("link", name="other").click()
        expect_at(page, 295, last=295, unit="step")
        slider(page).fill("10")
        expect_at(page, 50, last=295, unit="step")
        page.get_by_role("link", name="streamlit app").click()
        expect_at(page, LAST_STEP)


def test_without_the_player_the_charts_show_the_last_frame(opened: Open) -> None:
    page = opened("?clock=off").page
    expect(page.locator(".clock")).to_have_count(0)
    expect(texts(page)).to_have_text([str(LAST_STEP)] * 2)


def test_reduced_motion_shows_a_few_stills(opened: Open) -> None:
    page = opened("?n=4", reduced_motion="reduce").page
    expect_at(page, 3, last=3)  # nothing plays by itself
    expect(page.get_by_label("Speed")).to_be_disabled()
    seen = page.evaluate(WATCH)
    assert seen[-1]["at"] == pytest.approx(3, abs=0.5)
    page = opened(reduced_motion="reduce").page
    slider(page).fill("0")
    button(page, "Play").click()
    page.wait_for_function(PASSED, arg=0)
    expect_at(page, 10)  # a tenth of the way in one step


def test_fits_a_phone_and_stands_in_one_row_elsewhere(opened: Open) -> None:
    page = opened(viewport={"width": 390, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    controls = page.locator(".clock").locator("button, select, input")
    for box in [control.bounding_box() for control in controls.all()]:
        assert box is not None
        assert box["height"] >= 40
        assert box["x"] + box["width"] <= 390
    page.set_viewport_size({"width": 764, "height": 800})  # 700 px inside the page's margins
    tops = {box["y"] for control in controls.all() if (box := control.bounding_box())}
    assert len(tops) == 1


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
