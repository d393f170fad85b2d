"""Scores, labels and probabilities are the ones worked out in Exercises 2.2 and 2.3, slips included."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from core.birds import FlockSettings, draw_flock
from core.scores import (
    ScoreSettings,
    linear_scores,
    predicted_class,
    predicted_label,
    score_birds,
    score_classes,
    sigmoid,
    softmax,
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
