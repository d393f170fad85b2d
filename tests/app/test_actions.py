"""What the page's buttons and its telling controls do: reset, new seed, a new surface, too large a rate, nobody
walking."""

from __future__ import annotations

import random
from typing import Any

import pytest

from core.descent.surfaces import SURFACES
from core.descent.walk import WalkSettings, descend
from core.parts.optimizers import OPTIMIZERS
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from pages.sections.course import COURSE
from pages.sections.gradient_descent.settings import DescentPageSettings
from pages.sections.mlp_regression.settings import RegressionPageSettings
from tests.app.states import NAMED, every_state
from tests.app.visit import RESTORE, can_press, press, settings_of, table_with, visit_page, visit_settings, warnings_of
from ui.course import Page
from ui.links import lesson_query

PAGES, LESSONS = COURSE.pages, COURSE.lessons

pytestmark = pytest.mark.usefixtures("unchecked_charts")


DESCENT, REGRESSION = PAGES["gradient_descent"], PAGES["mlp_regression"]


@every_state
def test_reset_puts_every_control_back(page: Page[Any], state: dict[str, object]) -> None:
    """Knobs without a control included: another number for each, whether it is drawn or not."""
    shifted = {
        name: knob.kind(knob.high - 2 * knob.step)
        for name, knob in page.settings.knobs().items()
        if knob.kind in (int, float) and not knob.log and name not in ("epochs", "steps", "count", "width")
    }
    visit = visit_settings(page, page.settings(**{**shifted, **state}))
    press(visit, "Reset")
    assert not visit.exception
    assert settings_of(visit, page) == page.opening


def test_reset_leaves_the_lesson() -> None:
    visit = visit_page("gradient_descent", lesson_query(DESCENT, "rate-too-big"))
    press(visit, "Reset")
    assert settings_of(visit, DESCENT) == DESCENT.opening
    assert not any(LESSONS["rate-too-big"].question in str(item.value) for item in visit.markdown)


def test_back_to_the_lesson_restores_what_has_no_control_there() -> None:
    """Run 1 fits a line, which has no width; the width that a network had before must not stay behind."""
    lesson = LESSONS["run-1"]
    moved = RegressionPageSettings(dataset="line", model="MLP", width=50, epochs=20)
    visit = visit_settings(REGRESSION, moved)
    visit.query_params["mlp_lesson"] = "run-1"
    visit.run()
    press(visit, RESTORE)
    assert not visit.exception
    assert settings_of(visit, REGRESSION) == lesson.settings
    assert not can_press(visit, RESTORE)


def test_what_a_hidden_control_stands_at_does_not_depend_on_how_often_the_page_ran() -> None:
    visit = visit_settings(DESCENT, DescentPageSettings(optimizers=("Momentum", "Adam"), beta1=0.5, steps=5))
    visit.pills(key="gd_optimizers").set_value(["Momentum"]).run()
    hidden = settings_of(visit, DESCENT)
    visit.run()
    assert settings_of(visit, DESCENT) == hidden
    assert hidden.values()["optimizers"] == ("Momentum",)


@pytest.mark.parametrize(
    "page", [page for page in PAGES.values() if "seed" in page.settings.knobs()], ids=lambda p: p.stem
)
def test_new_seed_changes_the_seed_and_nothing_else(page: Page[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    settings = next(page.settings(**state) for own, state in NAMED.values() if own is page)
    visit = visit_settings(page, settings)
    seeds = set()
    for _ in range(3):
        press(visit, "New seed")
        assert not visit.exception
        chosen = settings_of(visit, page)
        seeds.add(chosen.values()["seed"])
        assert {**chosen.values(), "seed": settings.values()["seed"]} == settings.values()
    assert len(seeds) > 1  # three equal draws from ten thousand would be a wonder

    class Fixed:
        def randint(self, low: int, high: int) -> int:
            assert (low, high) == (0, 9999)
            return 4711

    monkeypatch.setattr(random, "SystemRandom", Fixed)
    press(visit, "New seed")
    assert settings_of(visit, page).values()["seed"] == 4711


@pytest.mark.thorough
def test_only_pages_with_a_seed_offer_a_new_one() -> None:
    for stem, page in PAGES.items():
        assert can_press(visit_page(stem), "New seed") == ("seed" in page.settings.knobs())


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if place % 4 == 0 else (pytest.mark.thorough,))
        for place, name in enumerate(name for name in SURFACES if name != "Bowl")
    ],
)
def test_a_surface_brings_its_start_and_its_rate(name: str) -> None:
    visit = visit_settings(DESCENT, DescentPageSettings(steps=5, learning_rate=0.5, start_x=1.0))
    visit.selectbox(key="gd_surface").set_value(name).run()
    assert not visit.exception
    assert settings_of(visit, DESCENT) == DescentPageSettings(surface=name, steps=5)
    surface = SURFACES[name]
    chosen = settings_of(visit, DESCENT).values()
    assert (chosen["start_x"], chosen["start_y"]) == surface.start
    assert chosen["learning_rate"] == surface.learning_rate


def test_a_diverging_walk_says_so_with_its_step() -> None:
    settings = DescentPageSettings(optimizers=("Gradient descent", "Adam"), learning_rate=10.0)
    step = descend(settings.reduced_to(WalkSettings, optimizer="Gradient descent")).diverged_at
    assert step is not None
    assert descend(settings.reduced_to(WalkSettings, optimizer="Adam")).diverged_at is None
    visit = visit_settings(DESCENT, settings)
    assert not visit.exception
    (error,) = (str(item.value) for item in visit.error)
    assert "Gradient descent" in error
    assert f" step {step}" in error
    assert "smaller learning rate" in error
    columns = table_with(visit, "step")
    assert "not finite" in columns["Gradient descent"]
    assert "not finite" not in columns["Adam"]


def test_a_diverging_fit_says_so_with_its_epoch() -> None:
    settings = RegressionPageSettings(model="linear layer", learning_rate=10.0)
    epoch = fit(settings.reduced_to(RegressionSettings)).diverged_at
    assert epoch is not None
    visit = visit_settings(REGRESSION, settings)
    assert not visit.exception
    (error,) = (str(item.value) for item in visit.error)
    assert f" epoch {epoch}" in error
    assert "smaller learning rate" in error


@pytest.mark.parametrize("stem", ["gradient_descent", "mlp_regression"])
def test_a_run_that_stays_finite_shows_no_error(stem: str) -> None:
    assert not visit_page(stem).error


def test_deselecting_all_optimizers_is_explained() -> None:
    visit = visit_settings(DESCENT, DescentPageSettings(steps=5))
    visit.pills(key="gd_optimizers").set_value([]).run()
    assert not visit.exception
    told = warnings_of(visit)
    assert "Optimizers must be at least one of" in told
    assert all(name in told for name in OPTIMIZERS)
    assert "here it is Gradient descent" in told
    assert settings_of(visit, DESCENT) == DescentPageSettings(steps=5)
    visit.pills(key="gd_optimizers").set_value(["Adam"]).run()
    assert not visit.warning
    assert settings_of(visit, DESCENT) == DescentPageSettings(steps=5, optimizers=("Adam",))


def test_a_loss_below_zero_is_not_drawn_on_a_logarithmic_axis_and_the_page_says_so() -> None:
    visit = visit_settings(DESCENT, DescentPageSettings(surface="Saddle"))
    assert not visit.exception
    assert any("logarithm" in str(item.value) for item in visit.caption)
    visit.toggle(key="gd_log_loss").set_value(False).run()
    assert not any("logarithm" in str(item.value) for item in visit.caption)
