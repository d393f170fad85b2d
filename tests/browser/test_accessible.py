"""Everybody can use every page: axe finds nothing serious, in light and dark, on a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from pages.sections.course import COURSE
from tests.browser.screens import DESK, FITS, PATIENCE, PHONE, STYLED
from tests.browser.watched import Scheme, Visit

SERIOUS = ("serious", "critical")
DRAWN = """
() => [...document.querySelectorAll(".katex-mathml")].every((math) => getComputedStyle(math).position === "absolute")
"""
"""Whether formulas have their looks, which the browser fetches late: until then each stands there twice and is wide."""
SCREENS: list[tuple[Scheme, int]] = [("light", DESK), ("dark", PHONE)]


@pytest.mark.parametrize("stem", ["", *COURSE.pages, *COURSE.extras])
def test_axe_finds_nothing_serious(visit: Visit, stem: str) -> None:
    found = []
    for scheme, width in SCREENS:
        page = visit(stem, width=width, scheme=scheme).page
        page.wait_for_function(STYLED, timeout=PATIENCE)
        page.wait_for_function(DRAWN, timeout=PATIENCE)
        page.wait_for_function(FITS, timeout=PATIENCE)
        answer: dict[str, Any] = Axe().run(page).response
        found += [
            f"{scheme} {width}: {v['id']}: {node['html'][:160]}"
            for v in answer["violations"]
            if v["impact"] in SERIOUS
            for node in v["nodes"][:3]
        ]
    assert found == []
