"""Every picture of a standing line has equal scales, holds its scales still, and tells without colour what it tells."""

from __future__ import annotations

import pytest
import torch

from core.classifier.judging import JudgingKnobs, own_line
from core.classifier.metrics import CELLS
from core.data.birds import SPECIES, TWO_SPECIES, FlockSettings, draw_flock
from core.scores.linear import LineKnobs
from pages.sections.linear_classifier.charts.judging import confusion_picture, judged_picture
from pages.sections.linear_classifier.charts.lines import line_picture
from pages.sections.linear_classifier.charts.perceptron import perceptron_picture
from tests.ui.vega import assert_equal_scales, assert_still, channels, frames_of, spec, table_with
from ui.charts.birds import BIRD

pytestmark = pytest.mark.usefixtures("unchecked_charts")

FLOCK = draw_flock(FlockSettings())
LINES = {
    "the exercise's": (-1.0, -2.0, 10.0),
    "upright": (1.0, 0.0, -6.5),
    "level": (0.0, -1.0, 5.0),
    "far away": (1.0, 1.0, 30.0),
    "no line at all": (0.0, 0.0, 0.0),
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
@pytest.mark.parametrize("chosen", [1, 20])
def test_a_line_is_drawn_where_the_score_is_0(line: tuple[float, float, float], chosen: int) -> None:
    weight, bias = torch.tensor(line[:2]), torch.tensor(line[2])
    chart = line_picture(FLOCK, weight, bias, chosen, alt_text="a picture")
    built = spec(chart)
    assert_still(built)
    assert_equal_scales(chart)
    (selection,) = [param for param in built["params"] if "select" in param]
    assert (selection["name"], selection["select"]["fields"]) == (BIRD, ["bird"])
    for table in frames_of(chart):
        if set(table) == {"x1", "x2"} and len(table) == 2:
            assert torch.tensor(table.to_numpy()).float() @ weight + bias == pytest.approx([0, 0], abs=1e-4)
    rings = [table for table in frames_of(chart) if "bird" in table and len(table) == 1]
    assert [table["bird"].item() for table in rings] == [chosen]
    assert {name: len(values) for name, values in channels(built).items()} == {"color": 2, "shape": 2}


@pytest.mark.parametrize("inputs", [(6.3112, 5.2715), (0.0, 0.0), (-3.0, 20.0)])
def test_a_perceptron_is_drawn_with_its_numbers(inputs: tuple[float, float]) -> None:
    score = -1.0 * inputs[0] - 2.0 * inputs[1] + 10.0
    chart = perceptron_picture(inputs, (-1.0, -2.0), 10.0, score, 0.25, alt_text="a picture")
    assert_still(spec(chart))
    values = table_with(chart, "value")["value"].tolist()
    assert values == [f"{inputs[0]:.4f}", f"{inputs[1]:.4f}", "", f"s = {score:#.5g}", "", "0.2500"]
    labels = table_with(chart, "label", "part")
    assert labels["part"].sum() - 2 == pytest.approx(score)


@pytest.mark.parametrize("positive", TWO_SPECIES)
@pytest.mark.parametrize("cell", CELLS)
def test_a_judgement_is_drawn(positive: str, cell: str) -> None:
    line = LineKnobs()
    weight, bias = line.line()
    judged = own_line(line, FLOCK)
    counted = judged.count(JudgingKnobs(positive=positive))
    picked = counted.cell == CELLS.index(cell)
    other = next(name for name in TWO_SPECIES if name != positive)
    matrix = confusion_picture(counted, positive, other, cell, alt_text="a picture")
    spec(matrix)
    rows = table_with(matrix, "count")
    called = (FLOCK.features @ weight + bias >= 0) == (positive == "seagull")
    truth = FLOCK.labels == SPECIES.index(positive)
    expected = [truth & called, truth & ~called, ~truth & called, ~truth & ~called]
    assert rows["count"].tolist() == [int(group.sum()) for group in expected]
    assert rows[rows["chosen"]]["name"].tolist() == [cell]
    chart = judged_picture(judged, 0.0, picked, 3, alt_text="a picture")
    built = spec(chart)
    assert_still(built)
    assert_equal_scales(chart)
    assert any(
        set(table) == {"x1", "x2"} and table.to_numpy().tolist() == FLOCK.features[picked].tolist()
        for table in frames_of(chart)
    )
