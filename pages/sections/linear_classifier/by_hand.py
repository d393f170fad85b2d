"""By hand: three numbers make a line, and every bird gets a score, a label and a probability."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st
import torch
from torch import Tensor

from core.data.birds import SPECIES, Flock, draw_flock
from core.scores.linear import linear_scores, predicted_label
from pages.sections.linear_classifier.charts.lines import line_picture
from pages.sections.linear_classifier.charts.perceptron import perceptron_picture
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from ui.charts.birds import BIRD
from ui.charts.form import Picture
from ui.classroom import inviting
from ui.draw import draw
from ui.numbers import five_digits, in_latex
from ui.selection import into
from ui.stage import Stage
from ui.store import kept
from ui.tables import show_rows

ANOTHER = " Click another one."


@dataclass(frozen=True)
class Scored:
    """What is shown of a line: the birds at it, the marked bird's way through the perceptron, and all scores."""

    line: Picture
    bird: str
    perceptron: Picture
    formula: str
    table: pd.DataFrame


def show(settings: ClassifierPageSettings, stage: Stage) -> None:
    """The line among the birds is the picture; under it the perceptron with the chosen bird's numbers, and the
    table."""
    scored = kept(_scored, settings)
    draw(scored.line, PAGE.key("line"), stage.picture, into(PAGE, "bird", PAGE.key("line"), BIRD, "bird"))
    with stage.more:
        _below(settings, scored)


def _below(settings: ClassifierPageSettings, scored: Scored) -> None:
    st.markdown(inviting(scored.bird, ANOTHER, "bird"))
    if settings.w1 == settings.w2 == 0:
        st.info(
            f"Both weights are 0, so there is no line: every bird gets the score b = {settings.b:g}, wherever it "
            "stands, and a score of 0 is not above 0.",
            icon=":material/info:",
        )
    machine, words = st.columns(2)
    draw(scored.perceptron, PAGE.key("perceptron"), machine)
    words.latex(scored.formula)
    words.markdown(
        "The score is 0 on the line, above 0 on one side, where birds are called **seagull** (label 1), and below 0 "
        "on the other. The weights say which way the line faces, the bias how far it is shifted; doubling all three "
        "leaves the line where it is and makes the probabilities bolder. In three features it would be a plane, in "
        "more a hyperplane."
    )
    show_rows(scored.table, alt_text="Score, predicted label and probability of each bird")
    st.markdown(
        "**Where the slides differ.** The text of Exercise 2.2 gives w = [1, 2] and b = 6; its solution uses w = "
        "[-1, -2] and b = 10, as here. The slides' rule *f(x) > 0 is a flamingo* contradicts the labels."
    )


def _scored(settings: ClassifierPageSettings) -> Scored:
    flock = draw_flock(settings)
    weight, bias = settings.line()
    scores = linear_scores(flock.features, weight, bias)
    labels, probabilities = predicted_label(scores), torch.sigmoid(scores)
    right, total, n = int((labels == flock.labels).sum()), settings.total, settings.marked
    x, score, probability = flock.features[n - 1].tolist(), scores[n - 1].item(), probabilities[n - 1].item()
    return Scored(
        line=line_picture(
            flock,
            weight,
            bias,
            n,
            alt_text=f"The line {settings.w1:g} x1 {settings.w2:+g} x2 {settings.b:+g} = 0 among {total} birds, "
            f"{right} of them on their own side; bird {n} is marked",
        ),
        bird=f"**{right} of {total} birds are labelled right.** Bird {n}, in the ring, is a "
        f"{SPECIES[flock.labels[n - 1]]} and is called a **{SPECIES[labels[n - 1]]}**.{ANOTHER}",
        perceptron=perceptron_picture(
            x,
            (settings.w1, settings.w2),
            settings.b,
            score,
            probability,
            alt_text=f"A perceptron: {x[0]:z.4f} times {settings.w1:g} plus {x[1]:z.4f} times {settings.w2:g} plus "
            f"{settings.b:g} is {five_digits(score)}, and its sigmoid {five_digits(probability)}",
        ),
        formula=rf"\begin{{aligned}} s &= {settings.w1:g} \cdot {x[0]:.4f} {settings.w2:+g} \cdot {x[1]:.4f} "
        rf"{settings.b:+g} \\ &= {in_latex(five_digits(score))} \\"
        rf" \sigma(s) &= {in_latex(five_digits(probability))} \end{{aligned}}",
        table=_table(flock, scores, labels, probabilities, n),
    )


def _table(flock: Flock, scores: Tensor, labels: Tensor, probabilities: Tensor, marked: int) -> pd.DataFrame:
    """A row for each bird, the marked one with an arrow."""
    return pd.DataFrame(
        {
            "bird": [f"{n}{'  ←' if n == marked else ''}" for n in range(1, len(labels) + 1)],
            "species": [SPECIES[label] for label in flock.labels.tolist()],
            "score": [five_digits(v) for v in scores.tolist()],
            "label": [str(v) for v in labels.tolist()],
            "probability of seagull": [five_digits(v) for v in probabilities.tolist()],
        }
    )
