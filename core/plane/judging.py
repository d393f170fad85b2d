"""Judging: which points of a class are taken for which class, in every frame, and where a run begins to overfit."""

from __future__ import annotations

import torch
from torch import Tensor

from core.classifier.methods import decide
from core.plane.inputs import features
from core.plane.result import PlaneResult


def decisions(result: PlaneResult) -> Tensor:
    """The label that the network of each frame gives each point, (F, N) int64; held-out points included."""
    network, inputs = result.settings.network, features(result.inputs, result.x)
    frames = range(len(result.steps))
    return torch.stack([decide(network.predict(result.parameters(frame), inputs)) for frame in frames])


def confusions(result: PlaneResult, test: bool = False) -> Tensor:
    """For each frame how many training points, or held-out ones, of a class (row) are taken for a class (column),
    (F, classes, classes) int64; the right ones are on the diagonal."""
    part = result.test if test else ~result.test
    return confusion(result.labels[part], decisions(result)[:, part], result.classes)


def final_confusion(result: PlaneResult, test: bool = False) -> Tensor:
    """The same of the network alone that the run hands out, (classes, classes) int64."""
    part = result.test if test else ~result.test
    outputs = result.settings.network.predict(result.parameters(result.final), features(result.inputs, result.x[part]))
    return confusion(result.labels[part], decide(outputs).unsqueeze(0), result.classes)[0]


def confusion(labels: Tensor, decided: Tensor, classes: int) -> Tensor:
    """Count (F, classes, classes): labels (N,) by row, what was decided (F, N) by column."""
    cells = (torch.arange(len(decided)).unsqueeze(1) * classes + labels) * classes + decided
    return torch.bincount(cells.flatten(), minlength=len(decided) * classes**2).view(-1, classes, classes)
