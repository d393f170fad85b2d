"""The scripts of the birds and of the linear classifier print the tables of their pages line by line, digit for digit."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from core.birds import FEATURES, SPECIES, BirdSettings, draw_flock
from core.classifier import GROUPS, LINES, METHODS, ClassifierSettings, train
from core.metrics import CELLS
from core.normalisations import NORMALISATIONS
from core.settings import Settings
from tests.app.visit import script_of, table_with, text_of, visit_settings
from ui.contents import PAGES
from ui.numbers import five_digits

FLOCKS: dict[str, dict[str, Any]] = {
    "the exercise": {},
    "larger seagulls, with pelicans": {
        "flamingos": 31, "flamingo_legs": 2.0, "flamingo_wings": 0.5, "threshold": 4.35, "seagull_correlation": -0.6,
        "with_pelicans": True, "pelicans": 7, "seed": 12,
    },
}  # fmt: skip
BEYOND: dict[str, Any] = {"flamingos": 2, "seagulls": 25, "flamingo_legs": 5.2, "flamingo_wings": 3.1, "seed": 2}
MIXED: dict[str, Any] = {
    "epochs": 37, "weight_seed": 3, "learning_rate": 0.05, "seagulls": 14, "flamingo_legs": 6.0, "flamingo_wings": 4.0,
}  # fmt: skip

ONE_FEATURE = {
    (name, feature): BirdSettings(view="one feature", feature=feature, **flock)
    for name, flock in (FLOCKS | {"a rule beyond every bird": BEYOND}).items() for feature in FEATURES
}  # fmt: skip
MEANS = {name: BirdSettings(view="two features", **flock) for name, flock in FLOCKS.items()}
SCALED = {
    (view, way): BirdSettings(view=view, normalisation=way, **flock)
    for view in ("normalisation", "table")
    for way, flock in zip(NORMALISATIONS, [*FLOCKS.values()] * 3, strict=True)
}
TRAINED = {
    share: ClassifierSettings(part="training", held_out_share=share, bird=bird, w1=0.3, w2=-0.7, b=1.1, **MIXED)
    for share, bird in ((0.0, 600), (0.25, 5))
}
THREE = {
    (method, share): ClassifierSettings(
        part="three species", method=method, held_out_share=share, optimizer=optimizer, bird=bird, **MIXED
    )
    for method, share, optimizer, bird in (("one versus all", 0.0, "Gradient descent", 34), ("softmax", 0.25, "Adam", 3))
}  # fmt: skip
JUDGED = {
    (judged, group, positive, cell): ClassifierSettings(
        part="judging", judged=judged, judged_on=group, positive=positive, cell=cell, held_out_share=share, threshold=threshold, **MIXED
    )
    for judged, group, positive, cell, share, threshold in (
        (LINES[0], GROUPS[1], "seagull", CELLS[1], 0.0, 0.2),
        (LINES[1], GROUPS[1], "flamingo", CELLS[2], 0.0, 0.4),
        (LINES[1], GROUPS[0], "seagull", CELLS[0], 0.25, 0.55),
        (LINES[1], GROUPS[1], "flamingo", CELLS[3], 0.25, 0.5),
    )
}  # fmt: skip
UNDECIDED = ClassifierSettings(part="judging", w1=0.0, w2=0.0, b=0.0)
NOBODY = ClassifierSettings(part="judging", judged=LINES[1], judged_on=GROUPS[0])
CASES: list[Settings] = [
    *ONE_FEATURE.values(), *MEANS.values(), *SCALED.values(), *TRAINED.values(), *THREE.values(), *JUDGED.values(), UNDECIDED, NOBODY,
]  # fmt: skip

RUN_ALL = """
import contextlib, io, json, sys
import torch
torch.set_num_threads(1)
printed = []
for script in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(script, "script", "exec"), {"__name__": "__main__"})
    printed.append(out.getvalue())
