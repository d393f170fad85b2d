"""Own points in a real browser: the seconds from a click that adds one until the network that knows it is there."""

from __future__ import annotations

import asyncio
import statistics

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks import Finding
from benchmarks.costs import warmed
from benchmarks.servers import APP, TRIVIAL, serving
from tests.browser.conftest import FLAGS, installed
from tests.browser.screens import DESK, HEIGHT, settle

TITLE = "Clicks: seconds from a click that adds a point to the picture of the network trained with it"
MOST = 1.0
WAITED = 15_000
"""Milliseconds after which a picture is no longer waited for."""

WATCH = """
([place, event]) => {
  window.changed = undefined;
  document.addEventListener(event, () => (window.acted = performance.now()), { capture: true, once: true });
  const told = () => document.querySelector(place).textContent;
  const before = told();
  const seen = new MutationObserver(() => {
    if (told() === before) return;
    seen.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => (window.changed = performance.now() - window.acted)));
  });
  seen.observe(document.querySelector(place), { childList: true, characterData: true, subtree: true });
}
"""
"""Note when somebody acts, and when after that the text of a place is another one and is painted."""


def measure(quick: bool) -> list[Finding]:
    """The opening's points taken over, one click after the other; beside it a slider of the trivial app. Needs a
    Chromium."""
    found = installed()
    if found is None:
        return [Finding("not measured: no Chromium is installed", float("nan"))]
    with serving(APP) as app, serving(TRIVIAL) as trivial:
        asyncio.run(warmed(app))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
            return _measure(browser, app.url, trivial.url, clicks=4 if quick else 12)


def _measure(browser: Browser, app: str, trivial: str, clicks: int) -> list[Finding]:
    plain, page = (browser.new_page(viewport={"width": DESK, "height": HEIGHT}) for _ in range(2))
    plain.goto(trivial)
    settle(plain)
    page.goto(f"{app}/mlp_classification")
    expect(page.locator(".clock input")).to_be_enabled(timeout=60_000)
    settle(page)
    page.get_by_role("button", name="Draw on these").click()
    expect(page.locator(".net-points[data-adding]")).to_have_count(1)
    settle(page)
    page.locator(".clock [value=end]").click()
    moved, added = [], []
    for n in range(clicks + 1):
        plain.bring_to_front()
        _watch(plain, ".stMarkdown", "keydown")
        plain.get_by_role("slider").press("ArrowRight")
        moved.append(_seconds(plain))
        page.bring_to_front()
        _watch(page, ".net-sum", "pointerup")
        _add(page, n)
        added.append(_seconds(page))
    return [
        Finding("a slider of the trivial app, median", statistics.median(moved[1:]), "s"),
        Finding("a point added to the opening, median", statistics.median(added[1:]), "s", MOST),
        Finding("a point added to the opening, the slowest", max(added[1:]), "s"),
    ]


def _watch(page: Page, place: str, event: str) -> None:
    page.evaluate(WATCH, [place, event])


def _seconds(page: Page) -> float:
    """From what was done until what came of it; the server is at rest again."""
    page.wait_for_function("window.changed !== undefined", timeout=WAITED)
    took: float = page.evaluate("window.changed") / 1000
    settle(page)
    return took


def _add(page: Page, n: int) -> None:
    """A click at a place of its own, below all points: on one it would take hold of it."""
    box = page.locator(".net-points").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * (0.15 + 0.05 * n), box["y"] + 0.92 * box["height"])
