"""The gradient-descent page in a real browser: what a click on it does, and that arrows and numbers follow the
clock."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from core.descent.walk import WalkSettings, descend
from core.parts.optimizers import OPTIMIZERS
from tests.browser.animation import hold_time, let_pass
from tests.browser.screens import settle, wait_until
from tests.browser.watched import Visit

STEM = "gradient_descent"
ORDER = {"gd_paths": 0, "gd_cut": 0, "gd_losses": 1, "gd_numbers": 2, "gd_sweep": 3}
PLOT = "g.mark-group.role-frame.root > g > path.background"
TOO_LARGE = "gd_surface=Rosenbrock&gd_learning_rate=10&gd_start_x=6&gd_start_y=6"


def chart(page: Page, key: str) -> Locator:
    """A chart of a surface without data: they stand in this order."""
    return page.get_by_test_id("stVegaLiteChart").nth(ORDER[key])


def click_at(page: Page, key: str, across: float, up: float) -> float:
    """Click a chart at shares of its plot, from its lower left corner; returns how many times it is as wide as high."""
    plot = chart(page, key).locator(PLOT).first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"])
    return box["width"] / box["height"]


def told(page: Page, name: str) -> float:
    """A number that the address tells."""
    return float(parse_qs(urlsplit(page.url).query)[name][0])


def shapes(page: Page, key: str, mark: str) -> list[str]:
    """The drawn shapes of a kind of mark, layer by layer."""
    found: list[str] = (
        chart(page, key).locator(f".mark-{mark}.role-mark").evaluate_all("(e) => e.map((g) => g.innerHTML)")
    )
    return found


def cells(page: Page) -> list[float]:
    """The numbers of the shown step."""
    return [
        float(text.replace("−", "-"))
        for text in chart(page, "gd_numbers").locator(".mark-text.role-mark text").all_text_contents()
    ]


def see_cells(page: Page, expected: list[float]) -> None:
    """Wait until the numbers of the shown step are these, in whatever order."""
    close = pytest.approx(sorted(expected), rel=1e-3, abs=1e-4)
    wait_until(page, lambda: sorted(cells(page)) == close, f"other numbers than {expected}")


@pytest.mark.thorough
def test_a_click_on_the_ground_starts_there(visit: Visit) -> None:
    watched = visit(STEM, "gd_steps=20")
    page = watched.page
    before = shapes(page, "gd_paths", "line")
    # Of a window from -3 to 3 both ways; where the picture is wider than high, it reaches further across.
    wide = click_at(page, "gd_paths", 0.75, 0.25)
    expect(page).to_have_url(re.compile("gd_start_x=.*gd_start_y=-1|gd_start_y=-1.*gd_start_x="))
    settle(page)
    assert told(page, "gd_start_x") == pytest.approx(1.5 * wide, abs=0.16)
    assert told(page, "gd_start_y") == pytest.approx(-1.5, abs=0.16)
    wait_until(page, lambda: shapes(page, "gd_paths", "line") != before, "the walk did not start anew")
    click_at(page, "gd_paths", 0.2, 0.8)
    expect(page).to_have_url(re.compile("gd_start_x=-.*gd_start_y=1|gd_start_y=1.*gd_start_x=-"))
    settle(page)
    assert told(page, "gd_start_x") == pytest.approx(-1.8 * wide, abs=0.16)
    assert told(page, "gd_start_y") == pytest.approx(1.8, abs=0.16)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.thorough
def test_a_start_that_was_clicked_can_be_moved_by_its_slider(visit: Visit) -> None:
    """A click counts once: the next run leaves the start to the learner."""
    page = visit(STEM, "gd_steps=20").page
    click_at(page, "gd_paths", 0.75, 0.25)
    expect(page).to_have_url(re.compile("gd_start_x=1"))
    settle(page)
    clicked = told(page, "gd_start_x")
    page.get_by_role("slider", name="Start x").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).not_to_have_url(re.compile(rf"gd_start_x={clicked:g}(&|$)"))
    settle(page)
    assert told(page, "gd_start_x") < clicked


@pytest.mark.thorough
def test_a_click_on_the_sweep_takes_that_rate(visit: Visit) -> None:
    watched = visit(STEM, "gd_show_sweep=true&gd_steps=20&gd_surface=Ravine")
    page = watched.page
    click_at(page, "gd_sweep", 0.5, 0.9)  # of an axis of equal ratios from 1e-5 to 10
    expect(page).to_have_url(re.compile(r"gd_learning_rate=0\.0"))
    settle(page)
    assert told(page, "gd_learning_rate") == pytest.approx(0.01, rel=0.5)
    expect(page.get_by_role("slider", name="Learning rate")).to_have_attribute(
        "aria-valuetext", f"{told(page, 'gd_learning_rate'):g}"
    )
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.thorough
def test_arrows_and_numbers_follow_the_clock_without_the_server(visit: Visit) -> None:
    settings = WalkSettings(steps=10, condition=7.0)
    walk = descend(settings)
    watched = visit(STEM, "gd_steps=10&gd_condition=7")
    page = watched.page
    expect(chart(page, "gd_numbers").locator(".mark-text.role-mark text")).to_have_count(10)
    sent = watched.sent
    arrows = []
    for step in (0, 1, 2, 5, 9):
        page.locator("#clock-gd").fill(str(step))
        expect(chart(page, "gd_paths").get_by_text(f"step {step}", exact=True)).to_be_visible()
        points, gradients, moves = (t[step].tolist() for t in (walk.points, walk.gradients, walk.moves))
        rate = settings.learning_rate
        expected = [
            value
            for k in (0, 1)
            for value in (points[k], gradients[k], -rate * gradients[k], moves[k], points[k] + moves[k])
        ]
        see_cells(page, expected)
        arrows.append(shapes(page, "gd_paths", "rule"))
        assert len(arrows[-1]) == 2  # the direction against the gradient, and the step
    assert len({str(drawn) for drawn in arrows}) == 5
    page.locator("#clock-gd").fill("10")
    expect(chart(page, "gd_paths").get_by_text("step 10", exact=True)).to_be_visible()
    assert watched.sent == sent


@pytest.mark.thorough
def test_one_parameter_shows_the_curve_its_tangent_and_the_step(visit: Visit) -> None:
    watched = visit(STEM, "gd_view=one&gd_steps=10")
    page = watched.page
    expect(page.locator(".st-key-gd_paths")).to_have_count(0)
    expect(chart(page, "gd_cut").locator(PLOT).first).to_be_visible()
    sent = watched.sent
    tangents = []
    for step in (0, 3, 6):
        page.locator("#clock-gd").fill(str(step))
        expect(chart(page, "gd_cut").get_by_text(f"step {step}", exact=True)).to_be_visible()
        rules = chart(page, "gd_cut").locator(".mark-rule.role-mark line")
        expect(rules).to_have_count(2)
        expect(rules.first).to_have_attribute("stroke-dasharray", "5,3")
        slope = rules.first.evaluate(
            "(e) => [e.x2.baseVal.value - e.x1.baseVal.value, e.y2.baseVal.value - e.y1.baseVal.value]"
        )
        tangents.append(abs(slope[1] / slope[0]))
    assert tangents == sorted(tangents, reverse=True)
    assert tangents[0] > 2 * tangents[-1] > 0
    assert watched.sent == sent
    expect(page.get_by_role("slider", name="Start y")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize(
    "query",
    [
        "gd_show_sweep=true&gd_steps=1000&gd_surface=Himmelblau&" + "&".join(f"gd_optimizers={n}" for n in OPTIMIZERS),
        "gd_surface=Line%27s+MSE&gd_batch_size=5&gd_schedule=Cosine&gd_curve=learning+rate&gd_show_sweep=true",
        "gd_surface=Saddle&gd_show_sweep=true&gd_view=one",
        f"{TOO_LARGE}&gd_show_sweep=true",
        f"{TOO_LARGE}&gd_view=one",
        f"{TOO_LARGE}&gd_curve=gradient+norm",
        "gd_learning_rate=10&gd_start_x=0&gd_start_y=0&gd_show_sweep=true",
    ],
    ids=[
        "everything",
        "mini-batches",
        "negative losses",
        "diverged",
        "diverged, one",
        "diverged, gradients",
        "at rest",
    ],
)
def test_odd_states_are_drawn_from_the_first_to_the_last_frame(visit: Visit, query: str) -> None:
    watched = visit(STEM, query)
    page = watched.page
    expect(page.get_by_test_id("stException")).to_have_count(0)
    clock = page.locator("#clock-gd")
    last = int(clock.get_attribute("max") or 0)
    for frame in (0, last // 2, last):
        clock.fill(str(frame))
        expect(clock).to_have_value(str(frame))
    for picture in page.get_by_test_id("stVegaLiteChart").all():
        expect(picture.locator("svg.marks").first).to_be_visible()
        assert "NaN" not in picture.locator("svg.marks").first.inner_html()


@pytest.mark.thorough
def test_a_page_without_a_story_is_played_at_twelve_frames_a_second(visit: Visit) -> None:
    """By the animation's own clock, so that it holds on the slowest machine."""
    page = visit(STEM, "gd_steps=200").page
    expect(page.locator(".clock-label")).to_have_text("step 200 of 200")
    hold_time(page)
    page.locator(".clock [value=start]").click()
    page.locator(".clock [value=play]").click()
    let_pass(page, 0.5 / 12)
    assert let_pass(page, 1 / 12, 9, look="Number(document.querySelector('.clock input').value)") == [*range(1, 10)]


