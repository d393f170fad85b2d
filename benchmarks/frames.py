"""Playing in a real browser at full speed: which share of its frames come late, beside a loop that draws nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks import Finding
from benchmarks.costs import warmed
from benchmarks.servers import APP, serving
from benchmarks.views import View, every_view
from tests.browser.conftest import FLAGS, installed
from tests.browser.screens import DESK, HEIGHT, settle

TITLE = "Frames: percent of them that take over 25 ms, playing at full speed"
LATE = 25
"""Milliseconds: a frame and a half at 60 a second."""
SECONDS = 2.5
"""How long a loop that draws nothing is watched, about as long as a play takes."""
GOALS = {
    "Descent, seven optimizers": 5.0,
    "Curve, hidden units": 5.0,
    "Net, 2-8-8-8-1": 5.0,
    "Descent, everything on": 15.0,
    "Curve, all on, hidden units": 15.0,
}
"""The most late frames of a view, in percent."""

WATCH = """
([playing, seconds]) => new Promise((done) => {
  const frames = [];
  let before;
  const began = performance.now();
  const goes = (now) => playing ? document.querySelector(".clock[data-playing]") : now - began < 1000 * seconds;
  const look = (now) => {
    if (before !== undefined) frames.push(now - before);
    before = now;
    if (goes(now)) requestAnimationFrame(look);
    else done(frames);
  };
  if (playing) document.querySelector(".clock [value=play]").click();
  requestAnimationFrame(look);
})
"""
"""The milliseconds of every frame, of a play from the start to its end or of so many seconds."""


def measure(quick: bool) -> list[Finding]:
    """Views that move much, and an empty loop in the same browser in turns. Needs a Chromium."""
    found = installed()
    if found is None:
        return [Finding("not measured: no Chromium is installed", float("nan"))]
    with serving(APP) as app:
        asyncio.run(warmed(app))
        return _measure(app.url, found, plays=2 if quick else 6)


def _measure(base: str, chromium: str, plays: int) -> list[Finding]:
    findings = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for view in every_view():
            if view.name in GOALS:
                findings += _watch(browser, base, view, plays)
        browser.close()
    return findings


def _watch(browser: Browser, base: str, view: View, plays: int) -> list[Finding]:
    moving: list[float] = []
    still: list[float] = []
    sent: list[object] = []
    with _tab(browser) as empty, _tab(browser) as page:
        page.on("websocket", lambda socket: socket.on("framesent", lambda message: sent.append(message)))
        page.goto(f"{base}/{view.stem}?{view.query}")
        expect(page.locator(".clock input")).to_be_enabled(timeout=60_000)
        settle(page)
        page.get_by_label("Speed").select_option(label="full speed")
        page.evaluate(WATCH, [True, 0])  # the first play compiles what is drawn
        before = len(sent)
        for _ in range(plays):
            empty.bring_to_front()
            still += empty.evaluate(WATCH, [False, SECONDS])
            page.bring_to_front()
            moving += page.evaluate(WATCH, [True, 0])
        messages = len(sent) - before
    return [
        Finding(f"an empty loop beside {view.name}", late(still), "%"),
        Finding(view.name, late(moving), "%", GOALS[view.name]),
        Finding(f"{view.name}, messages to the server", messages, "", 0),
    ]


@contextmanager
def _tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": DESK, "height": HEIGHT})
    yield page
    page.close()


def late(frames: list[float]) -> float:
    """The percent of these frames that took too long."""
    return 100 * sum(frame > LATE for frame in frames) / len(frames)
