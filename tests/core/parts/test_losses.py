"""Every loss is the `torch.nn` module it names and gives the numbers worked by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from core.parts.losses import REGRESSION_LOSSES, cross_entropy
from tests.core.literal import TORCH_LOSSES

PREDICTION = torch.tensor([1.0, 2.0, 3.0, 5.0])
TARGET = torch.tensor([1.0, 4.0, 0.0, 4.0])  # errors 0, -2, 3, 1
BY_HAND = {"MSE": 14 / 4, "MAE": 6 / 4}


def test_every_loss_is_compared() -> None:
    assert TORCH_LOSSES.keys() == BY_HAND.keys() == REGRESSION_LOSSES.keys()


@pytest.mark.parametrize("name", REGRESSION_LOSSES)
def test_a_loss_is_its_module(name: str) -> None:
    generator = torch.Generator().manual_seed(3)
    prediction, target = (torch.randn(37, 1, generator=generator) for _ in range(2))
    loss = REGRESSION_LOSSES[name].function(prediction, target)
    assert loss.shape == ()
    assert torch.equal(loss, TORCH_LOSSES[name](prediction, target))
    assert repr(eval(REGRESSION_LOSSES[name].module, {"nn": nn})) == repr(TORCH_LOSSES[name])


@pytest.mark.parametrize("name", REGRESSION_LOSSES)
def test_a_loss_worked_by_hand(name: str) -> None:
    assert REGRESSION_LOSSES[name].function(PREDICTION, TARGET).item() == BY_HAND[name]


@pytest.mark.parametrize("name", REGRESSION_LOSSES)
def test_the_gradient_of_a_loss_is_its_slope(name: str) -> None:
    prediction = torch.tensor([0.3, -1.2, 2.5], dtype=torch.float64, requires_grad=True)
    target = torch.tensor([1.0, -1.0, 0.5], dtype=torch.float64)
    assert torch.autograd.gradcheck(REGRESSION_LOSSES[name].function, (prediction, target))


def test_doubling_the_errors_quadruples_mse_and_doubles_mae() -> None:
    growth = {
        name: (loss.function(2 * PREDICTION, 2 * TARGET) / loss.function(PREDICTION, TARGET)).item()
        for name, loss in REGRESSION_LOSSES.items()
    }
    assert growth == {"MSE": 4.0, "MAE": 2.0}


@pytest.mark.parametrize(("output", "cost"), [([0.83, 0.17], "1.77"), ([0.21, 0.79], "0.24")])
def test_cross_entropy_of_the_seminar(output: list[float], cost: str) -> None:
    """Logarithms of probabilities are scores whose softmax is those probabilities again."""
    scores = torch.tensor([output]).log()
    by_label = cross_entropy(scores, torch.tensor([1]))
    by_probabilities = cross_entropy(scores, torch.tensor([[0.0, 1.0]]))
    assert f"{by_label.item():.2f}" == f"{by_probabilities.item():.2f}" == cost


def test_cross_entropy_takes_raw_scores_and_means_over_the_rows() -> None:
    generator = torch.Generator().manual_seed(5)
    scores = 4 * torch.randn(11, 3, generator=generator, dtype=torch.float64)
    labels = torch.randint(3, (11,), generator=generator)
    by_hand = []
    for row, label in zip(scores.tolist(), labels.tolist(), strict=True):
        powers = [math.exp(score) for score in row]
        by_hand.append(-math.log(powers[label] / sum(powers)))
    assert cross_entropy(scores, labels).item() == pytest.approx(sum(by_hand) / len(by_hand))
    assert torch.equal(cross_entropy(scores, labels), nn.CrossEntropyLoss()(scores, labels))