json.dump(printed, sys.stdout)
"""


@dataclass(frozen=True)
class Told:
    """A page, and what its script prints, line by line."""

    page: AppTest
    lines: list[str]

    def after(self, line: str) -> list[str]:
        """What is printed below a line."""
        return self.lines[self.lines.index(line) + 1 :]


@pytest.fixture(scope="module")
def told(unchecked_charts: None) -> dict[Settings, Told]:
    """Every case, its script run in one process without the project."""
    stems = {BirdSettings: "flamingo_seagull", ClassifierSettings: "linear_classifier"}
    visits = [visit_settings(PAGES[stems[type(case)]], case) for case in CASES]
    assert not any(visit.exception for visit in visits)
    scripts = json.dumps([script_of(visit) for visit in visits])
    run = subprocess.run(
        [sys.executable, "-I", "-c", RUN_ALL], input=scripts, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    return {
        case: Told(visit, text.splitlines())
        for case, visit, text in zip(CASES, visits, json.loads(run.stdout), strict=True)
    }


def rows(visit: AppTest, head: str) -> Iterator[tuple[str, ...]]:
    """The rows of the table that has this head."""
    return zip(*table_with(visit, head).values(), strict=True)


@pytest.mark.parametrize("case", ONE_FEATURE.values(), ids=map(str, ONE_FEATURE))
def test_of_one_feature_the_means_and_three_rules_are_printed(case: BirdSettings, told: dict[Settings, Told]) -> None:
    page, text, name = told[case].page, text_of(told[case].page), case.feature
    (own,) = re.findall(r"\*\*(\d+) of \d+\*\*", text)
    first, second, midpoint = re.findall(r"\{(\d+\.\d{4}) \+ (\d+\.\d{4})\}\{2\} \\\\ &= (\d+\.\d{4})", text)[0]
    alts = " ".join(node.proto.alt for node in page.get("vega_lite_chart"))
    (best,) = set(re.findall(r"the best (-?\d+\.\d{4} \d+)", alts))
    table = {row[0]: row[1:] for row in rows(page, "told apart by")}
    lines = told[case].lines
    assert lines[0] == f"{name}: errors at {case.threshold:g}: {own}"
    assert [line for line in lines[1:] if line.startswith(name)] == [
        f"{name}: class means {first} {second}",
        f"{name}: midpoint {midpoint} errors {table[f'{name} alone'][0]}",
        f"{name}: best threshold {best.replace(' ', ' errors ')}",
    ]
    found = [re.findall(r"errors (\d+)$", line)[0] for line in lines[1:-2] if "errors" in line]
    assert found == [errors for feature in FEATURES for errors in table[f"{feature} alone"][:2]]
    nearer, best_line = table["both"]
    assert lines[-2:] == [f"both: nearer to which mean, errors {nearer}", f"both: best line, errors {best_line}"]


@pytest.mark.parametrize("case", MEANS.values(), ids=MEANS)
def test_of_two_features_every_mean_is_printed(case: BirdSettings, told: dict[Settings, Told]) -> None:
    table = rows(told[case].page, "mean of")
    assert told[case].lines == [f"{name}: true {true} sample {mean} apart {apart}" for name, true, mean, apart in table]
    assert len(told[case].lines) == (3 if case.with_pelicans else 2)


@pytest.mark.parametrize(
    "case", [case for case in SCALED.values() if case.view == "normalisation"], ids=NORMALISATIONS
)  # fmt: skip
def test_of_a_normalisation_the_statistics_are_printed(case: BirdSettings, told: dict[Settings, Told]) -> None:
    first, second = re.findall(r"The first bird, (\[.+?\]), becomes \*\*(\[.+?\])\*\*", text_of(told[case].page))[0]
    expected = [f"{name}: {' '.join(numbers)}" for name, *numbers in rows(told[case].page, "numbers")]
    assert told[case].lines[1:] == [*expected, f"the first bird, {first}, becomes {second}"]


@pytest.mark.parametrize("case", [case for case in SCALED.values() if case.view == "table"], ids=NORMALISATIONS)
def test_of_a_table_every_column_is_printed(case: BirdSettings, told: dict[Settings, Told]) -> None:
    assert told[case].lines == [" ".join(numbers) for _, _, *numbers in rows(told[case].page, "label y")]
    assert len(told[case].lines[0].split()) == (3 if case.normalisation == "none" else 5)


@pytest.mark.parametrize("case", TRAINED.values(), ids=map(str, TRAINED))
def test_of_a_training_the_losses_both_lines_and_the_bird_are_printed(
    case: ClassifierSettings, told: dict[Settings, Told]
) -> None:
    page = told[case].page
    expected = [" ".join(row) for row in rows(page, "epoch")]
    for line, w1, w2, b, learned, *held_out in rows(page, "line"):
        expected += [f"{line}: {w1} {w2} {b}", f"right of those trained on: {learned}"]
        expected += [f"right of those held out: {count}" for count in held_out]
    bird = re.findall(r"\*\*Bird (\d+)\*\*.+ score (\S+) and probability (\S+) of", text_of(page))[0]
    assert told[case].lines == [*expected, "bird {}: {} {}".format(*bird)]


def literal_lines(case: ClassifierSettings, method: str) -> tuple[torch.Tensor, torch.Tensor, nn.Linear, int]:
    """All birds, their labels, the layer after a plain loop, and how many birds at the head of the shuffle are held out."""
    with torch.random.fork_rng():
        torch.manual_seed(case.seed)
        groups = [case.group(name) for name in SPECIES]
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
        loss = nn.CrossEntropyLoss()(scores, truth) if method == "softmax" else one_by_one
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return x, y, layer, held_out


@pytest.mark.parametrize("case", THREE.values(), ids=map(str, THREE))
@pytest.mark.parametrize("method", list(METHODS)[1:])
def test_of_three_species_both_methods_are_printed(
    method: str, case: ClassifierSettings, told: dict[Settings, Told]
) -> None:
    """The losses and the matrix of the chosen method are the page's; the rest is what a literal calculation says."""
    page, lines = told[case].page, told[case].after(method)
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
    scores = weight @ draw_flock(case, SPECIES).features[case.bird - 1] + bias
    p = scores.exp() / scores.exp().sum() if method == "softmax" else 1 / (1 + (-scores).exp())
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
    return [f"{tp} {fn} {fp} {tn}"] + [
        f"{name} {part / whole:.4f}" if whole else f"{name} nothing to divide by" for name, (part, whole) in parts.items()
    ]  # fmt: skip


