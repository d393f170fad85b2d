"""Every point is counted once, in the row of its class and the column of what it is taken for."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from core.classifier.metrics import confusion as confusion_of_two
from core.plane.judging import confusion, confusions, decisions, final_confusion
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane

SHORT = PlaneSettings(count=60, epochs=6, held_out_share=0.3)
CASES = [SHORT, replace(SHORT, points="three spirals"), replace(SHORT, points="own points")]

every_case = pytest.mark.parametrize("settings", CASES, ids=lambda s: s.points)


def test_counts_worked_by_hand() -> None:
    labels, decided = torch.tensor([0, 0, 1, 2, 2]), torch.tensor([[0, 1, 1, 0, 2], [2, 2, 2, 2, 2]])
    assert confusion(labels, decided, 3).tolist() == [
        [[1, 1, 0], [0, 1, 0], [1, 0, 1]],
        [[0, 0, 2], [0, 0, 1], [0, 0, 2]],
    ]
    assert confusion(labels[:0], decided[:, :0], 3).sum() == 0


@every_case
@pytest.mark.parametrize("test", [False, True])
def test_the_counts_are_the_accuracy_of_the_run(settings: PlaneSettings, test: bool) -> None:
    result = fit_plane(settings)
    counted = confusions(result, test)
    part = result.test if test else ~result.test
    assert counted.shape == (7, result.classes, result.classes)
    assert torch.equal(counted.sum(2), result.labels[part].bincount(minlength=result.classes).expand(7, -1))
    shares = counted.diagonal(dim1=1, dim2=2).sum(1) / counted.sum((1, 2))
    torch.testing.assert_close(shares, result.test_accuracy if test else result.accuracy)
    assert torch.equal(final_confusion(result, test), counted[result.final])


def test_two_classes_are_counted_as_a_line_is_judged() -> None:
    result = fit_plane(SHORT)
    expected = confusion_of_two(result.labels[~result.test] == 1, decisions(result)[-1, ~result.test] == 1)
    assert confusions(result)[-1].tolist() == [
        [expected.true_negatives, expected.false_positives],
        [expected.false_negatives, expected.true_positives],
    ]
