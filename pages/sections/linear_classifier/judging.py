"""Judging: what a line gets right and wrong, counted in four ways."""

import math

import streamlit as st

from core.classifier.judging import SEAGULL, Judged, own_line, trained_line
from core.classifier.metrics import CELLS, Confusion
from core.classifier.training import train
from core.data.birds import SPECIES, TWO_SPECIES, Flock
from pages.sections.linear_classifier import budget
from pages.sections.linear_classifier.charts.judging import CELL, confusion_chart, judged_chart
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Line
from pages.sections.linear_classifier.shares import rare_class, three_shares, train_against_test
from ui.charts.birds import BIRD
from ui.numbers import five_digits
from ui.selection import into
from ui.store import run


def show(settings: ClassifierPageSettings, flock: Flock) -> None:
    """Count, put the counts into the formulas, and show the birds behind a cell."""
    by_hand = settings.judged == Line.YOURS
    if not by_hand:
        budget.check(settings, settings.method)
    groups = {} if by_hand else trained_line(run(train, settings, "Training"))
    judged = own_line(settings, flock) if by_hand else groups.get(settings.judged_on)
    if judged is None:
        st.info("No bird is held out. Raise **Held out**, or judge on the training birds.", icon=":material/info:")
        return
    counted = judged.count(settings)
    _pictures(settings, judged, counted)
    three_shares(counted, settings.positive)
    _behind(settings, judged, counted)
    if not by_hand:
        train_against_test(settings, groups)
    rare_class(counted, judged.birds)


def _pictures(settings: ClassifierPageSettings, judged: Judged, counted: Confusion) -> None:
    """The confusion matrix, and the birds of the chosen cell at the line."""
    negative = next(name for name in TWO_SPECIES if name != settings.positive)
    sign = 1 if SPECIES.index(settings.positive) == SEAGULL else -1
    cutoff = sign * math.log(settings.threshold / (1 - settings.threshold))
    picked = counted.cell == CELLS.index(settings.cell)
    counts = (
        f"{counted.true_positives} TP, {counted.false_negatives} FN, {counted.false_positives} FP, "
        f"{counted.true_negatives} TN"
    )
    left, right = st.columns([1, 1.35])
    left.altair_chart(
        confusion_chart(counted, settings.positive, negative, settings.cell),
        key=PAGE.key("confusion"),
        on_select=into(PAGE, "cell", PAGE.key("confusion"), CELL, "name"),
        alt=f"Confusion matrix with {settings.positive} as the positive class at threshold {settings.threshold:g}: "
        f"{counts}",
    )
    right.altair_chart(
        judged_chart(judged, cutoff, picked, settings.bird),
        key=PAGE.key("judgement"),
        width="content",
        on_select=into(PAGE, "bird", PAGE.key("judgement"), BIRD, "bird"),
        alt=f"The line at threshold {settings.threshold:g}; {int(picked.sum())} birds of the cell {settings.cell} are "
        f"ringed, and bird {settings.bird}",
    )
    moved = (
        "the line itself, where the score is 0" if cutoff == 0 else f"a line beside it, where the score is {cutoff:.4g}"
    )
    left.markdown(
        "TP: true positive, FN: false negative, FP: false positive, TN: true negative. Click a cell to see its "
        "birds.\n\n"
        f"A bird is called {settings.positive} when its probability of being one is above **{settings.threshold:g}**. "
        f"The border is {moved}."
    )


def _behind(settings: ClassifierPageSettings, judged: Judged, counted: Confusion) -> None:
    """The birds of the chosen cell, one by one."""
    picked = counted.cell == CELLS.index(settings.cell)
    st.subheader(f"The birds behind {settings.cell}", anchor=False)
    if not picked.any():
        st.caption("None.")
        return
    numbers = judged.numbers[picked].tolist()
    with st.container(height=320 if len(numbers) > 8 else "content"):
        st.table(
            {
                "bird": [f"{n}{'  ←' if n == settings.bird else ''}" for n in numbers],
                "species": [SPECIES[label] for label in judged.birds.labels[picked].tolist()],
                "leg length, wingspan": [f"{a:.4f}, {b:.4f}" for a, b in judged.birds.features[picked].tolist()],
                "probability of seagull": [five_digits(p) for p in judged.probabilities[picked].tolist()],
            },
            alt=f"The birds of the cell {settings.cell}",
        )
