"""A flock is the one a notebook draws after `torch.manual_seed`, with and without correlation, of two species and of
three."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from torch import Tensor

from core.data.birds import SPECIES, TWO_SPECIES, Flock, FlockSettings, Group, draw_flock, ellipse, knobs_of
from tests.core.bits import bits
from tests.random_settings import random_settings


def digits(row: Tensor) -> list[str]:
    return [f"{value:.4f}" for value in row.tolist()]


def test_exercise_2_1_to_the_digit() -> None:
    birds = draw_flock(FlockSettings())
    assert birds.features.shape == (20, 2)
    assert digits(birds.features[0]) == ["6.3112", "5.2715"]
    assert digits(birds.features[1]) == ["7.6241", "6.3492"]
    assert digits(birds.features[9]) == ["11.0075", "7.0806"]
    assert digits(birds.features[10]) == ["5.6595", "3.1686"]
    assert digits(birds.features[19]) == ["5.6683", "4.9879"]
    assert birds.labels.tolist() == [0] * 10 + [1] * 10
    assert birds.labels.dtype == torch.int64
    assert SPECIES == ("flamingo", "seagull", "pelican")


@pytest.mark.parametrize(
    ("flamingos", "seagulls", "means", "spread", "seed"),
    [(10, 10, ((8.0, 7.0), (5.0, 3.0)), 1.5, 0), (2, 200, ((0.0, 12.0), (3.3, 1.1)), 0.1, 9999)],
)
def test_two_species_of_one_spread_equal_a_notebook_cell(
    flamingos: int, seagulls: int, means: tuple[tuple[float, float], tuple[float, float]], spread: float, seed: int
) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        flock = torch.tensor(means[0]) + spread * torch.randn(flamingos, 2)
        gulls = torch.tensor(means[1]) + spread * torch.randn(seagulls, 2)
    chosen_flock = FlockSettings.of(
        flamingos=flamingos,
        seagulls=seagulls,
        flamingo_legs=means[0][0],
        flamingo_wings=means[0][1],
        flamingo_legs_spread=spread,
        flamingo_wings_spread=spread,
        seagull_legs=means[1][0],
        seagull_wings=means[1][1],
        seagull_legs_spread=spread,
        seagull_wings_spread=spread,
        seed=seed,
    )
    birds = draw_flock(chosen_flock)
    assert torch.equal(birds.features, torch.cat([flock, gulls]))
    assert birds.labels.tolist() == [0] * flamingos + [1] * seagulls


ODD: dict[str, Any] = {
    "flamingos": 7,
    "flamingo_legs": 8.1,
    "flamingo_wings": 6.9,
    "flamingo_legs_spread": 1.3,
    "flamingo_wings_spread": 0.7,
    "seagulls": 13,
    "seagull_legs": 4.7,
    "seagull_wings": 3.3,
    "seagull_legs_spread": 0.9,
    "seagull_wings_spread": 2.1,
    "pelicans": 5,
    "pelican_legs": 2.9,
    "pelican_wings": 9.3,
    "pelican_legs_spread": 0.3,
    "pelican_wings_spread": 3.7,
}


@pytest.mark.parametrize("correlations", [(0.0, 0.0, 0.0), (0.6, -0.95, 0.35), (0.0, 0.8, 0.0)])
@pytest.mark.parametrize("seed", [0, 41])
def test_species_of_their_own_spreads_equal_a_notebook_cell(
    correlations: tuple[float, float, float], seed: int
) -> None:
    a, b, c = correlations
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        z = torch.randn(7, 2)
        if a:
            z = torch.stack([z[:, 0], a * z[:, 0] + (1 - a**2) ** 0.5 * z[:, 1]], dim=1)
        flamingos = torch.tensor([8.1, 6.9]) + torch.tensor([1.3, 0.7]) * z
        z = torch.randn(13, 2)
        if b:
            z = torch.stack([z[:, 0], b * z[:, 0] + (1 - b**2) ** 0.5 * z[:, 1]], dim=1)
        seagulls = torch.tensor([4.7, 3.3]) + torch.tensor([0.9, 2.1]) * z
        z = torch.randn(5, 2)
        if c:
            z = torch.stack([z[:, 0], c * z[:, 0] + (1 - c**2) ** 0.5 * z[:, 1]], dim=1)
        pelicans = torch.tensor([2.9, 9.3]) + torch.tensor([0.3, 3.7]) * z
    chosen_flock = FlockSettings.of(
        **ODD, flamingo_correlation=a, seagull_correlation=b, pelican_correlation=c, seed=seed
    )
    three, two = (draw_flock(replace(chosen_flock, with_pelicans=there)) for there in (True, False))
    assert torch.equal(three.features, torch.cat([flamingos, seagulls, pelicans]))
    assert three.labels.tolist() == [0] * 7 + [1] * 13 + [2] * 5
    assert torch.equal(two.features, torch.cat([flamingos, seagulls]))
    assert two.labels.tolist() == [0] * 7 + [1] * 13
    for label, birds in enumerate((flamingos, seagulls, pelicans)):
        assert torch.equal(three.of(label), birds)
    for again in (three.first_two(), two.first_two()):
        assert torch.equal(again.features, two.features)
        assert torch.equal(again.labels, two.labels)


def test_a_flock_goes_on_from_the_stream_it_is_given() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(5)
        torch.rand(3)
        flamingos = torch.tensor([8.0, 7.0]) + 1.5 * torch.randn(10, 2)
        seagulls = torch.tensor([5.0, 3.0]) + 1.5 * torch.randn(10, 2)
        after = torch.rand(2)
    generator = torch.Generator().manual_seed(5)
    torch.rand(3, generator=generator)
    birds = draw_flock(FlockSettings(seed=77), generator)
    assert torch.equal(birds.features, torch.cat([flamingos, seagulls]))
    assert torch.equal(torch.rand(2, generator=generator), after)


@pytest.mark.parametrize("species", SPECIES)
@pytest.mark.parametrize("correlation", [-0.95, 0.0, 0.5])
def test_many_birds_have_the_mean_deviation_and_correlation_that_was_asked_for(
    species: str, correlation: float
) -> None:
    """The law of large numbers, over 60 seeds of 200 birds: within five standard errors."""
    chosen: dict[str, Any] = {f"{species}s": 200, f"{species}_correlation": correlation, "with_pelicans": True}
    flocks = [FlockSettings.of(**{**ODD, **chosen}, seed=seed) for seed in range(60)]
    label = SPECIES.index(species)
    birds = torch.cat([draw_flock(s).of(label) for s in flocks]).double()
    mean = torch.tensor([ODD[f"{species}_legs"], ODD[f"{species}_wings"]], dtype=torch.float64)
    spread = torch.tensor([ODD[f"{species}_legs_spread"], ODD[f"{species}_wings_spread"]], dtype=torch.float64)
    error = 5 / len(birds) ** 0.5
    assert (((birds.mean(dim=0) - mean) / spread).abs() < error).all()
    assert ((birds.std(dim=0) / spread - 1).abs() < error).all()
    found = torch.corrcoef(birds.T)[0, 1].item()
    assert abs(found - correlation) < error
    group = flocks[0].groups[label]
    assert (group.species, group.count) == (species, 200)
    torch.testing.assert_close(torch.cov(birds.T) / spread.outer(spread), _correlations(correlation), atol=0.06, rtol=0)
    torch.testing.assert_close(group.covariance().double() / spread.outer(spread), _correlations(correlation))


def _correlations(r: float) -> Tensor:
    return torch.tensor([[1.0, r], [r, 1.0]], dtype=torch.float64)


def test_a_species_is_drawn_from_its_own_knobs_and_from_no_others() -> None:
    """Each knob is changed in turn: those of a species move its birds, counts move the birds that are drawn later
    too."""
    everyone = FlockSettings(with_pelicans=True)
    plain = draw_flock(everyone)
    for place, species in enumerate(SPECIES):
        names = knobs_of(species)
        assert names[0] == f"{species}s"
        assert len(names) == 6
        for name in names:
            knob = FlockSettings.knobs()[name]
            other = draw_flock(replace(everyone, **{name: knob.kind(knob.high)}))
            for label in range(len(SPECIES)):
                same = torch.equal(other.of(label), plain.of(label))
                assert same == (label < place or (label > place and name != names[0])), (name, label)
    assert {"seed", "with_pelicans", *(name for species in SPECIES for name in knobs_of(species))} == set(
        FlockSettings.knobs()
    )


@pytest.mark.parametrize("correlation", [-0.95, -0.3, 0.0, 0.9])
@pytest.mark.parametrize("deviations", [0.5, 1.0, 2.0, 3.0])
def test_an_ellipse_is_closed_and_as_many_deviations_from_the_mean_all_round(
    correlation: float, deviations: float
) -> None:
    group = Group(species="flamingo", count=10, mean=(8.0, 7.0), spread=(0.4, 2.5), correlation=correlation)
    curve = ellipse(group, deviations, corners=41).double()
    assert curve.shape == (41, 2)
    torch.testing.assert_close(curve[0], curve[-1], atol=1e-5, rtol=0)
    u, v = (curve[:, 0] - 8.0) / 0.4, (curve[:, 1] - 7.0) / 2.5
    squared = (u**2 - 2 * correlation * u * v + v**2) / (1 - correlation**2)
    torch.testing.assert_close(squared.sqrt(), torch.full((41,), deviations, dtype=torch.float64), atol=1e-4, rtol=1e-4)
    # Once round, and the area of an ellipse: π d² a b √(1 - r²), less what 40 corners cut off.
    x, y = (curve - curve[:-1].mean(dim=0)).T
    area = ((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2).item()
    whole = torch.pi * deviations**2 * 0.4 * 2.5 * (1 - correlation**2) ** 0.5
    assert area == pytest.approx(whole, rel=0.01)


def test_an_ellipse_holds_the_share_of_birds_that_a_gaussian_has_within() -> None:
    """1 - e^(-d²/2) of them in two dimensions: 39 % within one deviation, 86 % within two."""
    chosen_flock = FlockSettings.of(seagulls=200, seagull_correlation=0.7, seagull_wings_spread=0.5)
    group = chosen_flock.groups[1]
    birds = torch.cat([draw_flock(replace(chosen_flock, seed=seed)).of(1) for seed in range(30)])
    for deviations, share in ((1.0, 0.3935), (2.0, 0.8647)):
        curve = ellipse(group, deviations, corners=201)
        edges = (curve[1:] - curve[:-1]).unsqueeze(1)
        towards = birds.unsqueeze(0) - curve[:-1].unsqueeze(1)
        inside = (edges[..., 0] * towards[..., 1] - edges[..., 1] * towards[..., 0] > 0).all(dim=0)
        assert inside.float().mean().item() == pytest.approx(share, abs=0.03)


@settings(max_examples=20)
@given(random_settings(FlockSettings))
def test_a_flock_depends_on_nothing_that_does_not_matter(chosen: FlockSettings) -> None:
    assert bits(draw_flock(chosen)) == bits(draw_flock(chosen.relevant()))


def test_pelicans_are_let_in_last() -> None:
    assert FlockSettings().species == TWO_SPECIES == ("flamingo", "seagull")
    assert FlockSettings(with_pelicans=True).species == SPECIES
    assert [group.species for group in FlockSettings(with_pelicans=True).groups] == list(SPECIES)
    assert [group.species for group in FlockSettings().groups] == list(TWO_SPECIES)


def test_scaled_birds_keep_their_labels() -> None:
    birds = Flock(features=torch.tensor([[1.0, 2.0], [3.0, 4.0]]), labels=torch.tensor([0, 1]))
    twice = birds.scaled(lambda x: 2 * x)
    assert twice.features.tolist() == [[2.0, 4.0], [6.0, 8.0]]
    assert twice.labels.tolist() == [0, 1]
    assert birds.features.tolist() == [[1.0, 2.0], [3.0, 4.0]]
