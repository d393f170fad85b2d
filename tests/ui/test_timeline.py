"""The timeline draws any finite losses, and every row of a moving chart knows its frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch

from tests.ui.vega import (
    assert_animated,
    assert_still,
    spec,
)
from ui.charts.clock import Clock
from ui.charts.timeline import LossCurve, frame_of, loss_picture, untils
from ui.theme import ROSE

pytestmark = pytest.mark.usefixtures("unchecked_charts")


@pytest.mark.parametrize("log", [False, True], ids=["linear", "log"])
@pytest.mark.parametrize(
    "losses",
    [[1.0], [0.0], [0.0, 0.0], [2.0, 2.0], [1e-45, 3e38], [-1.0, -2.0], [1e-7, 1.1e-7], [5.0, 0.0, 0.0, 1.0]],
    ids=str,
)
def test_any_finite_losses_can_be_drawn(losses: list[float], log: bool) -> None:
    steps = tuple(range(len(losses)))
    clock = Clock("odd", len(losses) - 1)
    chart = loss_picture(
        [LossCurve("run", ROSE, torch.tensor(losses))], steps, clock, "step", log, alt_text="a picture"
    )
    built = spec(chart)
    assert_still(built)
    assert_animated(chart, built, clock)


@pytest.mark.parametrize("steps", [(0,), (0, 1, 2, 3), (0, 1, 2, 5, 9, 20)])
def test_a_step_belongs_to_the_first_frame_that_has_reached_it(steps: Sequence[int]) -> None:
    frames = [frame_of(step, steps) for step in range(steps[-1] + 1)]
    assert [steps[frame] >= step for step, frame in enumerate(frames)] == [True] * len(frames)
    assert all(frame == 0 or steps[frame - 1] < step for step, frame in enumerate(frames))
    assert frame_of(steps[-1] + 7, steps) == len(steps) - 1


def test_each_row_gives_way_to_the_next_and_the_last_stays() -> None:
    assert untils([0, 1, 4]).tolist() == [1, 4, np.iinfo(np.int16).max]
    assert untils([0]).dtype == np.int16
