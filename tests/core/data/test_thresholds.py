"""A threshold's errors are those of a loop over birds, and the best one is as good as the best of a fine grid."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.data.birds import FlockSettings, draw_flock
from core.data.thresholds import (
    best_line_errors,
    best_threshold,
    error_curve,
    error_steps,
    errors_at,
    flamingo_is_larger,
    midpoint,
    nearest_mean_errors,
)

quarters = st.lists(st.integers(-12, 40).map(lambda k: k / 4), min_size=1, max_size=12)
"""Measurements in quarters, so that two birds may measure the same and a grid of eighths hits every gap."""


def loop_errors(flamingos: list[float], seagulls: list[float], threshold: float) -> int:
    """Count bird by bird who stands on the wrong side of the threshold."""
    larger = sum(flamingos) / len(flamingos) >= sum(seagulls) / len(seagulls)
    wrong = 0
    for length in flamingos:
        wrong += not (length > threshold) if larger else length > threshold
    for length in seagulls:
        wrong += length > threshold if larger else not (length > threshold)
    return wrong


def tensors(flamingos: list[float], seagulls: list[float]) -> tuple[Tensor, Tensor]:
    """Values and labels, in an order that alternates as long as it can."""
    pairs = [(v, 0) for v in flamingos] + [(v, 1) for v in seagulls]
    pairs = pairs[::2] + pairs[1::2]
    return torch.tensor([v for v, _ in pairs]), torch.tensor([label for _, label in pairs])


def means_apart(flamingos: list[float], seagulls: list[float]) -> bool:
    """Whether rounding cannot decide whose mean is larger."""
    return abs(sum(flamingos) / len(flamingos) - sum(seagulls) / len(seagulls)) > 1e-3


@given(quarters, quarters)
def test_the_best_threshold_is_as_good_as_the_best_of_a_fine_grid(
    flamingos: list[float], seagulls: list[float]
) -> None:
    if not means_apart(flamingos, seagulls):
        return
    grid = [k / 8 for k in range(-40, 100)]
    fewest = min(loop_errors(flamingos, seagulls, place) for place in grid)
    rule = best_threshold(*tensors(flamingos, seagulls))
    assert rule.errors == fewest == loop_errors(flamingos, seagulls, rule.threshold)


@given(quarters, quarters)
def test_a_curve_of_errors_has_a_place_in_every_gap_and_one_beyond_each_end(
    flamingos: list[float], seagulls: list[float]
) -> None:
    if not means_apart(flamingos, seagulls):
        return
    values, labels = tensors(flamingos, seagulls)
    places, errors = error_curve(values, labels)
    ordered = sorted(flamingos + seagulls)
    gaps = [(low + high) / 2 for low, high in pairwise(ordered)]
    assert places.tolist() == [ordered[0] - 1, *gaps, ordered[-1] + 1]
    assert errors.dtype == torch.int64
    assert errors.tolist() == [loop_errors(flamingos, seagulls, place) for place in places.tolist()]
    # Below all birds everyone is taken for the larger species, above all for the smaller one.
    ends = [len(seagulls), len(flamingos)] if flamingo_is_larger(values, labels) else [len(flamingos), len(seagulls)]
    assert [errors[0].item(), errors[-1].item()] == ends
    assert int(errors.min()) == min(loop_errors(flamingos, seagulls, k / 8) for k in range(-40, 100))


def test_rules_worked_by_hand() -> None:
    """Flamingos 4, 6, 8 and seagulls 1, 2, 5, 4.5: means 6 and 3.125; every threshold from 2 to 4 errs twice, from 5 to
    6 once."""
    values = torch.tensor([4.0, 6.0, 8.0, 1.0, 2.0, 5.0, 4.5])
    labels = torch.tensor([0, 0, 0, 1, 1, 1, 1])
    assert flamingo_is_larger(values, labels)
    halfway = midpoint(values, labels)
    assert (halfway.threshold, halfway.errors) == (4.5625, 2)
    assert errors_at(values, labels, 4.5625).tolist() == [True, False, False, False, False, True, False]
    best = best_threshold(values, labels)
    assert (best.threshold, best.errors) == (5.5, 1)
    places, errors = error_curve(values, labels)
    assert places.tolist() == [0.0, 1.5, 3.0, 4.25, 4.75, 5.5, 7.0, 9.0]
    assert errors.tolist() == [4, 3, 2, 3, 2, 1, 2, 3]


def test_a_species_that_is_shorter_is_on_the_other_side() -> None:
    values, labels = torch.tensor([1.0, 2.0, 3.0, 4.0]), torch.tensor([0, 0, 1, 1])
    assert not flamingo_is_larger(values, labels)
    assert errors_at(values, labels, 2.5).tolist() == [False] * 4
    assert errors_at(values, labels, 3.5).tolist() == [False, False, True, False]
    assert midpoint(values, labels).threshold == 2.5
    assert (best_threshold(values, labels).threshold, best_threshold(values, labels).errors) == (2.5, 0)


def test_the_first_of_equally_good_thresholds_is_taken() -> None:
    values, labels = torch.tensor([1.0, 2.0, 3.0, 4.0]), torch.tensor([1, 0, 1, 0])
    _, errors = error_curve(values, labels)
    assert errors.tolist() == [2, 1, 2, 1, 2]
    assert best_threshold(values, labels).threshold == 1.5


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("count", [3, 20, 150])
def test_birds_nearer_to_the_other_mean_are_counted_as_in_a_loop(seed: int, count: int) -> None:
    birds = draw_flock(FlockSettings.of(seed=seed, flamingos=count, seagulls=count + 2, seagull_wings=5.0))
    rows = [(x, y, label) for (x, y), label in zip(birds.features.tolist(), birds.labels.tolist(), strict=True)]
    means = []
    for label in (0, 1):
        own = [(x, y) for x, y, of in rows if of == label]
        means.append((sum(x for x, _ in own) / len(own), sum(y for _, y in own) / len(own)))
    wrong = sum(math.dist((x, y), means[label]) > math.dist((x, y), means[1 - label]) for x, y, label in rows)
    assert nearest_mean_errors(birds.features, birds.labels) == wrong


def test_the_nearest_mean_of_one_feature_is_the_midpoint() -> None:
    for seed in range(20):
        birds = draw_flock(FlockSettings(seed=seed))
        values = birds.features[:, 0]
        flat = torch.stack([values, torch.zeros_like(values)], dim=1)
        assert nearest_mean_errors(flat, birds.labels) == midpoint(values, birds.labels).errors


@given(quarters, quarters)
def test_the_staircase_tells_the_errors_of_every_threshold(flamingos: list[float], seagulls: list[float]) -> None:
    if not means_apart(flamingos, seagulls):
        return
    starts, errors = error_steps(*tensors(flamingos, seagulls))
    for place in [k / 8 for k in range(-24, 84)] + starts.tolist()[:-1]:
        if starts[0] <= place < starts[-1]:
            step = max(k for k, start in enumerate(starts.tolist()) if start <= place)
            assert errors[step] == loop_errors(flamingos, seagulls, place)
    assert errors[-1] == errors[-2]


def errors_of_every_pair(features: Tensor, labels: Tensor) -> int:
    """Try the line through every two birds, and count all others on either side one by one."""
    birds = list(zip(features.double().tolist(), labels.tolist(), strict=True))
    fewest = min(labels.tolist().count(0), labels.tolist().count(1))
    for a, ((x0, y0), _) in enumerate(birds):
        for b, ((x1, y1), _) in enumerate(birds[:a]):
            left = [
                ((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) > 0) == (label == 0)
                for c, ((x, y), label) in enumerate(birds)
                if c not in (a, b)
            ]
            fewest = min(fewest, left.count(True), left.count(False))
    return fewest


@pytest.mark.parametrize("seed", range(12))
def test_the_best_line_is_the_best_of_all_through_two_birds(seed: int) -> None:
    settings = FlockSettings.of(flamingos=2 + seed, seagulls=14 - seed, seagull_legs=7.0, seagull_wings=6.0, seed=seed)
    birds = draw_flock(settings)
    fewest = best_line_errors(birds.features, birds.labels)
    assert fewest == errors_of_every_pair(birds.features, birds.labels)
    alone = [best_threshold(birds.features[:, k], birds.labels).errors for k in (0, 1)]
    assert fewest <= min(*alone, nearest_mean_errors(birds.features, birds.labels))


def test_a_line_cannot_do_exclusive_or_but_parts_what_lies_apart() -> None:
    corners = torch.tensor([[0.0, 0.0], [1.0, 1.1], [1.0, 0.0], [0.0, 0.9]])
    assert best_line_errors(corners, torch.tensor([0, 0, 1, 1])) == 1
    assert best_line_errors(corners, torch.tensor([0, 1, 0, 1])) == 0
