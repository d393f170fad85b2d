"""Three species: a linear function for each, the highest score wins, and all of it is one matrix product."""

from __future__ import annotations

import streamlit as st

from core.classifier.methods import SEVERAL, decide
from core.classifier.training import ClassifierResult, ClassifierSettings, train
from core.data.birds import SPECIES
from pages.sections.linear_classifier import both_ways, budget
from pages.sections.linear_classifier.charts.species import species_picture, species_tables
from pages.sections.linear_classifier.curves import Curves, curves_of
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from pages.sections.linear_classifier.verdict import learned
from ui.charts.birds import BIRD
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.draw import draw
from ui.loss_table import show_losses
from ui.messages import diverged
from ui.player import player
from ui.selection import into
from ui.stage import Stage
from ui.store import kept, run

CLOCK = f"{PAGE.prefix}3"
"""The clock of this part, whose runs have frames of their own."""


def show(settings: ClassifierPageSettings, stage: Stage) -> None:
    """The training of three lines is the picture; under it one bird's scores, and both methods side by side."""
    with stage.picture:
        budget.check(settings, *SEVERAL)
    with stage.player:
        result = run(train, settings, f"Training {settings.method}")
        player(result.steps, key=CLOCK, unit="epoch", start=stage.start)
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
    both_ways.show(settings, result)
    show_losses(curves.table)


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
    return curves_of(
        result,
        _clock(result),
        losses_text=f"The loss of {settings.method} against epoch, from {result.losses[0]:.6f} to "
        f"{result.losses[-1]:.6f}",
        shares_text=f"The share of birds labelled right against epoch, from {result.accuracy[0]:.0%} to "
        f"{_right(result)}",
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


def _clock(result: ClassifierResult) -> Clock:
    return Clock(CLOCK, len(result.steps) - 1)


def _right(result: ClassifierResult) -> str:
    return f"{result.accuracy[-1]:.0%} of the training birds right"


def _matrix(rows: list[list[float]]) -> str:
    return r"\begin{bmatrix}" + r"\\".join(" & ".join(f"{v:.3f}" for v in row) for row in rows) + r"\end{bmatrix}"
