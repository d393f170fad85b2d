"""Counts and metrics are scikit-learn's on random cases, and there is none exactly where something is divided by 0."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from sklearn import metrics

from core.classifier.metrics import CELLS, confusion

cases = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40)


@given(cases)
@example([])
@example([(True, False)] * 3)
@example([(False, True)] * 3)
@example([(False, False)] * 3)
@example([(True, True)] * 3)
def test_counts_and_metrics_equal_scikit_learn(pairs: list[tuple[bool, bool]]) -> None:
    truth, predicted = [t for t, _ in pairs], [p for _, p in pairs]
    found = confusion(torch.tensor(truth, dtype=torch.bool), torch.tensor(predicted, dtype=torch.bool))
    assert found.total == len(pairs)
    if not pairs:  # scikit-learn refuses to count nothing
        assert (found.accuracy, found.precision, found.recall, found.f1) == (None, None, None, None)
        return
    (tn, fp), (fn, tp) = metrics.confusion_matrix(truth, predicted, labels=[False, True]).tolist()
    counts = (found.true_positives, found.false_negatives, found.false_positives, found.true_negatives)
    assert counts == (tp, fn, fp, tn)
    assert found.accuracy == pytest.approx(metrics.accuracy_score(truth, predicted))
    for ours, score in (
        (found.precision, metrics.precision_score),
        (found.recall, metrics.recall_score),
        (found.f1, metrics.f1_score),
    ):
        theirs = score(truth, predicted, zero_division=math.nan)
        assert (ours is None) == math.isnan(theirs)
        assert ours is None or ours == pytest.approx(theirs)


@given(cases.filter(len))
def test_each_item_is_in_the_cell_that_its_truth_and_prediction_name(pairs: list[tuple[bool, bool]]) -> None:
    named = {(True, True): "TP", (True, False): "FN", (False, True): "FP", (False, False): "TN"}
    found = confusion(torch.tensor([t for t, _ in pairs]), torch.tensor([p for _, p in pairs]))
    assert [CELLS[place] for place in found.cell.tolist()] == [named[pair] for pair in pairs]


def test_metrics_worked_by_hand() -> None:
    """Six seagulls among ten birds, five found, one of the five a flamingo: TP 4, FN 2, FP 1, TN 3."""
    truth = torch.tensor([True] * 6 + [False] * 4)
    predicted = torch.tensor([True] * 4 + [False] * 2 + [True] + [False] * 3)
    found = confusion(truth, predicted)
    assert found.cell.tolist() == [0] * 4 + [1] * 2 + [2] + [3] * 3
    assert (found.accuracy, found.precision) == (0.7, 0.8)
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(8 / 11)


@given(cases.filter(len))
def test_f1_is_the_harmonic_mean_of_precision_and_recall_where_both_are_there(pairs: list[tuple[bool, bool]]) -> None:
    found = confusion(torch.tensor([t for t, _ in pairs]), torch.tensor([p for _, p in pairs]))
    if found.precision and found.recall:
        assert found.f1 == pytest.approx(2 / (1 / found.precision + 1 / found.recall))
    elif found.f1 is not None:
        assert found.f1 == 0.0
