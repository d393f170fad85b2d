"""A network that classifies: every point set, every number of layers, own points, and what the page says of a run."""

from __future__ import annotations

from typing import Any

import pytest

from core.plane.own_points import encode_points
from core.plane.points import POINTS
from core.plane.training import fit_plane
from pages.sections.course import COURSE
from pages.sections.mlp_classification.settings import PlanePageSettings
from tests.app.listings import component
from tests.app.visit import misunderstood, settings_of, text_of, visit_page, visit_settings
from tests.crossed import crossed

PAGE = COURSE.pages["mlp_classification"]
CHEAP: dict[str, Any] = {"count": 30, "epochs": 8}


def settings(**changes: Any) -> PlanePageSettings:
    made: PlanePageSettings = PlanePageSettings.of(**{**CHEAP, **changes})
    return made


@crossed("points, layers", POINTS, range(4), one_of=4)
def test_every_point_set_is_learned_with_any_number_of_layers(points: str, layers: int) -> None:
    asked = settings(points=points, layers=layers)
    visit = visit_settings(PAGE, asked)
    assert not visit.exception
    assert settings_of(visit, PAGE) == asked
    shown = component(visit, "net")
    assert shown


def test_the_opening_is_solved_and_begins_at_the_first_frame() -> None:
    visit = visit_page(PAGE.stem)
    assert not visit.exception
    assert settings_of(visit, PAGE) == PAGE.opening
    assert component(visit, "clock")["atStart"] is True
    result = fit_plane(PAGE.opening.reduced_to(PlanePageSettings))
    assert float(result.accuracy[-1]) == 1.0


@pytest.mark.parametrize("own", ["", "nonsense!", "AAA" * 201, "A"])
def test_own_points_that_cannot_be_read_are_told_and_left_out(own: str) -> None:
    visit = visit_page(PAGE.stem, [("mc_points", "own points"), ("mc_own", own), ("mc_epochs", "8")])
    assert not visit.exception
    assert misunderstood(visit)
    assert settings_of(visit, PAGE).values()["own"] == PlanePageSettings().own


def test_own_points_travel_in_the_link() -> None:
    own = encode_points([(1.0, 1.0, 0), (-1.0, -1.0, 1), (1.0, -1.0, 1), (-1.0, 1.0, 0)])
    visit = visit_settings(PAGE, settings(points="own points", own=own))
    assert not visit.exception
    assert not misunderstood(visit)
    assert settings_of(visit, PAGE).values()["own"] == own


def test_linear_layers_are_multiplied_into_one() -> None:
    visit = visit_settings(PAGE, settings(layers=2, activation="identity"))
    assert not visit.exception
    assert "multipl" in text_of(visit)
