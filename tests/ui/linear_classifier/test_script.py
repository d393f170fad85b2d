"""The script of the linear classifier prints the tables of its page line by line, digit for digit."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import torch
from torch import nn

from core.classifier.judging import Group
from core.classifier.methods import ONE_VERSUS_ALL, SEVERAL, SOFTMAX
from core.classifier.metrics import Cell
from core.classifier.training import ClassifierSettings, train
from core.data.birds import SPECIES, draw_flock
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Line, Part
from tests.app.visit import script_of, text_of
from tests.app.words import alts
from tests.ui.printed import Told, rows, tell
from tests.ui.script_numbers import Run
from ui.numbers import five_digits

pytestmark = pytest.mark.usefixtures("unchecked_charts")

MIXED: dict[str, Any] = {
    "epochs": 37,
    "weight_seed": 3,
    "learning_rate": 0.05,
    "seagulls": 14,
    "flamingo_legs": 6.0,
    "flamingo_wings": 4.0,
}
TRAINED = {
    share: ClassifierPageSettings.of(
        part=Part.TRAINING, held_out_share=share, bird=bird, w1=0.3, w2=-0.7, b=1.1, **MIXED
    )
    for share, bird in ((0.0, 600), (0.25, 5))
}
THREE = {
    (method, share): ClassifierPageSettings.of(
        part=Part.THREE_SPECIES, method=method, held_out_share=share, optimizer=optimizer, bird=bird, **MIXED
    )
    for method, share, optimizer, bird in ((ONE_VERSUS_ALL, 0.0, "Gradient descent", 34), (SOFTMAX, 0.25, "Adam", 3))
}
JUDGED = {
    (judged, group, positive, cell): ClassifierPageSettings.of(
        part=Part.JUDGING,
        judged=judged,
        judged_on=group,
        positive=positive,
        cell=cell,
        held_out_share=share,
        threshold=threshold,
        **MIXED,
    )
    for judged, group, positive, cell, share, threshold in (
        (Line.YOURS, Group.TRAINING, "seagull", Cell.FALSE_NEGATIVE, 0.0, 0.2),
        (Line.TRAINED, Group.TRAINING, "flamingo", Cell.FALSE_POSITIVE, 0.0, 0.4),
        (Line.TRAINED, Group.HELD_OUT, "seagull", Cell.TRUE_POSITIVE, 0.25, 0.55),
        (Line.TRAINED, Group.TRAINING, "flamingo", Cell.TRUE_NEGATIVE, 0.25, 0.5),
    )
}
UNDECIDED = ClassifierPageSettings(part=Part.JUDGING, w1=0.0, w2=0.0, b=0.0)
NOBODY = ClassifierPageSettings(part=Part.JUDGING, judged=Line.TRAINED, judged_on=Group.HELD_OUT)

Telling = Callable[[ClassifierPageSettings], Told]


@pytest.fixture(scope="module")
def told(run: Run) -> Telling:
    return cache(lambda case: tell(PAGE, case, run))


@pytest.mark.parametrize("case", TRAINED.values(), ids=map(str, TRAINED))
def test_of_a_training_the_losses_both_lines_and_the_bird_are_printed(
    case: ClassifierPageSettings, told: Telling
) -> None:
    page = told(case).page
    expected = [" ".join(row) for row in rows(page, "epoch")]
    for line, w1, w2, b, learned, *held_out in rows(page, "line"):
        expected += [f"{line}: {w1} {w2} {b}", f"right of those trained on: {learned}"]
        expected += [f"right of those held out: {count}" for count in held_out]
    bird = re.findall(r"\*\*Bird (\d+)\*\*.+ score (\S+) and probability (\S+) of", text_of(page))[0]
    assert told(case).lines == [*expected, "bird {}: {} {}".format(*bird)]


def literal_lines(case: ClassifierPageSettings, method: str) -> tuple[torch.Tensor, torch.Tensor, nn.Linear, int]:
    """All birds, their labels, the layer after a plain loop, and how many birds at the head of the shuffle are held
    out."""
    with torch.random.fork_rng():
        torch.manual_seed(case.seed)
        groups = case.groups
        assert [group.species for group in groups] == list(SPECIES)
        x = torch.cat([torch.tensor(g.mean) + torch.tensor(g.spread) * torch.randn(g.count, 2) for g in groups])
        y = torch.cat([torch.full((g.count,), k) for k, g in enumerate(groups)])
        held_out = round(case.held_out_share * len(y))
        order = torch.randperm(len(y)) if held_out else torch.arange(len(y))
        torch.manual_seed(case.weight_seed)
        layer = nn.Linear(2, 3)
    kind = {"Gradient descent": torch.optim.SGD, "Adam": torch.optim.Adam}[case.optimizer]
    optimizer = kind(layer.parameters(), lr=case.learning_rate)
    x, y = x[order], y[order]
    for _ in range(case.epochs):
        scores, truth = layer(x[held_out:]), y[held_out:]
        one_by_one = nn.BCEWithLogitsLoss()(scores, torch.eye(3)[truth])
        loss = nn.CrossEntropyLoss()(scores, truth) if method == SOFTMAX else one_by_one
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return x, y, layer, held_out


@pytest.mark.parametrize("case", THREE.values(), ids=map(str, THREE))
@pytest.mark.parametrize("method", SEVERAL)
def test_of_three_species_both_methods_are_printed(method: str, case: ClassifierPageSettings, told: Telling) -> None:
    """The losses and the matrix of the chosen method are the page's; the rest is what a literal calculation says."""
    page, lines = told(case).page, told(case).after(method)
    x, y, layer, held_out = literal_lines(case, method)
    losses = [" ".join(row) for row in rows(page, "epoch")]
    if method == case.method:
        assert lines[: len(losses)] == losses
        (formula,) = [text for text in text_of(page).split("$$") if "bmatrix" in text]
        matrices = [re.findall(r"-?\d+\.\d{3}", part) for part in formula.split(r"\end{bmatrix}")]
        written = [re.findall(r"-?\d+\.\d{3}(?!\d)", line) for line in lines[len(losses) :][:3]]
        assert [number for row in written for number in row[:2]] == matrices[0]
        assert [row[2] for row in written] == matrices[2]
    weight, bias = layer.weight.detach(), layer.bias.detach()
    scores = weight @ draw_flock(case).features[case.bird - 1] + bias
    p = scores.exp() / scores.exp().sum() if method == SOFTMAX else 1 / (1 + (-scores).exp())
    expected = [
        f"{name}: w {weight[k, 0]:.3f} {weight[k, 1]:.3f} b {bias[k]:.3f} score {scores[k]:.4f} p {p[k]:.4f}"
        for k, name in enumerate(SPECIES)
    ]
    right = [int((x[k] @ weight.T + bias).argmax()) == int(y[k]) for k in range(len(y))]
    groups = {"training": right[held_out:]} | ({"held-out": right[:held_out]} if held_out else {})
    for name, answers in groups.items():
        share = f"{sum(answers) / len(answers):.1%}"
        assert share in text_of(page)
        expected.append(f"{name} birds right: {share}")
    assert lines[len(losses) :][: len(expected)] == expected


