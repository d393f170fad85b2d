"""Two ways to train the same three functions: one versus all beside softmax regression, on the same birds."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.classifier.methods import METHODS, SEVERAL, SOFTMAX, decide
from core.classifier.training import ClassifierResult, train
from core.data.birds import SPECIES
from pages.sections.linear_classifier.charts.species import outcome_picture
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.numbers import formulas
from ui.store import kept, run
from ui.tables import TextTable, show_table, text_table


@dataclass(frozen=True)
class Outcome:
    """What one method ends with: its picture, what became of its run, and its columns for the marked bird."""

    picture: Picture
    told: str
    columns: dict[str, list[str]]


def show(settings: ClassifierPageSettings, result: ClassifierResult) -> None:
    """One versus all beside softmax regression, trained alike."""
    results = {
        name: result if name == settings.method else run(train, settings, f"Training {name}", method=name)
        for name in SEVERAL
    }
    outcomes = {name: kept(_outcome, settings, ended, method=name) for name, ended in results.items()}
    for column, (name, outcome) in zip(st.columns(2), outcomes.items(), strict=True):
        method = METHODS[name]
        column.markdown(f"**{name.capitalize()}**")
        draw(outcome.picture, PAGE.key(name.split()[0]), column)
        column.markdown(f"{outcome.told}\n\n{formulas(method.formula)}. {method.story}")
    st.markdown(
        "The two losses measure different things and do not compare; the shares of birds do. Each sigmoid answers for "
        "itself, *this species or not?*, so the three need not add up to 1. Softmax shares one whole among them. For "
        f"bird {settings.marked}:"
    )
    show_table(kept(_both_scores, settings, outcomes))


def _outcome(settings: ClassifierPageSettings, result: ClassifierResult, *, method: str) -> Outcome:
    """What a method ends with, and what it says of the marked bird."""
    weight, bias, n = result.weight[-1], result.bias[-1], settings.marked
    scores = weight @ result.flock.features[n - 1] + bias
    shares, what = (scores.softmax(0), "softmax") if method == SOFTMAX else (scores.sigmoid(), "sigmoid")
    held = f", {result.test_accuracy[-1]:.1%} of the held-out ones" if result.held_out else ""
    return Outcome(
        picture=outcome_picture(
            result.flock,
            weight,
            bias,
            n,
            alt_text=f"The regions that {method} ends with; bird {n} is called a {SPECIES[int(decide(scores))]}",
        ),
        told=f"After {result.steps[-1]} epochs: loss {result.losses[-1]:.6f}, **{result.accuracy[-1]:.1%}** of the "
        f"training birds right{held}.",
        columns={
            f"{method}: score": [f"{v:.4f}" for v in scores.tolist()],
            what: [f"{v:.4f}" for v in shares.tolist()],
        },
    )


def _both_scores(settings: ClassifierPageSettings, outcomes: dict[str, Outcome]) -> TextTable:
    """The marked bird's scores and shares, species by species."""
    columns = {"species": list(SPECIES)}
    for outcome in outcomes.values():
        columns |= outcome.columns
    return text_table(columns, alt_text=f"Scores, sigmoids and softmax of bird {settings.marked} by both methods")
