"""Linear scores are those of a linear layer, and Exercise 2.2's and 2.3's to the digit."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.data.birds import FlockSettings, draw_flock
from core.scores.linear import LINE, LineKnobs, linear_scores, predicted_class, predicted_label

X = torch.tensor([0.5, 1.0])
W = torch.tensor([[0.2, 0.5], [2.1, -1.3], [-3.0, -2.2]])
B = torch.tensor([0.5, -0.2, 4.1])


def test_exercise_2_2_to_the_digit() -> None:
    scores = linear_scores(draw_flock(FlockSettings()).features, torch.tensor([-1.0, -2.0]), torch.tensor(10.0))
    assert scores.shape == (20,)
    assert [f"{s:.5g}" for s in scores[:3].tolist()] == ["-6.8542", "-10.322", "-8.233"]
    assert [f"{s:.5g}" for s in scores[[12, 15]].tolist()] == ["0.042701", "0.012098"]
    assert predicted_label(scores).tolist() == [0] * 10 + [0, 0, 1, 1, 0, 1, 1, 1, 1, 0]


def test_exercise_2_3_to_the_digit() -> None:
    scores = linear_scores(X, W, B)
    assert [round(score, 4) for score in scores.tolist()] == [1.1, -0.45, 0.4]
    assert predicted_class(scores).item() == 0


def test_the_one_line_has_knobs_of_its_own() -> None:
    weight, bias = LineKnobs().line()
    assert [*weight.tolist(), bias.item()] == [-1.0, -2.0, 10.0]
    weight, bias = LineKnobs(w1=0.5, w2=-3.0, b=7.0).line()
    assert [*weight.tolist(), bias.item()] == [0.5, -3.0, 7.0]
    assert LINE == ("w1", "w2", "b")


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


def test_a_batch_is_turned_into_classes_row_by_row() -> None:
    rows = torch.randn(3, 3, generator=torch.Generator().manual_seed(2))  # square, so that a wrong axis cannot hide
    assert predicted_class(rows).tolist() == [row.tolist().index(max(row.tolist())) for row in rows]
    assert predicted_class(rows).tolist() != rows.argmax(dim=0).tolist()
