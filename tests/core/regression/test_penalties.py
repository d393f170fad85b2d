"""Penalties: L1 sets weights to 0 where L2 makes them all smaller, and neither touches a bias."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from core.regression.result import RegressionResult, unflatten
from core.regression.settings import RegressionSettings
from core.regression.training import fit

FITTED = RegressionSettings(width=50, epochs=3000, weights_from="own seed")
"""Long enough for the training losses under both penalties, at one strength, to come to within a tenth of each
other."""
STRENGTH = 3e-4


def weights_of(result: RegressionResult, frame: int = -1) -> torch.Tensor:
    """All weights, biases left out."""
    return torch.cat([weight.flatten() for weight in unflatten(result.parameters[frame], result.shapes)[::2]])


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(1, 5))])
def test_l1_leaves_more_weights_at_zero_than_l2_at_the_same_training_loss(seed: int) -> None:
    lasso = fit(replace(FITTED, weight_seed=seed, l1=STRENGTH))
    ridge = fit(replace(FITTED, weight_seed=seed, l2=STRENGTH))
    assert ridge.losses[-1].item() == pytest.approx(lasso.losses[-1].item(), rel=0.1)
    near_zero = [int((weights_of(result).abs() < 1e-3).sum()) for result in (lasso, ridge)]
    assert near_zero[0] >= 10 + near_zero[1]


@pytest.mark.parametrize("model", ["line from scratch", "linear layer", "MLP", "two-layer MLP"])
def test_the_penalty_is_counted_by_hand_from_the_kept_weights(model: str) -> None:
    result = fit(RegressionSettings(model=model, width=5, second_width=4, l1=0.02, l2=0.03, epochs=20))
    for epoch in (0, 20):
        weights = weights_of(result, epoch).double()
        expected = sum(0.02 * abs(w) + 0.03 * w * w for w in weights.tolist())
        assert result.penalties[epoch].item() == pytest.approx(expected, rel=1e-5)


def test_one_step_by_hand_with_both_penalties() -> None:
    """Only the weight feels them: the slope of λ₁ |w| + λ₂ w² is λ₁ sign(w) + 2 λ₂ w."""
    plain = RegressionSettings(dataset="line", model="line from scratch", start_w=-2.0, start_b=1.0, epochs=1)
    free, held = fit(plain), fit(replace(plain, l1=0.05, l2=0.1))
    pull = 0.1 * (0.05 * -1 + 2 * 0.1 * -2)
    assert held.parameters[1, 0].item() == pytest.approx(free.parameters[1, 0].item() - pull, rel=1e-5)
    assert held.parameters[1, 1] == free.parameters[1, 1]
    assert held.penalties[0].item() == pytest.approx(0.05 * 2 + 0.1 * 4)


def test_the_loss_that_is_shown_is_without_penalties() -> None:
    free, held = fit(RegressionSettings(epochs=5)), fit(RegressionSettings(epochs=5, l1=0.1, l2=0.1))
    assert held.losses[0] == free.losses[0]
    assert held.penalties.min() > 0
    assert torch.equal(free.penalties, torch.zeros(6))


def test_more_penalty_leaves_smaller_weights_and_a_larger_training_loss() -> None:
    for knob in ("l1", "l2"):
        runs = [fit(replace(FITTED, epochs=600, width=20, **{knob: value})) for value in (0.0, 0.001, 0.01, 0.1)]  # type: ignore[arg-type]
        sizes = [weights_of(run).norm().item() for run in runs]
        losses = [run.losses[-1].item() for run in runs]
        assert sizes == sorted(sizes, reverse=True)
        assert losses == sorted(losses)
