"""Judging: what a line gets right and wrong, counted in four ways."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.classifier.judging import SEAGULL, Group, Judged, own_line, trained_line
from core.classifier.metrics import CELLS, Confusion
from core.classifier.training import ClassifierResult, train
from core.data.birds import SPECIES, TWO_SPECIES, draw_flock
from pages.sections.linear_classifier import budget
from pages.sections.linear_classifier.cell import birds_behind, show_cell
from pages.sections.linear_classifier.charts.judging import CELL, confusion_picture, judged_picture
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Line
from pages.sections.linear_classifier.shares import both_groups, rare_class, three_shares, train_against_test
from ui.charts.birds import BIRD
from ui.charts.form import Picture
from ui.draw import draw
from ui.selection import into
from ui.stage import Stage
from ui.store import kept, run
from ui.tables import show_rows


@dataclass(frozen=True)
class Counted:
    """What is shown of a judged line: its matrix, the birds at it, where the threshold lies, the shares, the birds of
    the chosen cell one by one, and what its figures are worth."""

    matrix: Picture
    line: Picture
    verdict: str
    border: str
    shares: str
    behind: pd.DataFrame
    worth: str


def show(settings: ClassifierPageSettings, stage: Stage) -> None:
    """The judged birds at the line are the picture; under it their counts, the formulas and the birds behind a cell."""
    with stage.picture:
        if settings.judged != Line.YOURS:
            budget.check(settings, settings.method)
    with stage.player:
        result = None if settings.judged == Line.YOURS else run(train, settings, "Training")
    if result and settings.judged_on == Group.HELD_OUT and not result.held_out:
        nobody = "No bird is held out. Raise **Held out**, or judge on the training birds."
        stage.picture.info(nobody, icon=":material/info:")
        return
    counted = kept(_counted, settings, result)
    draw(counted.line, PAGE.key("judgement"), stage.picture, into(PAGE, "bird", PAGE.key("judgement"), BIRD, "bird"))
    with stage.more:
        _below(settings, result, counted)


def _below(settings: ClassifierPageSettings, result: ClassifierResult | None, counted: Counted) -> None:
    st.markdown(counted.verdict)
    left, right = st.columns(2)
    draw(counted.matrix, PAGE.key("confusion"), left, into(PAGE, "cell", PAGE.key("confusion"), CELL, "name"))
    left.markdown(counted.border)
    right.markdown(counted.shares)
    show_cell(settings.cell, counted.behind)
    if result:
        st.subheader("Train against test", anchor=False)
        if result.held_out:
            groups = kept(both_groups, settings, result)
            show_rows(groups, alt_text="Accuracy, precision and recall on training birds and on held-out birds")
    st.markdown(counted.worth)


def _counted(settings: ClassifierPageSettings, result: ClassifierResult | None) -> Counted:
    judged = own_line(settings, draw_flock(settings)) if result is None else trained_line(result)[settings.judged_on]
    counted = judged.count(settings)
    sign = 1 if SPECIES.index(settings.positive) == SEAGULL else -1
    cutoff = sign * math.log(settings.threshold / (1 - settings.threshold))
    rare = rare_class(counted, judged.birds)
    return Counted(
        matrix=_matrix(settings, counted),
        line=_line(settings, judged, counted, cutoff),
        verdict=_verdict(settings, counted),
        border=_border(settings, cutoff),
        shares=three_shares(counted, settings.positive),
        behind=birds_behind(settings, judged, counted),
        worth=rare if result is None else f"{train_against_test(result)}\n\n{rare}",
    )


def _matrix(settings: ClassifierPageSettings, counted: Confusion) -> Picture:
    """The confusion matrix with the chosen cell outlined."""
    return confusion_picture(
        counted,
        settings.positive,
        next(name for name in TWO_SPECIES if name != settings.positive),
        settings.cell,
        alt_text=f"Confusion matrix with {settings.positive} as the positive class at threshold "
        f"{settings.threshold:g}: {counted.true_positives} TP, {counted.false_negatives} FN, "
        f"{counted.false_positives} FP, {counted.true_negatives} TN",
    )


def _line(settings: ClassifierPageSettings, judged: Judged, counted: Confusion, cutoff: float) -> Picture:
    """The birds at the line, those of the chosen cell ringed."""
    picked = counted.cell == CELLS.index(settings.cell)
    return judged_picture(
        judged,
        cutoff,
        picked,
        settings.bird,
        alt_text=f"At threshold {settings.threshold:g} the line calls "
        f"{counted.true_positives + counted.true_negatives} of {counted.total} birds right; the "
        f"{int(picked.sum())} of the cell {settings.cell} are ringed, and bird {settings.bird}",
    )


def _verdict(settings: ClassifierPageSettings, counted: Confusion) -> str:
    """How often the line is right, and in which way it is wrong."""
    right, there = counted.true_positives + counted.true_negatives, counted.true_positives + counted.false_negatives
    return (
        f"**{right} of {counted.total} birds are called right.** Of {there} {settings.positive}s "
        f"{_count(counted.false_negatives)} missed, and {_count(counted.false_positives)} called {settings.positive} "
        "without being one."
    )


def _count(count: int) -> str:
    """How many birds are something."""
    return {0: "none are", 1: "1 is"}.get(count, f"{count} are")


def _border(settings: ClassifierPageSettings, cutoff: float) -> str:
    """How to read the matrix, and where the threshold lies."""
    where = (
        "the line itself, where the score is 0" if cutoff == 0 else f"a line beside it, where the score is {cutoff:.4g}"
    )
    return (
        "TP: true positive, FN: false negative, FP: false positive, TN: true negative. Click a cell to see its "
        "birds.\n\n"
        f"A bird is called {settings.positive} when its probability of being one is above **{settings.threshold:g}**. "
        f"The border is {where}."
    )
