"""A new part is one entry in one table: menu, link, script, text and pictures have it by themselves."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ui.added_entries import NAME, STATES

ROOT = Path(__file__).parents[2]
UNTOLD = ("optimizer of a classifier", "normalisation in a table", "units of an activation", "weights of a model")
"""States of pages that give no formula of their parts."""


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any]]:
    """What all pages show of the entries that were added, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.ui.added_entries"], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    told: dict[str, dict[str, Any]] = json.loads(ran.stdout.splitlines()[-1])
    return told


@pytest.mark.parametrize("what", STATES)
def test_an_added_entry_appears_everywhere(what: str, found: dict[str, dict[str, Any]]) -> None:
    seen = found[what]
    assert seen["error"] == ""
    assert seen["in_menu"], "the menu does not offer it"
    assert seen["in_link"], "the link does not name it"
    assert seen["kept"], "the page does not keep it"
    assert seen["told"] or what in UNTOLD, "no text gives its formula"
    pictured = what != "normalisation in a table"
    assert (seen["charts"] > 0) == pictured
    assert "Error" not in seen["printed"]
    assert seen["printed"]


@pytest.mark.parametrize(
    "what", [what for what in STATES if "loss" in what or "optimizer" in what or "surface" in what]
)
def test_an_added_entry_is_named_in_a_picture(what: str, found: dict[str, dict[str, Any]]) -> None:
    assert found[what]["named_in_a_chart"] or what.startswith("optimizer of")


@pytest.mark.parametrize("what", ["surface", "optimizer", "schedule"])
def test_the_script_of_an_added_entry_prints_the_numbers_of_its_page(
    what: str, found: dict[str, dict[str, Any]]
) -> None:
    (table,) = [columns for columns in found[what]["tables"] if "step" in columns]
    printed = found[what]["printed"]
    for name, losses in table.items():
        if name != "step":
            assert "\n".join(f"{step} {loss}" for step, loss in zip(table["step"], losses, strict=True)) in printed
    assert NAME in table or what != "optimizer"
