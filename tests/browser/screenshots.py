"""Pictures of every page on every screen, to be looked at: `python -m tests.browser.screenshots FOLDER [PAGE ...]`.

The README's picture is `gradient_descent-desk.png` among them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from pages.sections.course import COURSE
from tests.browser.conftest import APP, FLAGS, installed, running
from tests.browser.screens import DRAWN, PATIENCE, STYLED, settle

SCREENS = {
    "desk": (1280, 800, "light", ""),
    "dark": (1280, 800, "dark", ""),
    "small": (1024, 768, "light", ""),
    "phone": (390, 844, "light", ""),
    "embed": (800, 600, "light", "?embed=true"),
    "present": (1280, 720, "light", "?show=picture"),
    "print": (1280, 800, "light", ""),
}
MIDDLE = """() => { const range = document.querySelector(".clock input");
if (range) { range.value = Math.round(range.max / 3); range.dispatchEvent(new Event("input", { bubbles: true })); } }"""


def main(folder: Path, stems: list[str]) -> None:
    """Make all pictures of these pages; of all pages and home where none is named."""
    folder.mkdir(parents=True, exist_ok=True)
    found = installed()
    with sync_playwright() as playwright, running(APP) as base:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for stem in stems or ["", *COURSE.pages, *COURSE.extras]:
            for name in SCREENS:
                _shoot(browser, base, stem, name, folder)
        browser.close()


def _shoot(browser: Browser, base: str, stem: str, name: str, folder: Path) -> None:
    width, height, scheme, query = SCREENS[name]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{base}/{stem}{query}")
    settle(page)
    page.wait_for_function(STYLED, timeout=PATIENCE)
    page.wait_for_function(DRAWN, timeout=PATIENCE)
    page.evaluate(MIDDLE)
    page.wait_for_timeout(1500)
    target = folder / f"{stem or 'home'}-{name}"
    if name == "print":
        page.pdf(path=target.with_suffix(".pdf"), format="A4", print_background=True)
    else:
        page.screenshot(path=target.with_suffix(".png"))
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
