"""The net in a real browser: it follows the clock without the server, units can be chosen, points drawn."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from core.plane.own_points import MOST_OWN, decode_points, encode_points
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane
from tests.browser.screens import PHONE, settle, wait_until
from tests.browser.watched import Visit

STEM = "mlp_classification"
FEW = {"mc_points": "own points", "mc_own": encode_points([(-1.0, -1.0), (1.0, 1.0)], [0, 1]), "mc_epochs": "5"}
PICTURE = "(canvas) => canvas.toDataURL()"


def ready(page: Page) -> None:
    expect(page.locator(".net[data-ready]")).to_be_visible()


def at(page: Page, x: float, y: float, reach: float = 3.3) -> tuple[float, float]:
    """Where a point of the plane is on the screen."""
    box: Any = page.locator(".net-ground").bounding_box()
    return box["x"] + (x + reach) / (2 * reach) * box["width"], box["y"] + (reach - y) / (2 * reach) * box["height"]


def own(page: Page) -> str:
    """The own points that the address tells."""
    return parse_qs(urlsplit(page.url).query).get("mc_own", [""])[0]


def test_every_frame_is_drawn_without_the_server_and_says_its_numbers(visit: Visit) -> None:
    result = fit_plane(PlaneSettings.of(epochs=8))
    watched = visit(STEM, "mc_epochs=8")
    page = watched.page
    ready(page)
    sent, pictures = watched.sent, set()
    for frame in (0, 3, 8):
        page.locator("#clock-mc").fill(str(frame))
        expect(page.locator(".net")).to_have_attribute("data-frame", str(frame))
        expect(page.locator(".net-figures")).to_contain_text(f"{result.losses[frame]:.4f}")
        expect(page.locator(".net-ground")).to_have_attribute("aria-label", re.compile(f"{result.losses[frame]:.4f}"))
        pictures.add(page.locator(".net-ground").evaluate(PICTURE))
    assert len(pictures) == 3
    assert watched.sent == sent


@pytest.mark.thorough
def test_a_unit_is_chosen_with_the_keyboard_and_its_sum_written_out(visit: Visit) -> None:
    result = fit_plane(PlaneSettings.of(epochs=8))
    page = visit(STEM, "mc_epochs=8").page
    ready(page)
    before = page.locator(".net-ground").evaluate(PICTURE)
    page.get_by_role("button", name="The score").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    unit = page.get_by_role("button", name="Unit 1 of hidden layer 2")
    expect(unit).to_be_focused()
    expect(unit).to_have_attribute("aria-pressed", "true")
    first = f"{abs(result.weights[1][-1, 0, 0].item()):.2f} h¹₁"
    expect(page.locator(".net-sum")).to_contain_text(first)
    assert page.locator(".net-ground").evaluate(PICTURE) != before


def test_points_are_added_moved_and_dropped_by_hand(visit: Visit) -> None:
    page = visit(STEM, FEW).page
    ready(page)
    page.get_by_role("radio", name="class 1").click()
    page.mouse.click(*at(page, 2, -1))
    wait_until(page, lambda: len(own(page)) == 9, "no point was added")
    settle(page)
    points, labels = decode_points(own(page))
    assert points[-1].tolist() == pytest.approx([2, -1], abs=0.05)
    assert labels.tolist() == [0, 1, 1]
    drag(page, (2, -1), (-2, 2))
    wait_until(page, lambda: float(decode_points(own(page))[0][-1, 0]) < 0, "the point was not moved")
    settle(page)
    assert decode_points(own(page))[0][-1].tolist() == pytest.approx([-2, 2], abs=0.05)
    drag(page, (-2, 2), (-3.6, 3.6))
    wait_until(page, lambda: len(own(page)) == 6, "the point was not dropped")
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.thorough
def test_a_full_plane_says_so_and_takes_a_point_again_once_one_is_dropped(visit: Visit) -> None:
    places = [(-3 + 0.2 * (k % 14), 3 - 0.2 * (k // 14)) for k in range(MOST_OWN - 1)]
    link = FEW | {"mc_own": encode_points(places, [k % 2 for k in range(MOST_OWN - 1)]), "mc_epochs": "2"}
    page = visit(STEM, link).page
    ready(page)
    told, text = page.locator(".net-full"), own(page)
    expect(told).to_have_text("")
    page.mouse.click(*at(page, 2, -1))
    expect(told).to_have_text(f"{MOST_OWN} points are the most. Drag one out of the plane to make room.")
    wait_until(page, lambda: len(own(page)) == 3 * MOST_OWN, "the last point was not added")
    settle(page)
    expect(told).to_be_visible()
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_disabled()
    page.mouse.click(*at(page, 2.5, -2))
    drag(page, (2, -1), (-3.6, 3.6))
    wait_until(page, lambda: own(page) == text, "the last point was not the one that was dropped")
    settle(page)
    expect(told).to_have_text("")
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_enabled()


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*at(page, *start))
    page.mouse.down()
    page.mouse.move(*at(page, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    page.mouse.move(*at(page, *end))
    page.mouse.up()


@pytest.mark.thorough
def test_a_click_on_drawn_points_follows_that_place(visit: Visit) -> None:
    page = visit(STEM, "mc_epochs=5").page
    ready(page)
    page.mouse.click(*at(page, -1.5, 1))
    expect(page.get_by_text(re.compile(r"The point \(-1\.[45]\d*, (1|0\.9|1\.0)\d*\)"))).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_all_of_it_in_either_scheme(visit: Visit, scheme: Any) -> None:
    page = visit(STEM, "mc_epochs=5&mc_layers=3&mc_units1=8&mc_units2=8&mc_units3=8", width=PHONE, scheme=scheme).page
    ready(page)
    view: Any = page.locator(".net-view").bounding_box()
    for canvas in (".net-web", ".net-ground", ".net-points"):
        box: Any = page.locator(canvas).bounding_box()
        assert box["x"] + box["width"] <= view["x"] + view["width"] + 1
        assert box["y"] + box["height"] <= view["y"] + view["height"] + 1
    corner = page.locator(".net-ground").evaluate("(c) => [...c.getContext('2d').getImageData(3, 3, 1, 1).data]")
    assert (sum(corner[:3]) < 3 * 128) == (scheme == "dark")
