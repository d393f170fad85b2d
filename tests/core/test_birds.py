"""The flock is the one a notebook draws after `torch.manual_seed`, and normalising it gives the seminar's numbers."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from core.birds import NORMALISATIONS, SPECIES, BirdSettings, make_birds, slide_cell


def digits(row: Tensor) -> list[str]:
    return [f"{value:.4f}" for value in row.tolist()]


def test_exercise_2_1_to_the_digit() -> None:
    birds = make_birds(BirdSettings())
    assert birds.measured.shape == (20, 2)
    assert digits(birds.measured[0]) == ["6.3112", "5.2715"]
    assert digits(birds.measured[1]) == ["7.6241", "6.3492"]
    assert digits(birds.measured[9]) == ["11.0075", "7.0806"]
    assert digits(birds.measured[10]) == ["5.6595", "3.1686"]
    assert digits(birds.measured[19]) == ["5.6683", "4.9879"]
    assert birds.labels.tolist() == [0] * 10 + [1] * 10
    assert birds.labels.dtype == torch.int64
    assert SPECIES == ("flamingo", "seagull")


@pytest.mark.parametrize(
    ("flamingos", "seagulls", "means", "spread", "seed"),
    [(10, 10, ((8.0, 7.0), (5.0, 3.0)), 1.5, 0), (2, 200, ((0.0, 12.0), (3.3, 1.1)), 0.1, 9999)],
)
def test_birds_equal_a_notebook_cell(
    flamingos: int, seagulls: int, means: tuple[tuple[float, float], tuple[float, float]], spread: float, seed: int
) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        flock = torch.tensor(means[0]) + spread * torch.randn(flamingos, 2)
        gulls = torch.tensor(means[1]) + spread * torch.randn(seagulls, 2)
    settings = BirdSettings(
        flamingos=flamingos,
        seagulls=seagulls,
        flamingo_legs=means[0][0],
        flamingo_wings=means[0][1],
        seagull_legs=means[1][0],
        seagull_wings=means[1][1],
        spread=spread,
        seed=seed,
    )
    birds = make_birds(settings)
    assert torch.equal(birds.measured, torch.cat([flock, gulls]))
    assert birds.labels.tolist() == [0] * flamingos + [1] * seagulls


@pytest.mark.parametrize("name", NORMALISATIONS)
def test_the_code_shown_for_a_normalisation_is_what_happens(name: str) -> None:
    plain = make_birds(BirdSettings(seed=7))
    scaled = make_birds(BirdSettings(seed=7, normalisation=name))
    shown = plain.measured
    for _ in range(NORMALISATIONS[name].runs):
        shown = eval(NORMALISATIONS[name].code, {"X": shown})
    assert torch.equal(scaled.measured, plain.measured)
    assert torch.equal(scaled.features, shown)
    assert torch.equal(scaled.labels, plain.labels)


def test_global_min_max_gives_the_seminar_row_and_keeps_the_shape() -> None:
    birds = make_birds(BirdSettings(normalisation="global min-max"))
    assert digits(birds.features[0]) == ["0.4720", "0.3551"]
    assert (birds.features.min().item(), birds.features.max().item()) == (0.0, 1.0)
    ratios = torch.pdist(birds.features) / torch.pdist(birds.measured)
    torch.testing.assert_close(ratios, ratios[:1].expand_as(ratios))


def test_per_feature_min_max_stretches_each_column_to_the_unit_interval() -> None:
    features = make_birds(BirdSettings(normalisation="per-feature min-max")).features
    assert features.min(dim=0).values.tolist() == [0.0, 0.0]
    assert features.max(dim=0).values.tolist() == [1.0, 1.0]


def test_standardise_gives_each_column_mean_0_and_deviation_1() -> None:
    features = make_birds(BirdSettings(normalisation="standardise")).features
    deviation = ((features - features.mean(dim=0)) ** 2).sum(dim=0).div(len(features) - 1).sqrt()
    torch.testing.assert_close(features.mean(dim=0), torch.zeros(2), atol=1e-6, rtol=0)
    torch.testing.assert_close(deviation, torch.ones(2))


def test_the_slide_cell_is_right_only_on_its_second_run() -> None:
    measured = make_birds(BirdSettings()).measured
    once = slide_cell(measured)
    twice = slide_cell(once)
    assert digits(once[0]) == ["0.3814", "0.2869"]
    assert once.max() < 1
    assert digits(twice[0]) == ["0.4720", "0.3551"]
    torch.testing.assert_close(twice, make_birds(BirdSettings(normalisation="global min-max")).features)