# What a page hears of its clock, with the animation frame, and what is written into layers that do not move.
LISTEN = """
() => {
  window.heard = [];
  for (const turn of ["clock-gd", "clock-gd-1", "clock-gd-2"]) {
    document.body.addEventListener(turn, () => window.heard.push([document.timeline.currentTime, turn]));
  }
  window.written = new MutationObserver(() => {});
  const still = document.querySelectorAll("g.role-scope[class*=' still_'], svg.marks > defs");
  for (const part of still) {
    window.written.observe(part, { attributes: true, childList: true, subtree: true });
  }
  return still.length;
}
"""
LABELS = """
[...document.querySelectorAll("[data-testid=stVegaLiteChart]")].slice(0, 2).map((chart) =>
  [...chart.querySelectorAll(".mark-text.role-mark text")].map((text) => text.textContent)
    .find((text) => text.startsWith("step ")))
"""


@pytest.mark.thorough
def test_while_it_plays_the_picture_hears_every_frame_and_the_others_take_turns(visit: Visit) -> None:
    page = visit(STEM, "gd_steps=60").page
    clock = page.locator(".clock")
    expect(chart(page, "gd_numbers").locator(".mark-text.role-mark text")).to_have_count(10)
    hold_time(page)
    page.get_by_label("Speed").select_option(label="full speed")
    clock.get_by_role("button", name="To the start").click()
    wait_until(page, lambda: page.evaluate(LABELS) == ["step 0", "step 0"], "the pictures are not at the start")
    assert page.evaluate(LISTEN) >= 3, "two layers of the ground and the clips of the picture"
    clock.get_by_role("button", name="Play").click()
    let_pass(page, 0.5 / 60)
    seen = let_pass(page, 1 / 60, 20, look=LABELS)
    heard = page.evaluate("window.heard")
    steps = [[int(label.split()[1]) for label in labels] for labels in seen]
    assert [picture for picture, _ in steps] == [*range(1, 21)]
    assert all(picture - along in (0, 1) for picture, along in steps)
    turns = [(at, turn) for at, turn in heard if turn != "clock-gd"]
    assert len(turns) > 20
    assert len({at for at, _ in turns}) == len(turns), "two turns in one animation frame"
    assert all(one != other for (_, one), (_, other) in pairwise(turns))
    assert page.evaluate("window.written.takeRecords().length") == 0, "what does not move is written anew"
    expect(page.locator("[stroke-dasharray='1,0']")).to_have_count(0)
    clock.get_by_role("button", name="Pause").click()
    wait_until(page, lambda: len(set(page.evaluate(LABELS))) == 1, "at rest the pictures show different steps")
