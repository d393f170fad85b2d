"""The regression lab in a real browser: its views fit the screen and follow the clock, a click marks a unit, a run can
be stopped."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from core.engine.budget import LIMIT
from core.regression.budget import cheaper, cost
from core.regression.training import fit
from core.regression.weights import look_inside
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import RegressionPageSettings, View
from tests.browser.screens import DESK, PHONE, carried, settle, wait_until
from tests.browser.watched import Visit, Watched
from ui.links import query

SMALL = RegressionPageSettings(epochs=60, count=20, width=6, validation_share=0.3, optimizer="Adam", learning_rate=0.02)
HEAVY = RegressionPageSettings(epochs=3000, count=60, width=20, batch="1")
LONG = replace(HEAVY, epochs=cheaper(HEAVY, 0.9 * LIMIT)["epochs"])
"""A run near the limit: long enough to be stopped by hand."""
LABELS = ".mark-text.role-mark text"
NODES = ".mark-symbol.role-mark path"


def changed(**changes: object) -> RegressionPageSettings:
    return RegressionPageSettings.of(**{**SMALL.values(), **changes})


def open_lab(visit: Visit, settings: RegressionPageSettings, width: int = DESK, settled: bool = True) -> Watched:
    """The lab in this state, once its run is over, or once its heading stands."""
    return visit(PAGE.stem, query(PAGE, settings), width=width, settled=settled)


def pictures(page: Page) -> Locator:
    return page.get_by_test_id("stVegaLiteChart").locator("svg.marks")


def move_to(page: Page, frame: int) -> None:
    """Move the player to a frame and wait for the fit to show it."""
    clock = page.locator("#clock-mlp")
    clock.fill(str(frame))
    expect(clock).to_have_value(str(frame))


def see_anew(picture: Locator, seen: set[str]) -> None:
    """Wait until a picture shows what it has not shown before."""
    wait_until(picture.page, lambda: picture.inner_html() not in seen, "a picture did not follow")
    seen.add(picture.inner_html())


def click_in(page: Page, mark: Locator) -> None:
    """Click the middle of a mark, whatever lies on it."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


@pytest.mark.thorough
@pytest.mark.parametrize("view", View)
def test_every_view_is_drawn_and_fits_the_screen(visit: Visit, view: str) -> None:
    settings = changed(view=view, unit="2") if view != "capacity" else changed(view=view, epochs=3)
    watched = open_lab(visit, settings, PHONE)
    page = watched.page
    added = {"hidden units": 1, "weights": 2, "capacity": 2}.get(view, 0)
    expect(pictures(page)).to_have_count(2 + added)
    for _ in carried(page, PHONE, DESK):
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(pictures(page)).to_have_count(2 + added)
        for picture in pictures(page).all():
            assert "NaN" not in picture.inner_html()


