"""Softmax and every number on its way are PyTorch's and Exercise 2.3's, the slips of the slides included."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.scores.linear import linear_scores, predicted_class
from core.scores.softmax import CLASSES, ScoresFrom, SoftmaxSettings, argmax_of_column, score_classes, softmax
from tests.core.bits import bits
from tests.random_settings import random_settings

X = torch.tensor([0.5, 1.0])
W = torch.tensor([[0.2, 0.5], [2.1, -1.3], [-3.0, -2.2]])
B = torch.tensor([0.5, -0.2, 4.1])

score_lists = st.lists(st.floats(-30, 30, width=32), min_size=2, max_size=6)


def rounded(values: Tensor, digits: int) -> list[float]:
    return [round(value, digits) for value in values.tolist()]


def test_exercise_2_3_to_the_digit() -> None:
    scores = linear_scores(X, W, B)
    assert rounded(scores, 4) == [1.1, -0.45, 0.4]
    assert rounded(softmax(scores), 4) == [0.5852, 0.1242, 0.2906]
    assert predicted_class(scores).item() == 0

    result = score_classes(SoftmaxSettings())
    assert (result.features.tolist(), result.weight.tolist(), result.bias.tolist()) == (
        X.tolist(),
        W.tolist(),
        B.tolist(),
    )
    assert rounded(result.scores, 4) == [1.1, -0.45, 0.4]
    assert rounded(result.powers, 4) == [3.0042, 0.6376, 1.4918]  # e^1.1, e^-0.45, e^0.4
    assert rounded(result.probabilities, 4) == [0.5852, 0.1242, 0.2906]
    assert result.winner == 0


def test_the_slides_softmax_with_a_minus_picks_another_class() -> None:
    scores = linear_scores(X, W, B)
    assert rounded(softmax(-scores), 3) == [0.129, 0.610, 0.261]
    assert predicted_class(softmax(-scores)).item() == 1

    result = score_classes(SoftmaxSettings(minus_sign=True))
    assert rounded(result.scores, 4) == [1.1, -0.45, 0.4]  # the linear functions are the same
    assert rounded(result.powers, 4) == [0.3329, 1.5683, 0.6703]  # e^-1.1, e^0.45, e^-0.4
    assert rounded(result.probabilities, 3) == [0.129, 0.610, 0.261]
    assert result.winner == 1


@pytest.mark.parametrize("bias", [-10.0, 4.1, 10.0])
@pytest.mark.parametrize("temperature", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("minus_sign", [False, True])
def test_the_shares_of_the_shown_powers_are_the_probabilities_until_32_bits_overflow(
    bias: float, temperature: float, minus_sign: bool
) -> None:
    result = score_classes(SoftmaxSettings.of(b2=bias, temperature=temperature, minus_sign=minus_sign))
    overflows = (minus_sign, temperature, bias) == (True, 0.1, -10.0)  # e^137; the largest float32 is about e^88.7
    assert bool(result.powers.isinf().any()) is overflows
    assert result.probabilities.isfinite().all()
    if not overflows:
        torch.testing.assert_close(result.powers / result.powers.sum(), result.probabilities)


@given(score_lists, st.floats(-50, 50, width=32))
def test_softmax_is_a_distribution_and_shift_invariant(scores: list[float], shift: float) -> None:
    values = torch.tensor(scores, dtype=torch.float64)
    probabilities = softmax(values)
    assert probabilities.sum().item() == pytest.approx(1.0)
    assert (probabilities > 0).all()
    torch.testing.assert_close(softmax(values + shift), probabilities)


def test_a_batch_is_turned_into_probabilities_row_by_row() -> None:
    rows = torch.randn(3, 3, generator=torch.Generator().manual_seed(2))  # square, so that a wrong axis cannot hide
    assert torch.equal(softmax(rows), torch.stack([softmax(row) for row in rows]))


@given(score_lists)
def test_temperature_flattens_and_sharpens_without_changing_the_order(scores: list[float]) -> None:
    values = torch.tensor(scores, dtype=torch.float64)
    warm, plain, cold = (softmax(values, temperature).max().item() for temperature in (2.0, 1.0, 0.5))
    assert warm <= plain + 1e-12
    assert plain <= cold + 1e-12
    torch.testing.assert_close(softmax(values, 4.0), nn.Softmax(dim=-1)(values * 0.25))
    torch.testing.assert_close(softmax(values, 1e9), torch.full_like(values, 1 / len(scores)))


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan")])
def test_softmax_refuses_a_temperature_that_is_not_above_0(temperature: float) -> None:
    with pytest.raises(ValueError, match=f"temperature must be above 0, not {temperature}"):
        softmax(torch.tensor([1.0, 2.0]), temperature)


def test_links_of_the_exercise_stay_right() -> None:
    """Names and values of the knobs that links were made with."""
    chosen = SoftmaxSettings().values()
    assert [chosen[name] for name in ("x1", "x2", "temperature", "minus_sign")] == [0.5, 1.0, 1.0, False]
    rows = [[chosen[f"w{k}1"], chosen[f"w{k}2"], chosen[f"b{k}"]] for k in range(3)]
    assert rows == [[0.2, 0.5, 0.5], [2.1, -1.3, -0.2], [-3.0, -2.2, 4.1]]


def test_every_step_of_exercise_2_3() -> None:
    result = score_classes(SoftmaxSettings())
    assert rounded(result.shifted, 4) == rounded(result.exponents, 4) == [1.1, -0.45, 0.4]
    assert round(result.total.item(), 4) == 5.1336  # 3.0042 + 0.6376 + 1.4918, before rounding
    assert rounded(result.quotients, 4) == rounded(result.unshifted, 4) == [0.5852, 0.1242, 0.2906]
    assert result.as_sigmoid is None
    typed = score_classes(SoftmaxSettings(scores_from="typed"))
    assert rounded(typed.probabilities, 4) == [0.5852, 0.1242, 0.2906]


def test_typed_scores_begin_as_those_of_the_linear_functions() -> None:
    linear, typed = (score_classes(SoftmaxSettings(classes=8, scores_from=way)) for way in ("W x + b", "typed"))
    assert linear.scores.shape == (len(CLASSES),)
    torch.testing.assert_close(typed.scores, linear.scores)


@pytest.mark.parametrize("k", range(8))
def test_every_class_has_knobs_of_its_own(k: int) -> None:
    before = score_classes(SoftmaxSettings(classes=8, x1=2.0, x2=3.0)).scores
    for name, change in ((f"w{k}1", 2.0), (f"w{k}2", 3.0), (f"b{k}", 1.0)):
        moved: dict[str, Any] = {name: getattr(SoftmaxSettings(), name) + 1}
        after = score_classes(SoftmaxSettings.of(classes=8, x1=2.0, x2=3.0, **moved)).scores
        expected = torch.zeros(8)
        expected[k] = change
        torch.testing.assert_close(after - before, expected, atol=1e-5, rtol=0)
    typed: dict[str, Any] = {f"s{k}": 9.5}
    scores = score_classes(SoftmaxSettings.of(classes=8, scores_from="typed", **typed)).scores
    assert [place for place, score in enumerate(scores.tolist()) if score == 9.5] == [k]


@pytest.mark.parametrize("classes", range(2, 9))
def test_shapes_follow_the_number_of_classes(classes: int) -> None:
    result = score_classes(SoftmaxSettings(classes=classes))
    assert (result.features.shape, result.weight.shape, result.bias.shape) == ((2,), (classes, 2), (classes,))
    for row in (result.scores, result.shifted, result.exponents, result.powers, result.quotients):
        assert row.shape == (classes,)
    assert result.probabilities.shape == result.unshifted.shape == (classes,)
    assert 0 <= result.winner < classes


@settings(max_examples=40)
@given(
    st.lists(st.floats(-20, 20, width=32), min_size=2, max_size=8),
    st.floats(0.5, 10),
    st.floats(-20, 20),
    st.booleans(),
)
def test_typed_scores_become_the_probabilities_of_torch(
    scores: list[float], temperature: float, shift: float, minus_sign: bool
) -> None:
    typed: dict[str, Any] = {f"s{k}": score for k, score in enumerate(scores)}
    result = score_classes(
        SoftmaxSettings.of(
            scores_from="typed",
            classes=len(scores),
            temperature=temperature,
            shift=shift,
            minus_sign=minus_sign,
            **typed,
        )
    )
    exact = torch.tensor(scores, dtype=torch.float64) * (-1 if minus_sign else 1) / temperature
    expected = nn.Softmax(dim=0)(exact).float()
    torch.testing.assert_close(result.unshifted, expected, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(result.probabilities, expected, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(result.quotients, result.probabilities, rtol=1e-4, atol=1e-6)
    assert result.total.item() == pytest.approx(sum(result.powers.tolist()))
    assert result.winner == result.probabilities.tolist().index(max(result.probabilities.tolist()))


@pytest.mark.parametrize("shift", [-1000.0, 1000.0])
@pytest.mark.parametrize("temperature", [0.1, 1.0, 10.0])
def test_a_large_shift_moves_no_probability_but_breaks_the_plain_formula(shift: float, temperature: float) -> None:
    result = score_classes(SoftmaxSettings(shift=shift, temperature=temperature))
    # Near 1000 neighbouring 32-bit numbers lie 2^-14 apart, which the temperature divides too.
    torch.testing.assert_close(result.probabilities, result.unshifted, rtol=2**-13 / temperature, atol=1e-7)
    beyond = not -104 < shift / temperature < 88  # below e^-104 a 32-bit number is 0, above e^88.7 it is infinite
    assert bool(result.quotients.isnan().any()) is beyond


@given(st.floats(-20, 20, width=32), st.floats(-20, 20, width=32))
def test_softmax_of_two_is_the_sigmoid_of_their_difference(first: float, second: float) -> None:
    result = score_classes(SoftmaxSettings.of(scores_from="typed", classes=2, s0=first, s1=second))
    assert result.as_sigmoid is not None
    torch.testing.assert_close(result.as_sigmoid, result.probabilities, rtol=1e-5, atol=1e-7)


def test_the_argmax_of_a_column_along_either_axis() -> None:
    asked = argmax_of_column(linear_scores(X, W, B) * torch.tensor([-1.0, -1.0, -1.0]))
    assert asked.column.shape == (3, 1)
    assert asked.along_dim_0.tolist() == [1]
    assert asked.along_dim_1.tolist() == [0, 0, 0]


@settings(max_examples=20)
@given(random_settings(SoftmaxSettings))
def test_scores_depend_on_nothing_that_does_not_matter(chosen: SoftmaxSettings) -> None:
    """Typed scores come from no input, so that there the result hands it on as it is."""
    result, reduced = score_classes(chosen), score_classes(chosen.relevant())
    if chosen.scores_from == ScoresFrom.TYPED:
        result = replace(result, features=reduced.features, weight=reduced.weight, bias=reduced.bias)
    assert bits(result) == bits(reduced)
