"""The weights that are shown are the entries of the module's matrices, and the histogram counts every one of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.frames import thin
from core.regression.hidden_units import most_important
from core.regression.result import RegressionResult
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from core.regression.weights import BINS, MOST_DRAWN, MOST_FRAMES, look_inside
from tests.core.literal_training import literal_module

SHORT = RegressionSettings(epochs=150, learning_rate=0.05)
LOOKED_INTO = {
    "a linear layer": replace(SHORT, model="linear layer"),
    "one unit": replace(SHORT, width=1),
    "a narrow MLP": replace(SHORT, width=6, l1=0.01),
    "a wide MLP": replace(SHORT, width=70),
    "two layers": replace(SHORT, model="two-layer MLP", width=30, second_width=40),
    "two narrow layers": replace(SHORT, model="two-layer MLP", width=3, second_width=2, activation="tanh"),
    "few frames": replace(SHORT, epochs=5, width=40),
    "early stopping": replace(SHORT, validation_share=0.5, noise=1.0, count=30, early_stopping=True, patience=10),
}
every_result = pytest.mark.parametrize("name", LOOKED_INTO)


@cache
def fitted(name: str) -> RegressionResult:
    """One of the runs that are looked into, trained once for all tests."""
    return fit(LOOKED_INTO[name])


def matrices(result: RegressionResult, frame: int) -> list[Tensor]:
    """The weight of each layer of the module, in order."""
    module = literal_module(result.settings)
    nn.utils.vector_to_parameters(result.parameters[frame], module.parameters())
    return [p.detach() for name, p in module.named_parameters() if name.endswith("weight")]


@every_result
def test_edges_are_entries_of_the_modules_matrices(name: str) -> None:
    result = fitted(name)
    inside = look_inside(result)
    assert inside.frames == thin(len(result.steps), MOST_FRAMES, result.final)
    assert result.final in inside.frames
    sizes = []
    for k, frame in enumerate(inside.frames):
        for place, weight in enumerate(matrices(result, frame)):
            before, after = inside.drawn[place], inside.drawn[place + 1]
            expected = [[weight[i, j].item() for j in before] for i in after]
            assert inside.edges[place][k].tolist() == expected
            sizes += [abs(value) for row in expected for value in row]
    assert inside.largest == max(sizes)
    assert len(inside.edges) == len(inside.drawn) - 1 == len(result.settings.widths) + 1


@every_result
def test_the_drawn_units_are_the_most_important_ones_in_their_order(name: str) -> None:
    result = fitted(name)
    drawn = look_inside(result).drawn
    assert drawn[0] == drawn[-1] == (0,)
    for layer, (units, width) in enumerate(zip(drawn[1:-1], result.settings.widths, strict=True)):
        assert len(units) == min(width, MOST_DRAWN)
        assert list(units) == sorted(set(units))
        assert set(units) == set(most_important(result, layer, MOST_DRAWN))


@every_result
def test_the_histogram_counts_every_weight(name: str) -> None:
    result = fitted(name)
    inside = look_inside(result)
    assert inside.counts.shape == (len(inside.frames), BINS)
    assert inside.edges_of_bins.shape == (BINS + 1,)
    assert inside.edges_of_bins.diff().min() > 0
    for k, frame in enumerate(inside.frames):
        every = torch.cat([weight.flatten() for weight in matrices(result, frame)]).numpy()
        assert inside.counts[k].sum() == len(every)
        expected, _ = np.histogram(every.astype(np.float64), inside.edges_of_bins.double().numpy())
        # A weight at the very border of two bins may round into either.
        assert abs(inside.counts[k].numpy().cumsum() - expected.cumsum()).max() <= 1
        assert inside.near_zero[k] == sum(abs(weight) < 0.001 for weight in every.tolist())


@pytest.mark.parametrize("marked", [0, 7, 33, 69])
def test_the_marked_unit_is_always_drawn(marked: int) -> None:
    result = fitted("a wide MLP")
    inside = look_inside(result, marked)
    assert marked in inside.drawn[1]
    assert len(inside.drawn[1]) == MOST_DRAWN
    place = inside.drawn[1].index(marked)
    assert inside.edges[1][-1, 0, place] == matrices(result, inside.frames[-1])[1][0, marked]


def test_weights_counted_by_hand() -> None:
    result = fit(replace(SHORT, width=3, epochs=1))
    flat = torch.tensor([4.0, 0.0, -1.0, 9.0, 9.0, 9.0, -4.1, 0.0009, 0.001, 9.0])  # weights, biases, weights, bias
    inside = look_inside(replace(result, parameters=flat.unsqueeze(0), steps=(0,)))
    assert inside.edges[0].tolist() == [[[4.0], [0.0], [-1.0]]]
    assert inside.edges[1].tolist() == [[[flat[6].item(), flat[7].item(), flat[8].item()]]]
    assert inside.near_zero.tolist() == [2]
    assert inside.largest == pytest.approx(4.1)
    filled = {int(place): int(inside.counts[0, place]) for place in inside.counts[0].nonzero()}
    assert filled == {0: 1, 15: 1, 20: 3, 40: 1}  # 41 bins, each 0.2 wide


def test_a_network_without_any_weight_is_drawn_all_the_same() -> None:
    result = fit(replace(SHORT, width=3, epochs=1))
    inside = look_inside(replace(result, parameters=torch.zeros(1, 10), steps=(0,)))
    assert inside.counts[0, BINS // 2] == inside.counts.sum() == inside.near_zero[0] == 6
    assert inside.largest > 0


def test_two_plain_numbers_have_no_layers() -> None:
    result = fit(replace(SHORT, model="line from scratch", epochs=1))
    with pytest.raises(ValueError, match=r"layers.*line from scratch"):
        look_inside(result)