@pytest.mark.thorough
@pytest.mark.parametrize(
    "changes",
    [
        {"view": "hidden units"},
        {"view": "hidden units", "model": "two-layer MLP", "activation": "tanh", "unit": "3"},
        {"view": "weights", "unit": "3"},
        {"view": "weights", "model": "two-layer MLP", "l1": 0.01},
    ],
    ids=lambda changes: ", ".join(changes.values() if all(isinstance(v, str) for v in changes.values()) else changes),
)
def test_moving_the_player_moves_every_picture_and_sends_nothing(visit: Visit, changes: dict[str, object]) -> None:
    settings = changed(**changes)
    watched = open_lab(visit, settings)
    page = watched.page
    own_places = (0,) if settings.view == "hidden units" else (0, 3)  # on the stage, and below losses and fit
    expect(pictures(page)).to_have_count(2 + len(own_places))
    last = int(page.locator("#clock-mlp").get_attribute("max") or 0)
    own = [pictures(page).nth(k) for k in own_places]
    before = watched.sent
    seen: list[set[str]] = [set() for _ in own]
    for frame in (last, 0, last // 2):
        move_to(page, frame)
        expect(pictures(page).nth(2).locator(LABELS).filter(has_text=re.compile(rf"^epoch {frame}$"))).to_be_visible()
        for picture, drawn in zip(own, seen, strict=True):
            see_anew(picture, drawn)
    assert watched.sent == before


@pytest.mark.thorough
def test_the_network_and_the_histogram_show_the_epoch_that_their_label_names(visit: Visit) -> None:
    settings = changed(view="weights")
    inside, result = look_inside(fit(settings)), fit(settings)
    watched = open_lab(visit, settings)
    page = watched.page
    settle(page)
    expect(pictures(page)).to_have_count(4)
    for frame in (0, 25, len(result.steps) - 1):
        move_to(page, frame)
        place = max(k for k, own in enumerate(inside.frames) if own <= frame)
        epoch = result.steps[inside.frames[place]]
        for k in (0, 3):
            expect(pictures(page).nth(k).locator(LABELS).filter(has_text=f"epoch {epoch}")).to_be_visible()
        rules = pictures(page).nth(0).locator(".mark-rule.role-mark line")
        expect(rules).to_have_count(12)
        dashed = sum(int((edges[place] < 0).sum()) for edges in inside.edges)
        told = [line.get_attribute("stroke-dasharray") for line in rules.all()]
        assert sum(dash == "4,3" for dash in told) == dashed


@pytest.mark.thorough
def test_a_click_on_a_unit_of_the_network_marks_it(visit: Visit) -> None:
    page = open_lab(visit, changed(view="weights")).page
    marked: list[str] = []

    def note(frame: Frame) -> None:
        marked.extend(re.findall(r"mlp_unit=(\w+)", frame.url))

    page.on("framenavigated", note)
    nodes = pictures(page).nth(0).locator(NODES)
    expect(nodes).to_have_count(8)  # x, six units, the prediction
    click_in(page, nodes.nth(3))
    expect(page).to_have_url(re.compile(r"mlp_unit=3(&|$)"))
    settle(page)
    menu = page.get_by_test_id("stSelectbox").filter(has_text="Mark unit")
    expect(menu.get_by_text("3", exact=True).or_(menu.locator("input[value='3']")).first).to_be_visible()
    expect(page.get_by_test_id("stTable").filter(has_text="unit 3")).to_be_visible()
    click_in(page, pictures(page).nth(0).locator(NODES).nth(6))
    expect(page).to_have_url(re.compile(r"mlp_unit=6(&|$)"))
    settle(page)
    click_in(page, pictures(page).nth(0).locator(".mark-rule.role-mark line").first)  # an edge is no unit
    click_in(page, pictures(page).nth(0).locator(NODES).nth(0))  # nor is the input
    click_in(page, pictures(page).nth(0).locator(NODES).nth(2))
    expect(page).to_have_url(re.compile(r"mlp_unit=2(&|$)"))
    settle(page)
    page.remove_listener("framenavigated", note)
    assert [unit for unit, _ in groupby(marked)] == ["3", "6", "2"]
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.thorough
def test_a_long_run_can_be_stopped_and_taken_up_again(visit: Visit) -> None:
    assert LIMIT / 2 < cost(LONG) <= LIMIT
    watched = open_lab(visit, LONG, settled=False)
    page = watched.page
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_contain_text(re.compile(r"Training: [\d,]+ of [\d,]+"))
    stop.click()
    told = page.get_by_test_id("stAlert").filter(has_text="Training: stopped before it was done")
    expect(told).to_be_visible()
    settle(page)
    expect(stop).to_have_count(0)
    expect(pictures(page)).to_have_count(0)
    page.get_by_role("button", name="Run it").click()
    expect(stop).to_be_visible()
    expect(told).to_have_count(0)
    stop.click()
    expect(told).to_be_visible()
    page.get_by_role("slider", name="Epochs").focus()
    page.keyboard.press("Home")  # another run, and a short one
    expect(pictures(page)).to_have_count(2)
    expect(told).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.thorough
def test_a_run_over_the_limit_opens_with_a_sentence(visit: Visit) -> None:
    watched = open_lab(
        visit,
        RegressionPageSettings(model="two-layer MLP", width=256, second_width=256, count=2000, batch="1", epochs=3000),
    )
    page = watched.page
    settle(page)
    expect(page.get_by_test_id("stAlert").filter(has_text=f"A page has {LIMIT:,.0f} of them")).to_be_visible()
    expect(pictures(page)).to_have_count(0)
