"""Training: the line turns by gradient descent until it parts the species."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st
import torch

from core.classifier.methods import LOGISTIC, METHODS
from core.classifier.training import ClassifierResult, ClassifierSettings, accuracies, train
from core.data.birds import SPECIES
from pages.sections.linear_classifier import budget
from pages.sections.linear_classifier.charts.training import training_picture, training_tables
from pages.sections.linear_classifier.curves import Curves, curves_of
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from pages.sections.linear_classifier.verdict import Verdict, judged_loss, learned, show_verdict
from ui.charts.birds import BIRD
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.draw import draw
from ui.loss_table import show_losses
from ui.messages import diverged
from ui.numbers import five_digits, formulas
from ui.player import player
from ui.selection import into
from ui.stage import Stage
from ui.store import kept, run
from ui.tables import show_rows


@dataclass(frozen=True)
class Trained:
    """What is shown of a run beside the learner's own line: its picture, what came of it, both lines in numbers, and
    the marked bird."""

    picture: Picture
    verdict: str
    lines: pd.DataFrame
    bird: str


def show(settings: ClassifierPageSettings, stage: Stage) -> None:
    """The training is the picture, with the learner's own line in it; its losses and its numbers stand under it."""
    with stage.picture:
        budget.check(settings, settings.method)
    with stage.player:
        result = run(train, settings, "Training")
        player(result.steps, key=PAGE.prefix, unit="epoch", start=stage.start)
    # What follows from the training alone is kept for it, whichever bird is marked and wherever the own line stands.
    tables, curves = kept(_tables, result.settings, result), kept(_curves, result.settings, result)
    trained = kept(_trained, settings, result, tables)
    draw(trained.picture, PAGE.key("training"), stage.picture, into(PAGE, "bird", PAGE.key("training"), BIRD, "bird"))
    with stage.more:
        _below(result, curves, trained)


def _below(result: ClassifierResult, curves: Curves, trained: Trained) -> None:
    if result.diverged_at is not None:
        diverged("Training", result.diverged_at, "epoch")
    else:
        st.markdown(trained.verdict)
    show_verdict(kept(_verdict, result.settings, result))
    st.caption(
        "The bluer the ground, the more probable a seagull; the pinker, the more probable a flamingo; on the line both "
        "are even. Dashed is the line set by hand."
        + (" A square round a bird: held out, never trained on." if result.held_out else "")
    )
    losses, shares = st.columns(2)
    draw(curves.losses, PAGE.key("loss"), losses)
    draw(curves.shares, PAGE.key("shares"), shares)
    show_rows(
        trained.lines,
        alt_text="The line set by hand against the trained one: weights and how many birds are labelled right",
    )
    method = METHODS[LOGISTIC]
    st.markdown(f"{trained.bird}\n\n**Logistic regression**  {formulas(method.formula)}. {method.story}")
    show_losses(curves.table)


def _tables(settings: ClassifierSettings, result: ClassifierResult) -> dict[str, bytes]:
    return training_tables(result)


def _verdict(settings: ClassifierSettings, result: ClassifierResult) -> Verdict:
    return judged_loss(result)


def _curves(settings: ClassifierSettings, result: ClassifierResult) -> Curves:
    return curves_of(
        result,
        _clock(result),
        losses_text=f"Cross-entropy against epoch, from {result.losses[0]:.6f} to {result.losses[-1]:.6f}",
        shares_text=f"The share of birds labelled right against epoch, from {result.accuracy[0]:.0%} to "
        f"{result.accuracy[-1]:.0%} of those trained on"
        + (f", at the end {result.test_accuracy[-1]:.0%} of those held out" if result.held_out else ""),
    )


def _trained(settings: ClassifierPageSettings, result: ClassifierResult, tables: dict[str, bytes]) -> Trained:
    weight, bias, n = result.weight[-1], result.bias[-1], settings.marked
    score = result.flock.features[n - 1] @ weight[0] + bias[0]
    line = f"{weight[0, 0]:z.4f} x1 {weight[0, 1]:+z.4f} x2 {bias[0]:+z.4f} = 0"
    return Trained(
        picture=training_picture(
            result,
            tables,
            settings.line(),
            _clock(result),
            n,
            alt_text=f"The line that learns moves among {settings.total} birds for {result.steps[-1]} epochs. It "
            f"begins with {result.accuracy[0]:.0%} of those trained on labelled right and ends, as {line}, with "
            f"{result.accuracy[-1]:.0%}; the shading is the probability of a seagull, dashed the line set by hand",
        ),
        verdict=learned(result),
        lines=_lines(settings, result),
        bird=f"**Bird {n}**, a {SPECIES[result.flock.labels[n - 1]]}, ends with score {five_digits(score.item())} and "
        f"probability {five_digits(torch.sigmoid(score).item())} of being a seagull.",
    )


def _lines(settings: ClassifierPageSettings, result: ClassifierResult) -> pd.DataFrame:
    """The weights of both lines, and how many birds each labels right."""
    own_weight, own_bias = settings.line()
    rows = {
        "by hand": (own_weight.view(1, 1, 2), own_bias.view(1, 1)),
        "trained line": (result.weight[-1:], result.bias[-1:]),
    }
    groups = {"trained on": result.learned} | ({"held out": result.tested} if result.held_out else {})
    table = {"line": list(rows), "w₁": [], "w₂": [], "b": []} | {f"right of those {name}": [] for name in groups}
    for w, b in rows.values():
        for head, value in zip(("w₁", "w₂", "b"), (*w[0, 0].tolist(), b[0, 0].item()), strict=True):
            table[head].append(f"{value:.4f}")
        for name, (x, y) in groups.items():
            share = accuracies(w, b, x, y).item()
            table[f"right of those {name}"].append(f"{round(share * len(y))} of {len(y)}")
    return pd.DataFrame(table)


def _clock(result: ClassifierResult) -> Clock:
    return Clock(PAGE.prefix, len(result.steps) - 1)
