"""What a page sends to a browser: bytes on the websocket, uncompressed, at a first visit; and what playing costs."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, WebSocket, expect, sync_playwright

from benchmarks import Finding
from core.parts.optimizers import OPTIMIZERS
from core.settings import Settings
from pages.sections.backpropagation.settings import BackpropagationPageSettings
from pages.sections.course import COURSE
from pages.sections.gradient_descent.settings import DescentPageSettings
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Part
from pages.sections.mlp_regression.settings import RegressionPageSettings, View
from pages.sections.training_loop.settings import LoopPageSettings
from tests.browser.conftest import CHROMIUMS, FLAGS, running
from ui.links import query

TITLE = "Pages: kilobytes on the websocket at a first visit, and playing"
GOAL = 600.0
APP = Path(__file__).parents[1] / "streamlit_app.py"
PLAY = """() => new Promise((done) => {
  const began = performance.now();
  const look = () => document.querySelector(".clock[data-playing]")
    ? requestAnimationFrame(look) : done((performance.now() - began) / 1000);
  document.querySelector(".clock [value=play]").click();
  requestAnimationFrame(look);
})"""

WIDE = RegressionPageSettings(width=256, count=2000, epochs=3000, validation_share=0.3)
DEEP = RegressionPageSettings(model="two-layer MLP", width=256, second_width=256, count=2000, epochs=500)

FLOCK = ClassifierPageSettings.of(flamingos=200, seagulls=200, pelicans=200, held_out_share=0.3, epochs=3000)
HEAVY: list[tuple[str, str, Settings]] = [
    (
        "all it can show",
        "gradient_descent",
        DescentPageSettings(surface="Himmelblau", optimizers=tuple(OPTIMIZERS), steps=1000, show_sweep=True),
    ),
    *(
        (f"one wide layer, {view}", "mlp_regression", replace(WIDE, view=view))
        for view in View
        if view != View.CAPACITY
    ),
    *(
        (f"two wide layers, {view}", "mlp_regression", replace(DEEP, view=view))
        for view in View
        if view != View.CAPACITY
    ),
    ("one wide layer, capacity", "mlp_regression", replace(WIDE, view=View.CAPACITY, epochs=150)),
    *((f"600 birds, {part}", "linear_classifier", replace(FLOCK, part=part)) for part in Part),
    ("20 epochs line by line", "training_loop", LoopPageSettings(epochs=20)),
    ("the largest graph", "backpropagation", BackpropagationPageSettings(expression="two layers of one unit")),
    ("two layers, capacity", "mlp_regression", replace(DEEP, view=View.CAPACITY, second_width=16, count=100)),
]
"""The states that send most: a name, the page, its settings. Each is within the budget; a sweep has to be smaller for
that."""


def measure(quick: bool) -> list[Finding]:
    """Every page as it opens, the heaviest states, and a play through 100 steps. Needs a Chromium."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        return [Finding("not measured: no Chromium is installed", float("nan"))]
    with sync_playwright() as playwright, running(APP) as base:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        findings = [Finding("Home", _kilobytes(browser, base), "kB", GOAL)]
        findings += [
            Finding(p.title, _kilobytes(browser, f"{base}/{p.stem}"), "kB", GOAL) for p in COURSE.pages.values()
        ]
        for name, stem, settings in HEAVY:
            link = f"{base}/{stem}?{urlencode(query(COURSE.pages[stem], settings))}"
            findings.append(Finding(f"{COURSE.pages[stem].title}, {name}", _kilobytes(browser, link), "kB", GOAL))
        findings += _play(browser, base)
        browser.close()
    return findings


def _kilobytes(browser: Browser, url: str) -> float:
    """All that the server sends until the page has been drawn for the first time."""
    page = browser.new_page()
    sizes: list[int] = []

    def connected(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: sizes.append(len(payload)))

    page.on("websocket", connected)
    page.goto(url)
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.close()
    return sum(sizes) / 1000


def _play(browser: Browser, base: str) -> list[Finding]:
    page = browser.new_page()
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    page.goto(f"{base}/gradient_descent")
    expect(page.locator("#clock-gd")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached(timeout=60_000)
    page.get_by_label("Speed").select_option(label="full speed")
    before = len(sent)
    seconds = page.evaluate(PLAY)
    page.close()
    return [
        Finding("playing 100 steps at full speed, two charts", seconds, "s", 2.5),
        Finding("messages to the server while playing", len(sent) - before, "", 0),
    ]
