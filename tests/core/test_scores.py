"""Scores, labels and probabilities are the ones worked out in Exercises 2.2 and 2.3, slips included."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.birds import FlockSettings, draw_flock
from core.scores import (
    CLASSES,
    ScoreSettings,
    argmax_of_column,
    followed_score,
    linear_scores,
    predicted_class,
    predicted_label,
    score_birds,
    score_classes,
    sigmoid,
    sigmoid_steps,
    softmax,
    tangent,
)

X = torch.tensor([0.5, 1.0])
W = torch.tensor([[0.2, 0.5], [2.1, -1.3], [-3.0, -2.2]])
B = torch.tensor([0.5, -0.2, 4.1])

score_lists = st.lists(st.floats(-30, 30, width=32), min_size=2, max_size=6)


def rounded(values: Tensor, digits: int) -> list[float]:
    return [round(value, digits) for value in values.tolist()]


def test_exercise_2_2_to_the_digit() -> None:
    measured = draw_flock(FlockSettings()).features
    result = score_birds(ScoreSettings(), measured)
    scores = linear_scores(measured, torch.tensor([-1.0, -2.0]), torch.tensor(10.0))
    assert scores.shape == (20,)
    assert torch.equal(result.scores, scores)
    assert torch.equal(result.features, measured)
    assert result.labels.tolist() == predicted_label(scores).tolist()
    assert f"{result.probabilities[0].item():.4e}" == "1.0539e-03"
    assert [f"{s:.5g}" for s in scores[:3].tolist()] == ["-6.8542", "-10.322", "-8.233"]
    assert f"{sigmoid(scores)[0].item():.4e}" == "1.0539e-03"
    assert [f"{s:.5g}" for s in scores[[12, 15]].tolist()] == ["0.042701", "0.012098"]
    assert predicted_label(scores).tolist() == [0] * 10 + [0, 0, 1, 1, 0, 1, 1, 1, 1, 0]


def test_exercise_2_3_to_the_digit() -> None:
    scores = linear_scores(X, W, B)
    assert rounded(scores, 4) == [1.1, -0.45, 0.4]
    assert rounded(softmax(scores), 4) == [0.5852, 0.1242, 0.2906]
    assert predicted_class(scores).item() == 0

    result = score_classes(ScoreSettings())
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

    result = score_classes(ScoreSettings(minus_sign=True))
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
    result = score_classes(ScoreSettings(b2=bias, temperature=temperature, minus_sign=minus_sign))
    overflows = (minus_sign, temperature, bias) == (True, 0.1, -10.0)  # e^137; the largest float32 is about e^88.7
    assert bool(result.powers.isinf().any()) is overflows
    assert result.probabilities.isfinite().all()
    if not overflows:
        torch.testing.assert_close(result.powers / result.powers.sum(), result.probabilities)


def test_argmax_over_dim_1_of_a_column_says_class_0_three_times() -> None:
    column = linear_scores(X, W, B).unsqueeze(1)
    assert column.argmax(dim=1).tolist() == [0, 0, 0]
    assert predicted_class(column).tolist() == [0, 0, 0]
    assert predicted_class(-column).tolist() == [0, 0, 0]
    assert predicted_class(-column.squeeze(1)).item() == 1


@pytest.mark.parametrize(("rows", "inputs", "classes"), [(1, 1, 1), (7, 2, 3), (20, 5, 4)])
def test_scores_of_many_classes_equal_a_linear_layer(rows: int, inputs: int, classes: int) -> None:
    features = torch.randn(rows, inputs, generator=torch.Generator().manual_seed(rows))
    with torch.random.fork_rng():
        layer = nn.Linear(inputs, classes)
    scores = linear_scores(features, layer.weight.detach(), layer.bias.detach())
    assert scores.shape == (rows, classes)
    torch.testing.assert_close(scores, layer(features).detach())


def test_one_score_is_the_one_column_of_a_matrix_of_weights() -> None:
    features = draw_flock(FlockSettings()).features
    one = linear_scores(features, W[2], B[2])
    torch.testing.assert_close(one, linear_scores(features, W, B)[:, 2])


def test_scores_refuse_weights_for_another_number_of_features() -> None:
    with pytest.raises(ValueError, match=r"3 features .* 2"):
        linear_scores(torch.ones(4, 3), W, B)


def test_a_score_of_exactly_0_is_class_0() -> None:
    assert predicted_label(torch.tensor([-0.1, 0.0, 0.1])).tolist() == [0, 0, 1]


@given(score_lists, st.floats(-50, 50, width=32))
def test_softmax_is_a_distribution_and_shift_invariant(scores: list[float], shift: float) -> None:
    values = torch.tensor(scores, dtype=torch.float64)
    probabilities = softmax(values)
    assert probabilities.sum().item() == pytest.approx(1.0)
    assert (probabilities > 0).all()
    torch.testing.assert_close(softmax(values + shift), probabilities)


def test_a_batch_is_turned_into_probabilities_and_classes_row_by_row() -> None:
    rows = torch.randn(3, 3, generator=torch.Generator().manual_seed(2))  # square, so that a wrong axis cannot hide
    assert torch.equal(softmax(rows), torch.stack([softmax(row) for row in rows]))
    assert predicted_class(rows).tolist() == [row.tolist().index(max(row.tolist())) for row in rows]
    assert predicted_class(rows).tolist() != rows.argmax(dim=0).tolist()


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


@given(st.floats(-30, 30, width=32))
def test_sigmoid_is_a_two_class_softmax_and_mirrors_itself(score: float) -> None:
    value = torch.tensor(score, dtype=torch.float64)
    two = softmax(torch.stack([value, torch.zeros_like(value)]))
    torch.testing.assert_close(sigmoid(value), two[0])
    torch.testing.assert_close(sigmoid(value) + sigmoid(-value), torch.ones_like(value))


def test_links_of_the_exercises_stay_right() -> None:
    """Names and values of the knobs that links were made with."""
    chosen = ScoreSettings().values()
    assert [chosen[name] for name in ("w1", "w2", "b", "bird")] == [-1.0, -2.0, 10.0, 13]
    assert [chosen[name] for name in ("x1", "x2", "temperature", "minus_sign")] == [0.5, 1.0, 1.0, False]
    rows = [[chosen[f"w{k}1"], chosen[f"w{k}2"], chosen[f"b{k}"]] for k in range(3)]
    assert rows == [[0.2, 0.5, 0.5], [2.1, -1.3, -0.2], [-3.0, -2.2, 4.1]]


def test_every_step_of_exercise_2_3() -> None:
    result = score_classes(ScoreSettings())
    assert rounded(result.shifted, 4) == rounded(result.exponents, 4) == [1.1, -0.45, 0.4]
    assert round(result.total.item(), 4) == 5.1336  # 3.0042 + 0.6376 + 1.4918, before rounding
    assert rounded(result.quotients, 4) == rounded(result.unshifted, 4) == [0.5852, 0.1242, 0.2906]
    assert (result.marked, result.as_sigmoid) == (0, None)
    typed = score_classes(ScoreSettings(scores_from="typed"))
    assert rounded(typed.probabilities, 4) == [0.5852, 0.1242, 0.2906]


def test_typed_scores_begin_as_those_of_the_linear_functions() -> None:
    linear, typed = (score_classes(ScoreSettings(classes=8, scores_from=way)) for way in ("W x + b", "typed"))
    assert linear.scores.shape == (len(CLASSES),)
    torch.testing.assert_close(typed.scores, linear.scores)


@pytest.mark.parametrize("k", range(8))
def test_every_class_has_knobs_of_its_own(k: int) -> None:
    before = score_classes(ScoreSettings(classes=8, x1=2.0, x2=3.0)).scores
    for name, change in ((f"w{k}1", 2.0), (f"w{k}2", 3.0), (f"b{k}", 1.0)):
        moved: dict[str, Any] = {name: getattr(ScoreSettings(), name) + 1}
        after = score_classes(ScoreSettings(classes=8, x1=2.0, x2=3.0, **moved)).scores
        expected = torch.zeros(8)
        expected[k] = change
        torch.testing.assert_close(after - before, expected, atol=1e-5, rtol=0)
    typed: dict[str, Any] = {f"s{k}": 9.5}
    scores = score_classes(ScoreSettings(classes=8, scores_from="typed", **typed)).scores
    assert [place for place, score in enumerate(scores.tolist()) if score == 9.5] == [k]


@pytest.mark.parametrize("classes", range(2, 9))
def test_shapes_follow_the_number_of_classes(classes: int) -> None:
    result = score_classes(ScoreSettings(classes=classes, chosen_class=5))
    assert (result.features.shape, result.weight.shape, result.bias.shape) == ((2,), (classes, 2), (classes,))
    for row in (result.scores, result.shifted, result.exponents, result.powers, result.quotients):
        assert row.shape == (classes,)
    assert result.probabilities.shape == result.unshifted.shape == (classes,)
    assert result.marked == min(5, classes - 1)
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
        ScoreSettings(
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
    result = score_classes(ScoreSettings(shift=shift, temperature=temperature))
    # Near 1000 neighbouring 32-bit numbers lie 2^-14 apart, which the temperature divides too.
    torch.testing.assert_close(result.probabilities, result.unshifted, rtol=2**-13 / temperature, atol=1e-7)
    beyond = not -104 < shift / temperature < 88  # below e^-104 a 32-bit number is 0, above e^88.7 it is infinite
    assert bool(result.quotients.isnan().any()) is beyond


@given(st.floats(-20, 20, width=32), st.floats(-20, 20, width=32))
def test_softmax_of_two_is_the_sigmoid_of_their_difference(first: float, second: float) -> None:
    result = score_classes(ScoreSettings(scores_from="typed", classes=2, s0=first, s1=second))
    assert result.as_sigmoid is not None
    torch.testing.assert_close(result.as_sigmoid, result.probabilities, rtol=1e-5, atol=1e-7)


def test_the_argmax_of_a_column_along_either_axis() -> None:
    asked = argmax_of_column(linear_scores(X, W, B) * torch.tensor([-1.0, -1.0, -1.0]))
    assert asked.column.shape == (3, 1)
    assert asked.along_dim_0.tolist() == [1]
    assert asked.along_dim_1.tolist() == [0, 0, 0]


def test_the_score_to_follow_is_a_birds_or_typed() -> None:
    measured = draw_flock(FlockSettings()).features
    assert f"{followed_score(ScoreSettings(), measured).item():.5g}" == "0.042701"
    assert f"{followed_score(ScoreSettings(bird=16), measured).item():.5g}" == "0.012098"
    assert followed_score(ScoreSettings(score_from="typed", score=-7.5), measured).item() == -7.5


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
