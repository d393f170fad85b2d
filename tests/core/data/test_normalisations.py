"""Normalising the birds of Exercise 2.1 gives the seminar's numbers, and the code shown for it is what happens."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from core.data.birds import FlockSettings, draw_flock
from core.data.normalisations import NORMALISATIONS, slide_cell


def digits(row: Tensor) -> list[str]:
    return [f"{value:.4f}" for value in row.tolist()]


def scaled(name: str, seed: int = 0) -> Tensor:
    """The features of the exercise's birds after a normalisation."""
    return draw_flock(FlockSettings(seed=seed)).scaled(NORMALISATIONS[name].apply).features


@pytest.mark.parametrize("name", NORMALISATIONS)
def test_the_code_shown_for_a_normalisation_is_what_happens(name: str) -> None:
    plain = draw_flock(FlockSettings(seed=7))
    measured, shown = plain.features.clone(), plain.features
    for _ in range(NORMALISATIONS[name].runs):
        shown = eval(NORMALISATIONS[name].code, {"X": shown})
    assert torch.equal(scaled(name, seed=7), shown)
    assert torch.equal(plain.features, measured)


def test_global_min_max_gives_the_seminar_row_and_keeps_the_shape() -> None:
    features = scaled("global min-max")
    assert digits(features[0]) == ["0.4720", "0.3551"]
    assert (features.min().item(), features.max().item()) == (0.0, 1.0)
    ratios = torch.pdist(features) / torch.pdist(draw_flock(FlockSettings()).features)
    torch.testing.assert_close(ratios, ratios[:1].expand_as(ratios))


def test_per_feature_min_max_stretches_each_column_to_the_unit_interval() -> None:
    features = scaled("per-feature min-max")
    assert features.min(dim=0).values.tolist() == [0.0, 0.0]
    assert features.max(dim=0).values.tolist() == [1.0, 1.0]


def test_standardise_gives_each_column_mean_0_and_deviation_1() -> None:
    features = scaled("standardise")
    deviation = ((features - features.mean(dim=0)) ** 2).sum(dim=0).div(len(features) - 1).sqrt()
    torch.testing.assert_close(features.mean(dim=0), torch.zeros(2), atol=1e-6, rtol=0)
    torch.testing.assert_close(deviation, torch.ones(2))


def test_the_slide_cell_is_right_only_on_its_second_run() -> None:
    once = slide_cell(draw_flock(FlockSettings()).features)
    twice = slide_cell(once)
    assert digits(once[0]) == ["0.3814", "0.2869"]
    assert once.max() < 1
    assert digits(twice[0]) == ["0.4720", "0.3551"]
    torch.testing.assert_close(twice, scaled("global min-max"))
    assert torch.equal(scaled("slides' cell, once"), once)
    assert torch.equal(scaled("slides' cell, twice"), twice)
