"""Beyond what 32 bits hold the plain formulas fail as described, and the stable ones agree with PyTorch and with 64
bits."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.scores.large_scores import OVERFLOW, LargeScoreSettings, large_scores_of, meet_limit, meet_limits

CASES = [
    LargeScoreSettings(size=size, gap=gap, far_below=below)
    for size in (1.0, 80.0, 100.0, 1000.0, 10000.0)
    for gap in (0.0, 1.0, 100.0, 200.0)
    for below in (False, True)
]
cases = pytest.mark.parametrize("chosen", CASES, ids=lambda s: f"{s.size:g} {s.gap:g} {s.far_below}")


def test_the_largest_exponent_is_that_of_32_bits() -> None:
    powers = torch.tensor([OVERFLOW - 0.001, OVERFLOW + 0.001]).exp()
    assert powers.isinf().tolist() == [False, True]
    assert f"{OVERFLOW:.2f}" == "88.72"


def test_scores_stand_a_gap_apart_at_their_size() -> None:
    assert large_scores_of(LargeScoreSettings()).tolist() == [1000.0, 999.0, 998.0]
    assert large_scores_of(LargeScoreSettings(size=50.0, gap=0.5, far_below=True)).tolist() == [-50.0, -50.5, -51.0]


def test_a_thousand_breaks_the_plain_formula_and_not_pytorch() -> None:
    result = meet_limits(torch.tensor([1000.0, 999.0, 998.0]))
    assert result.powers.isinf().all()
    assert result.naive.isnan().all()
    assert result.naive_log.isnan().all()
    assert result.naive_log_sum.item() == math.inf
    # e^0, e^-1 and e^-2 over their sum, 1.503215
    by_hand = [0.665241, 0.244728, 0.090031]
    assert result.torch_softmax.tolist() == pytest.approx(by_hand, abs=1e-6)
    assert result.stable.tolist() == pytest.approx(by_hand, abs=1e-6)
    assert result.shifted_total.item() == pytest.approx(1.503215, abs=1e-6)
    assert result.torch_log_sum.item() == pytest.approx(1000.407606, abs=1e-4)


def test_a_thousand_below_0_divides_nothing_by_nothing() -> None:
    result = meet_limits(torch.tensor([-1000.0, -1001.0, -1002.0]))
    assert result.total.item() == 0.0
    assert result.naive.isnan().all()
    assert result.naive_log_sum.item() == -math.inf
    assert result.stable.tolist() == pytest.approx([0.665241, 0.244728, 0.090031], abs=1e-6)


def test_the_logarithm_of_a_vanished_probability_is_lost_and_log_softmax_keeps_it() -> None:
    result = meet_limits(torch.tensor([0.0, -100.0, -200.0]))
    assert result.naive.tolist()[2] == result.torch_softmax.tolist()[2] == 0.0
    assert result.naive_log.tolist()[2] == result.log_of_softmax.tolist()[2] == -math.inf
    assert result.torch_log_softmax.tolist() == result.stable_log.tolist() == [0.0, -100.0, -200.0]


@cases
def test_stable_quotients_and_logarithms_are_pytorchs_and_those_of_64_bits(chosen: LargeScoreSettings) -> None:
    scores = large_scores_of(chosen)
    result = meet_limits(scores)
    assert result.scores is scores
    assert result.largest.item() == max(scores.tolist())
    assert torch.equal(result.shifted + result.largest, scores)
    torch.testing.assert_close(result.torch_softmax, nn.Softmax(dim=0)(scores.double()).float(), atol=1e-44, rtol=1e-6)
    torch.testing.assert_close(result.torch_log_softmax, nn.LogSoftmax(dim=0)(scores.double()).float())
    torch.testing.assert_close(result.torch_log_sum, scores.double().logsumexp(0).float())
    torch.testing.assert_close(result.stable, result.torch_softmax, atol=1e-44, rtol=1e-6)
    torch.testing.assert_close(result.stable_log, result.torch_log_softmax)
    torch.testing.assert_close(result.stable_log_sum, result.torch_log_sum)
    assert result.torch_log_softmax.isfinite().all()


@cases
def test_the_plain_formula_fails_exactly_where_powers_leave_32_bits(chosen: LargeScoreSettings) -> None:
    scores = large_scores_of(chosen)
    result = meet_limits(scores)
    overflows = max(scores.tolist()) > OVERFLOW
    vanishes = max(scores.tolist()) < math.log(2.0**-150)  # half the smallest 32-bit number above 0
    assert bool(result.naive.isnan().any()) is (overflows or vanishes)
    assert bool(result.powers.isinf().any()) is overflows
    assert (result.total.item() == 0) is vanishes


@settings(max_examples=30)
@given(st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=6))
def test_for_small_scores_all_ways_agree(scores: list[float]) -> None:
    result = meet_limits(torch.tensor(scores))
    for way in (result.naive, result.stable):
        torch.testing.assert_close(way, result.torch_softmax, rtol=1e-4, atol=1e-6)
    for way in (result.naive_log, result.stable_log, result.log_of_softmax):
        torch.testing.assert_close(way, result.torch_log_softmax, rtol=1e-4, atol=1e-5)
    for way in (result.naive_log_sum, result.stable_log_sum):
        torch.testing.assert_close(way, result.torch_log_sum, rtol=1e-4, atol=1e-5)


def test_the_sigmoid_survives_a_thousand_and_its_logarithm_does_not() -> None:
    result = meet_limit(torch.tensor([1000.0, -1000.0]))
    assert result.powers.tolist() == [0.0, math.inf]
    assert result.naive.tolist() == result.torch_sigmoid.tolist() == [1.0, 0.0]
    assert result.naive_cost.tolist() == [0.0, math.inf]
    assert result.torch_cost.tolist() == [0.0, 1000.0]
    assert result.naive_slope[1].isnan()
    assert result.torch_slope.tolist() == [0.0, -1.0]
    assert not result.naive_cost.requires_grad
    assert not result.torch_cost.requires_grad
    assert "-0" not in f"{result.naive_cost[0]} {result.torch_cost[0]}"


@given(st.floats(-30, 30))
def test_the_cost_of_a_small_score_and_its_slope_agree_both_ways(score: float) -> None:
    result = meet_limit(torch.tensor(score, dtype=torch.float64))
    assert result.torch_cost.item() == pytest.approx(math.log1p(math.exp(-score)))
    assert result.torch_slope.item() == pytest.approx(-1 / (1 + math.exp(score)))  # p - 1
    assert result.naive_cost.item() == pytest.approx(result.torch_cost.item(), abs=1e-12)
    assert result.naive_slope.item() == pytest.approx(result.torch_slope.item(), abs=1e-12)
    assert result.naive.item() == pytest.approx(result.torch_sigmoid.item())
