"""A picture is saved from its own menu, as PNG and as SVG, and its title and its settings stand in it."""

from __future__ import annotations

import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from pages.sections.gradient_descent.page import PAGE
from tests.browser.watched import Visit

CHART = ".st-key-picture .stElementContainer"


def saved(page: Page, kind: str) -> Path:
    page.locator(f"{CHART} svg.marks").first.hover()
    page.get_by_role("button", name="Download as PNG: Paths").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind, exact=True).click()
    assert waiting.value.suggested_filename == f"gradient_descent.{kind.lower()}"
    return Path(waiting.value.path())


@pytest.mark.thorough
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_is_saved_as_png_and_svg_with_its_title_and_its_settings(visit: Visit, scheme: str) -> None:
    page = visit("gradient_descent", scheme=scheme).page  # type: ignore[arg-type]
    shown = page.locator(f"{CHART} svg.marks").first.bounding_box()
    assert shown is not None
    drawing = ElementTree.parse(saved(page, "SVG")).getroot()
    told = [str(text.text) for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert told[0] == PAGE.title
    assert "Learning rate: 0.09" in " ".join(told)
    assert "Loss surface: Ravine" in " ".join(told)
    described = drawing.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert described.startswith("Paths over the contours of Ravine")
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}path"))) > 10
    head = saved(page, "PNG").read_bytes()[:24]
    width, height = struct.unpack(">II", head[16:24])
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert width > 2 * shown["width"]
    assert height > 2 * shown["height"]
    # The browser tells a dialog of its closing a moment after it is closed.
    expect(page.locator("dialog.save")).to_have_count(0)
