"""The cut through a surface, the step in numbers and the line of the shown step are drawn as they are walked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.descent.surfaces import SURFACES
from pages.sections.gradient_descent.charts.numbers import data_line_picture, numbers_picture
from pages.sections.gradient_descent.charts.steps import cut_picture
from pages.sections.gradient_descent.settings import DescentPageSettings, View
from tests.ui.gradient_descent.walks import WALKS, chosen, every_walk, knobs_of, walks
from tests.ui.vega import (
    assert_animated,
    assert_narrow,
    assert_one_mark_a_frame,
    assert_still,
    domain,
    frames_of,
    spec,
)

pytestmark = pytest.mark.usefixtures("unchecked_charts")


ONE = [name for name in WALKS if not name.endswith("two free")]


@pytest.mark.parametrize("settings", chosen(ONE))
def test_the_cut_is_drawn_with_the_walk_on_it(settings: DescentPageSettings) -> None:
    settings = replace(settings, view=View.ONE)
    results, steps, clock = walks(settings)
    surface = SURFACES[settings.surface]
    for followed in results:
        chart = cut_picture(surface, knobs_of(settings), followed, steps, clock, alt_text="a picture")
        built = spec(chart)
        assert_still(built)
        assert_animated(chart, built, clock)
        assert_narrow(chart)
        assert_one_mark_a_frame(chart, clock)
        assert domain(built, "x") == surface.window[0]
        curve = next(table for table in frames_of(chart) if set(table) == {"x", "loss"})
        low, high = domain(built, "y")
        assert low < curve["loss"].min() <= curve["loss"].max() < high
        rows = next(table for table in frames_of(chart) if "next_x" in table)
        assert rows["x"].tolist() == followed.points[:, 0].tolist()
        assert rows["loss"].tolist() == followed.losses[list(followed.steps)].tolist()
        assert rows["next_x"].tolist()[:-1] == pytest.approx(
            (followed.points + followed.moves)[:-1, 0].tolist(), rel=1e-6
        )
        slopes = (rows["above"] - rows["below"]) / (rows["right"] - rows["left"])
        near = (rows["x"].abs() < 20).tolist()
        assert slopes[near].tolist() == pytest.approx(
            followed.gradients[torch.tensor(near), 0].tolist(), rel=2e-3, abs=2e-4 * (high - low)
        )


@every_walk
def test_the_step_is_written_in_numbers(settings: DescentPageSettings) -> None:
    results, steps, clock = walks(settings)
    axes = SURFACES[settings.surface].axes[: 1 if settings.free == 1 else 2]
    for followed in results:
        chart = numbers_picture(axes, followed, steps, clock, alt_text="a picture")
        # Of a walk that ended before the others, the last row stays: its own frames are all there are.
        assert_animated(chart, spec(chart), replace(clock, last=len(followed.steps) - 1))
        assert_narrow(chart)
        assert_one_mark_a_frame(chart, clock)
        table = next(table for table in frames_of(chart) if "row" in table)
        assert len(table) == 5 * len(axes) * len(followed.steps)
        for k, axis in enumerate(axes):
            cells = {
                str(name): rows["value"].to_numpy()
                for name, rows in table[table["col"] == axis].groupby("row", observed=True)
            }
            before, after = cells["θ before"], cells["θ after"]
            assert before.tolist() == followed.points[:, k].tolist()
            assert cells["gradient g"].tolist() == followed.gradients[:, k].tolist()
            assert cells["step taken"].tolist() == followed.moves[:, k].tolist()
            assert after.tolist() == (before + cells["step taken"]).tolist()
            assert cells["step taken"][-1] == 0
            shown = [float(followed.rates[step]) for step in followed.steps]
            assert cells["-α g"].tolist() == pytest.approx(
                [-rate * slope for rate, slope in zip(shown, cells["gradient g"].tolist(), strict=True)], rel=1e-5
            )
            if followed.optimizer == "Gradient descent":
                scale = float(np.abs(before).max())
                assert cells["step taken"][:-1] == pytest.approx(cells["-α g"][:-1], rel=1e-3, abs=1e-6 * scale)


@pytest.mark.parametrize("name", [name for name, s in WALKS.items() if SURFACES[s.surface].data])
@pytest.mark.parametrize("view", View)
def test_the_line_of_the_shown_step_is_drawn_through_the_points(name: str, view: str) -> None:
    settings = replace(WALKS[name], view=view)
    results, steps, clock = walks(settings)
    surface = SURFACES[settings.surface]
    chart = data_line_picture(surface, results[0], steps, clock, alt_text="a picture")
    built = spec(chart)
    assert_still(built)
    assert_animated(chart, built, clock)
    assert_one_mark_a_frame(chart, clock)
    tables = list(frames_of(chart))
    x, y = surface.samples()
    assert any(set(table) == {"x", "y"} and table["y"].tolist() == y.tolist() for table in tables)
    low, high = domain(built, "y")
    assert low < y.min() < y.max() < high
    lines = next(table for table in tables if "y_end" in table and "frame" in table)
    slope, intercept = results[0].points.T
    assert lines["y"].tolist() == intercept.tolist()
    assert lines["y_end"].tolist() == (slope + intercept).tolist()
    best = next(table for table in tables if "y_end" in table and "frame" not in table)
    fitted = np.polyfit(x.double().numpy(), y.double().numpy(), 1)
    assert [best["y_end"].item() - best["y"].item(), best["y"].item()] == pytest.approx(fitted.tolist(), abs=1e-9)


def test_the_line_of_the_shown_step_is_sent_in_narrow_types() -> None:
    results, steps, clock = walks(WALKS["mini-batches"])
    assert_narrow(data_line_picture(SURFACES["Line's MSE"], results[0], steps, clock, alt_text="a picture"))