@pytest.mark.parametrize("case", JUDGED.values(), ids=map(str, JUDGED))
def test_of_a_judgement_both_groups_and_the_birds_of_the_cell_are_printed(
    case: ClassifierSettings, told: dict[Settings, Told]
) -> None:
    page, lines = told[case].page, told[case].lines
    result = train(case)
    own = torch.tensor([case.w1, case.w2]), torch.tensor(case.b)
    w, b = own if case.judged == LINES[0] else (result.weight[-1, 0], result.bias[-1, 0])
    groups = {GROUPS[1]: result.learned} | ({GROUPS[0]: result.tested} if case.held_out_share else {})
    for group, (x, y) in groups.items():
        p = [float(v) for v in torch.sigmoid(x @ w + b)]
        chances = p if case.positive == "seagull" else [1 - v for v in p]
        truth = [SPECIES[label] == case.positive for label in y.tolist()]
        below = told[case].after(group) if len(groups) == 2 else lines
        assert below[:4] == shares(truth, [v > case.threshold for v in chances])
        if group == case.judged_on:
            counts = " ".join(re.findall(r"(\d+) (?:TP|FN|FP|TN)", page.get("vega_lite_chart")[0].proto.alt))
            assert counts == below[0]
            behind = [
                f"{bird.removesuffix('  ←')} {measured} {p}"
                for bird, _, measured, p in rows(page, "probability of seagull")
            ]
            assert behind
            assert below[4:][: len(behind)] == behind
            assert below[4 + len(behind) :][:1] in ([], [GROUPS[0]])


def test_a_bird_exactly_at_the_threshold_is_not_called(told: dict[Settings, Told]) -> None:
    lines = told[UNDECIDED].lines
    assert lines[:4] == shares([False] * 10 + [True] * 10, [False] * 20)
    # The seagulls, all missed; the page shows as many figures of each.
    assert [(line.split()[0], line.split()[-1]) for line in lines[4:]] == [
        (str(bird), five_digits(0.5)) for bird in range(11, 21)
    ]


def test_without_held_out_birds_there_is_none_to_judge_on(told: dict[Settings, Told]) -> None:
    assert told[NOBODY].lines == []
    assert "# No bird is held out, so there is none to judge on." in script_of(told[NOBODY].page)
