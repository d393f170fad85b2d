"""The ends of many trainings: every start that stayed finite is drawn, whatever the losses."""

from __future__ import annotations

import pytest
import torch

from core.plane import unit_sweep
from core.regression.capacity import SEEDS, STRENGTHS, WIDTHS
from tests.ui.vega import channels, domain, frames_of, table_with
from tests.ui.whole_charts import checked
from ui.charts.ends import ends_picture

pytestmark = pytest.mark.usefixtures("unchecked_charts")

SOME = torch.rand(len(WIDTHS), len(SEEDS), generator=torch.Generator().manual_seed(0)) + 0.01
NOBODY = torch.empty(len(WIDTHS), 0)
SWEPT = {
    "both": (SOME, 2 * SOME),
    "nothing held out": (SOME, NOBODY),
    "some lost": (SOME.where(SOME > 0.4, float("nan")), SOME.where(SOME > 0.4, float("nan"))),
    "a whole value lost": (SOME.clone().index_fill_(0, torch.tensor([3]), float("nan")), NOBODY),
    "all lost": (torch.full_like(SOME, float("nan")), NOBODY),
    "a loss of exactly 0": (SOME.clone().index_fill_(0, torch.tensor([3]), 0.0), SOME),
    "all alike": (torch.ones_like(SOME), torch.ones_like(SOME)),
    "all 0": (torch.zeros_like(SOME), torch.zeros_like(SOME)),
}
VALUES = {"width": WIDTHS, "l2": STRENGTHS, "units": unit_sweep.WIDTHS}


@pytest.mark.parametrize("knob", VALUES)
@pytest.mark.parametrize(("training", "other"), SWEPT.values(), ids=SWEPT)
@pytest.mark.parametrize(
    "chosen", [256.0, None, *(pytest.param(value, marks=pytest.mark.thorough) for value in (0.0, 0.0123))]
)
def test_ends_are_drawn_with_every_start(
    knob: str, training: torch.Tensor, other: torch.Tensor, chosen: float | None
) -> None:
    values, held_out = VALUES[knob], "test" if knob == "units" else "validation"
    losses = {"training": training[: len(values)], held_out: other[: len(values)]}
    picture = ends_picture(
        values, losses, chosen, label=knob, loss="MSE", band=held_out == "validation", alt_text="a picture"
    )
    built, rows = checked(picture), table_with(picture, "loss")
    low, high = domain({"layer": [layer for layer in built["layer"] if "y" in layer["encoding"]]}, "y")
    assert low < high
    assert ((low <= rows["loss"]) & (rows["loss"] <= high)).all()
    for name, own in losses.items():
        assert rows[rows["points"] == name]["loss"].tolist() == own[own.isfinite()].tolist()
    assert set(rows["value"]) <= {f"{value:g}" for value in values}
    rules = [table["value"].tolist() for table in frames_of(picture) if set(table) == {"value"}]
    assert rules == [[f"{chosen:g}"] if chosen in values else []]
    kinds = 2 if other.numel() else 1
    assert {name: len(looks) for name, looks in channels(built).items()} == dict.fromkeys(
        ("color", "shape", "strokeDash"), kinds
    )