def shares(truth: list[bool], called: list[bool]) -> list[str]:
    """The four counts and three shares of a judgement, counted bird by bird."""
    pairs = list(zip(truth, called, strict=True))
    tp, fn, fp, tn = (pairs.count(kind) for kind in ((True, True), (True, False), (False, True), (False, False)))
    parts = {"accuracy": (tp + tn, len(pairs)), "precision": (tp, tp + fp), "recall": (tp, tp + fn)}
    return [
        f"{tp} {fn} {fp} {tn}",
        *(
            f"{name} {part / whole:.4f}" if whole else f"{name} nothing to divide by"
            for name, (part, whole) in parts.items()
        ),
    ]


@pytest.mark.parametrize("case", JUDGED.values(), ids=map(str, JUDGED))
def test_of_a_judgement_both_groups_and_the_birds_of_the_cell_are_printed(
    case: ClassifierPageSettings, told: Telling
) -> None:
    page, lines = told(case).page, told(case).lines
    result = train(case.reduced_to(ClassifierSettings))
    own = torch.tensor([case.w1, case.w2]), torch.tensor(case.b)
    w, b = own if case.judged == Line.YOURS else (result.weight[-1, 0], result.bias[-1, 0])
    groups = {Group.TRAINING: result.learned} | ({Group.HELD_OUT: result.tested} if case.held_out_share else {})
    for group, (x, y) in groups.items():
        p = [float(v) for v in torch.sigmoid(x @ w + b)]
        chances = p if case.positive == "seagull" else [1 - v for v in p]
        truth = [SPECIES[label] == case.positive for label in y.tolist()]
        below = told(case).after(group) if len(groups) == 2 else lines
        assert below[:4] == shares(truth, [v > case.threshold for v in chances])
        if group == case.judged_on:
            counts = " ".join(re.findall(r"(\d+) (?:TP|FN|FP|TN)\b", alts(page)))
            assert counts == below[0]
            behind = [
                f"{bird.removesuffix('  ←')} {measured} {p}"
                for bird, _, measured, p in rows(page, "probability of seagull")
            ]
            assert behind
            assert below[4:][: len(behind)] == behind
            assert below[4 + len(behind) :][:1] in ([], [Group.HELD_OUT])


def test_a_bird_exactly_at_the_threshold_is_not_called(told: Telling) -> None:
    lines = told(UNDECIDED).lines
    assert lines[:4] == shares([False] * 10 + [True] * 10, [False] * 20)
    # The seagulls, all missed; the page shows as many figures of each.
    assert [(line.split()[0], line.split()[-1]) for line in lines[4:]] == [
        (str(bird), five_digits(0.5)) for bird in range(11, 21)
    ]


def test_without_held_out_birds_there_is_none_to_judge_on(told: Telling) -> None:
    assert told(NOBODY).lines == []
    assert "# No bird is held out, so there is none to judge on." in script_of(told(NOBODY).page)
