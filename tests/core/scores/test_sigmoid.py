"""The sigmoid and every number on its way are PyTorch's and the textbook's, and Exercise 2.2's to the digit."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.data.birds import FlockSettings, draw_flock
from core.scores.linear import LineKnobs, linear_scores
from core.scores.sigmoid import SigmoidSettings, followed_score, score_birds, sigmoid, sigmoid_steps, tangent
from tests.core.bits import bits
from tests.random_settings import random_settings


def test_exercise_2_2_to_the_digit() -> None:
    measured = draw_flock(FlockSettings()).features
    result = score_birds(LineKnobs(), measured)
    scores = linear_scores(measured, torch.tensor([-1.0, -2.0]), torch.tensor(10.0))
    assert torch.equal(result.scores, scores)
    assert torch.equal(result.features, measured)
    assert result.labels.tolist() == [0] * 10 + [0, 0, 1, 1, 0, 1, 1, 1, 1, 0]
    assert f"{result.probabilities[0].item():.4e}" == "1.0539e-03"
    assert f"{sigmoid(scores)[0].item():.4e}" == "1.0539e-03"


@given(st.floats(-30, 30, width=32))
def test_sigmoid_is_a_two_class_softmax_and_mirrors_itself(score: float) -> None:
    value = torch.tensor(score, dtype=torch.float64)
    two = nn.Softmax(dim=0)(torch.stack([value, torch.zeros_like(value)]))
    torch.testing.assert_close(sigmoid(value), two[0])
    torch.testing.assert_close(sigmoid(value) + sigmoid(-value), torch.ones_like(value))


def test_links_of_the_exercise_stay_right() -> None:
    """Names and values of the knobs that links were made with."""
    chosen = SigmoidSettings().values()
    assert [chosen[name] for name in ("w1", "w2", "b", "bird")] == [-1.0, -2.0, 10.0, 13]


def test_the_score_to_follow_is_a_birds_or_typed() -> None:
    measured = draw_flock(FlockSettings()).features
    assert f"{followed_score(SigmoidSettings(), measured).item():.5g}" == "0.042701"
    assert f"{followed_score(SigmoidSettings(bird=16), measured).item():.5g}" == "0.012098"
    assert followed_score(SigmoidSettings(score_from="typed", score=-7.5), measured).item() == -7.5


@given(st.floats(-30, 30))
def test_the_steps_of_a_sigmoid_in_double_precision(score: float) -> None:
    s = torch.tensor(score, dtype=torch.float64)
    steps = sigmoid_steps(s)
    assert steps.negative.item() == -score
    assert steps.power.item() == pytest.approx(math.exp(-score))
    assert steps.total.item() == pytest.approx(1 + math.exp(-score))
    torch.testing.assert_close(steps.quotient, nn.Sigmoid()(s))
    assert torch.equal(steps.probability, nn.Sigmoid()(s))
    assert steps.probability.item() + steps.mirrored.item() == pytest.approx(1)
    assert steps.odds.item() == pytest.approx(math.exp(score))
    assert steps.log_odds.item() == pytest.approx(score, abs=1e-12)
    assert steps.next_odds.item() == pytest.approx(math.e * math.exp(score))
    assert steps.next_probability.item() == pytest.approx(1 / (1 + math.exp(-score - 1)))


@given(st.floats(-12, 12))
def test_the_slope_of_a_sigmoid_is_p_times_1_minus_p_and_its_tangent_touches(score: float) -> None:
    steps = sigmoid_steps(torch.tensor(score, dtype=torch.float64))
    p = steps.probability.item()
    assert steps.slope.item() == pytest.approx(p * (1 - p), rel=1e-6)
    step = 1e-4
    around = tangent(steps, torch.tensor([score - step, score, score + step], dtype=torch.float64))
    assert around[1].item() == pytest.approx(p)
    # A tangent leaves its curve with the square of the distance, and the sigmoid bends by less than a tenth.
    curve = sigmoid(torch.tensor([score - step, score + step], dtype=torch.float64))
    assert (around[[0, 2]] - curve).abs().max().item() < 0.1 * step**2


def test_the_slope_of_a_sigmoid_passes_gradcheck() -> None:
    s = torch.linspace(-6, 6, 13, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(sigmoid, (s,))


def test_the_steps_of_many_scores_are_those_of_each() -> None:
    scores = torch.linspace(-5, 5, 6).view(2, 3)
    together = sigmoid_steps(scores)
    for row in range(2):
        for column in range(3):
            alone = sigmoid_steps(scores[row, column])
            torch.testing.assert_close(together.slope[row, column], alone.slope)
            torch.testing.assert_close(together.odds[row, column], alone.odds)


def test_a_sigmoid_at_the_limits_of_32_bits() -> None:
    far = sigmoid_steps(torch.tensor([-200.0, -20.0, 20.0, 200.0]))
    assert far.power.isinf().tolist() == [True, False, False, False]
    assert far.quotient.tolist()[0] == far.probability.tolist()[0] == 0.0
    assert far.probability.tolist()[2:] == [1.0, 1.0]  # 1 - 2e-9 is 1 in 32 bits
    assert far.odds.tolist() == [0.0, pytest.approx(math.exp(-20)), pytest.approx(math.exp(20)), math.inf]
    assert far.log_odds.tolist() == [-math.inf, pytest.approx(-20), pytest.approx(20), math.inf]
    assert far.slope.tolist()[2:] == [0.0, 0.0]


@given(st.floats(-87, 15, width=32))
def test_a_sigmoid_in_32_bits_keeps_its_digits(score: float) -> None:
    steps = sigmoid_steps(torch.tensor(score))
    exact = 1 / (1 + math.exp(-score))
    assert steps.probability.item() == pytest.approx(exact, rel=1e-5)
    assert steps.quotient.item() == pytest.approx(exact, rel=1e-5)
    assert steps.odds.item() == pytest.approx(math.exp(score), rel=1e-5)


@settings(max_examples=20)
@given(random_settings(SigmoidSettings))
def test_the_score_to_follow_depends_on_nothing_that_does_not_matter(chosen: SigmoidSettings) -> None:
    measured = draw_flock(FlockSettings()).features
    assert bits(followed_score(chosen, measured)) == bits(followed_score(chosen.relevant(), measured))
