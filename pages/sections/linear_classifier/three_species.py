"""Three species: a linear function for each, the highest score wins, and all of it is one matrix product."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.classifier.methods import METHODS, SEVERAL, SOFTMAX, decide
from core.classifier.training import ClassifierResult, ClassifierSettings, train
from core.data.birds import SPECIES
from pages.sections.linear_classifier import budget
from pages.sections.linear_classifier.charts.curves import Curves, losses_of, shares_of
from pages.sections.linear_classifier.charts.species import outcome_picture, species_picture, species_tables
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from pages.sections.linear_classifier.verdict import learned
from ui.charts.birds import BIRD
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.charts.timeline import loss_picture
from ui.draw import draw
from ui.loss_table import loss_rows, loss_table
from ui.messages import diverged
from ui.numbers import formulas
from ui.player import player
from ui.selection import into
from ui.stage import Stage
from ui.store import kept, run

CLOCK = f"{PAGE.prefix}3"
"""The clock of this part, whose runs have frames of their own."""


@dataclass(frozen=True)
class Outcome:
    """What one method ends with: its picture, what became of its run, and its columns for the marked bird."""

    picture: Picture
    told: str
    columns: dict[str, list[str]]


def show(settings: ClassifierPageSettings, stage: Stage) -> None:
    """The training of three lines is the picture; under it one bird's scores, and both methods side by side."""
    with stage.picture:
        budget.check(settings, *SEVERAL)
    with stage.player:
        result = run(train, settings, f"Training {settings.method}")
        player(result.steps, key=CLOCK, unit="epoch", at_start=stage.at_start)
    # What follows from the training alone is kept for it, whichever bird is marked.
    tables, curves = kept(_tables, result.settings, result), kept(_curves, result.settings, result)
    regions = kept(_regions, settings, result, tables)
    draw(regions, PAGE.key("species"), stage.picture, into(PAGE, "bird", PAGE.key("species"), BIRD, "bird"))
    with stage.more:
        _below(settings, result, curves)


def _below(settings: ClassifierPageSettings, result: ClassifierResult, curves: Curves) -> None:
    if result.diverged_at is not None:
        diverged("Training", result.diverged_at, "epoch")
    else:
        st.markdown(learned(result))
    losses, shares = st.columns(2)
    draw(curves.losses, PAGE.key("loss3"), losses)
    draw(curves.shares, PAGE.key("shares3"), shares)
    st.caption(
        "On each line the score of its species is 0; a region belongs to the species with the highest score, so its "
        "borders are where two scores are equal, not the lines themselves."
    )
    st.markdown(f"{kept(_product, settings, result)}\n\n### Two ways to train the same three functions")
    _both(settings, result)
    loss_table(curves.rows)


def _both(settings: ClassifierPageSettings, result: ClassifierResult) -> None:
    """One versus all beside softmax regression, trained alike."""
    results = {
        name: result if name == settings.method else run(train, settings, f"Training {name}", method=name)
        for name in SEVERAL
    }
    outcomes = {name: kept(_outcome, settings, ended, method=name) for name, ended in results.items()}
    for column, (name, outcome) in zip(st.columns(2), outcomes.items(), strict=True):
        method = METHODS[name]
        column.markdown(
            f"**{name.capitalize()}**  {formulas(method.formula)}. {method.story}\n\n{outcome.told}",
        )
        draw(outcome.picture, PAGE.key(name.split()[0]), column)
    st.markdown(
        "The two losses measure different things and do not compare; the shares of birds do. Each sigmoid answers for "
        "itself, *this species or not?*, so the three need not add up to 1. Softmax shares one whole among them. For "
        f"bird {settings.marked}:"
    )
    st.table(
        kept(_both_scores, settings, outcomes),
        alt=f"Scores, sigmoids and softmax of bird {settings.marked} by both methods",
    )


def _tables(settings: ClassifierSettings, result: ClassifierResult) -> dict[str, bytes]:
    return species_tables(result)


def _regions(settings: ClassifierPageSettings, result: ClassifierResult, tables: dict[str, bytes]) -> Picture:
    return species_picture(
        result,
        tables,
        _clock(result),
        settings.marked,
        alt_text=f"{settings.total} birds of three species, the region that each wins and the line of each by "
        f"{settings.method}: {_right(result)}",
    )


def _curves(settings: ClassifierSettings, result: ClassifierResult) -> Curves:
    losses = losses_of(result)
    return Curves(
        losses=loss_picture(
            losses,
            result.steps,
            _clock(result),
            "epoch",
            True,
            alt_text=f"The loss of {settings.method} against epoch, from {result.losses[0]:.6f} to "
            f"{result.losses[-1]:.6f}",
            legend=True,
            height=260,
        ),
        shares=loss_picture(
            shares_of(result),
            result.steps,
            _clock(result),
            "epoch",
            False,
            alt_text=f"The share of birds labelled right against epoch, from {result.accuracy[0]:.0%} to "
            f"{_right(result)}",
            legend=True,
            height=260,
        ),
        rows=loss_rows(losses),
    )


def _product(settings: ClassifierPageSettings, result: ClassifierResult) -> str:
    """The scores of one bird as one matrix product, every shape written out."""
    weight, bias, flock, n = result.weight[-1], result.bias[-1], result.flock, settings.marked
    x = flock.features[n - 1]
    scores = weight @ x + bias
    # In three lines, because a phone is narrower than one.
    formula = (
        r"\begin{aligned} s &= W x + b \\[4pt] &= "
        + _matrix(weight.tolist())
        + _matrix([[v] for v in x.tolist()])
        + r"\\[4pt] &\quad + "
        + _matrix([[v] for v in bias.tolist()])
        + " = "
        + _matrix([[v] for v in scores.tolist()])
        + r"\end{aligned}"
    )
    return (
        f"### Bird {n}: three scores, one matrix product\n\n$$\n{formula}\n$$\n\n"
        "Shapes: (3 × 2) · (2 × 1) + (3 × 1) = (3 × 1). Each row of $W$ with its entry of $b$ is the linear function "
        f"of one species. The highest score is that of the **{SPECIES[int(decide(scores))]}**; bird {n} is a "
        f"{SPECIES[flock.labels[n - 1]]}. For all birds at once `X @ W.T + b` is ({len(flock.labels)} × 2) · "
        f"(2 × 3) + (3) = ({len(flock.labels)} × 3), and `argmax(dim=1)` takes the best of each row."
    )


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


def _both_scores(settings: ClassifierPageSettings, outcomes: dict[str, Outcome]) -> pd.DataFrame:
    """The marked bird's scores and shares, species by species."""
    columns = {"species": list(SPECIES)}
    for outcome in outcomes.values():
        columns |= outcome.columns
    return pd.DataFrame(columns)


def _clock(result: ClassifierResult) -> Clock:
    return Clock(CLOCK, len(result.steps) - 1)


def _right(result: ClassifierResult) -> str:
    return f"{result.accuracy[-1]:.0%} of the training birds right"


def _matrix(rows: list[list[float]]) -> str:
    return r"\begin{bmatrix}" + r"\\".join(" & ".join(f"{v:.3f}" for v in row) for row in rows) + r"\end{bmatrix}"
