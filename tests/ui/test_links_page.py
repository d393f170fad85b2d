"""The page of parameters is what the knobs say today, and what it says of where they matter holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.sections.course import COURSE
from tests.random_settings import random_settings
from tests.ui.links_page import TARGET, matters, text
from ui.course import Page

every_page = pytest.mark.parametrize("page", COURSE.pages.values(), ids=COURSE.pages)


@cache
def written() -> str:
    return text()


def test_the_page_of_parameters_is_what_its_command_writes() -> None:
    assert TARGET.read_text(encoding="utf-8") == written(), "python -m tests.ui.links_page writes it anew"


@pytest.mark.parametrize(
    ("parameter", "words"),
    [
        ("gd_learning_rate", "always"),
        ("gd_momentum", "`gd_optimizers` has Momentum or Nesterov"),
        ("gd_followed", "`gd_optimizers` has more than one"),
        ("gd_batch_seed", "`gd_surface` is Line's MSE and `gd_batch_size` is at most 49"),
        ("lc_w1", "`lc_part` is by hand or training; or `lc_part` is judging and `lc_judged` is your line"),
        ("mlp_weight_seed", "`mlp_model` is not line from scratch and `mlp_weights_from` is own seed"),
        ("mc_early_stopping", "`mc_held_out_share` is above 0"),
        ("mc_units3", "`mc_layers` is at least 3"),
        ("fs_normalisation", "`fs_view` is normalisation or table"),
    ],
)
def test_where_a_knob_matters_is_told_in_words(parameter: str, words: str) -> None:
    (row,) = [line for line in written().splitlines() if line.startswith(f"| `{parameter}` |")]
    assert row.endswith(f"| {words} |")


@cache
def where(stem: str, name: str) -> tuple[Mapping[str, Sequence[Any]], list[dict[str, Any]]]:
    """Where a knob of a page matters, looked for once."""
    page = COURSE.pages[stem]
    return matters(page.settings, page.settings.knobs()[name])


@every_page
@settings(max_examples=15, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_knob_matters_where_the_page_says_so(page: Page[Any], data: st.DataObject) -> None:
    """Among all settings; those at which the page has not looked say nothing."""
    drawn = data.draw(random_settings(page.settings))
    for knob in page.settings.knobs().values():
        asked, holding = where(page.stem, knob.name)
        case = {name: getattr(drawn, name) for name in asked}
        if all(case[name] in asked[name] for name in asked):
            assert knob.matters(drawn) == (case in holding), knob.name


@every_page
def test_every_knob_has_its_row(page: Page[Any]) -> None:
    written = TARGET.read_text(encoding="utf-8")
    for name, knob in page.settings.knobs().items():
        row = next(line for line in written.splitlines() if line.startswith(f"| `{page.parameter(name)}` |"))
        assert f"| {knob.label} |" in row
        assert knob.range.replace("|", "\\|") in row
