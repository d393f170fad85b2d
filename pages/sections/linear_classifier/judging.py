"""Judging: what a line gets right and wrong, counted in four ways."""

import math

import streamlit as st

from core.birds import SPECIES, Flock
from core.classifier import GROUPS, LINES, ClassifierSettings, train, training_of
from core.judging import Judged, own_line, trained_line
from core.metrics import CELLS, Confusion
from ui.charts.birds import BIRD
from ui.charts.classifier import CELL, confusion_chart, judged_chart
from ui.numbers import five_digits
from ui.selection import into
from ui.store import run


def show(settings: ClassifierSettings, flock: Flock) -> None:
    """Count, put the counts into the formulas, and show the birds behind a cell."""
    by_hand = settings.judged == LINES[0]
    groups = {} if by_hand else trained_line(run(train, training_of(settings), "Training"))
    judged = own_line(settings, flock) if by_hand else groups.get(settings.judged_on)
    if judged is None:
        st.info(
            "No bird is held out. Raise **Held out**, or judge on the training birds.",
            icon=":material/info:",
        )
        return
    counted = judged.count(settings)
    _pictures(settings, judged, counted)
    _formulas(counted, settings.positive)
    _behind(settings, judged, counted)
    if not by_hand:
        _train_against_test(settings, groups)
    _rare(counted, judged.birds)


def _pictures(settings: ClassifierSettings, judged: Judged, counted: Confusion) -> None:
    negative = next(name for name in SPECIES[:2] if name != settings.positive)
    cutoff = math.log(settings.threshold / (1 - settings.threshold)) * (1 if settings.positive == "seagull" else -1)
    picked = counted.cell == CELLS.index(settings.cell)
    counts = f"{counted.true_positives} TP, {counted.false_negatives} FN, {counted.false_positives} FP, {counted.true_negatives} TN"
    left, right = st.columns([1, 1.35])
    left.altair_chart(
        confusion_chart(counted, settings.positive, negative, settings.cell), key="lc_confusion", on_select=into("lc_cell", "lc_confusion", CELL, "name"),
        alt=f"Confusion matrix with {settings.positive} as the positive class at threshold {settings.threshold:g}: {counts}",
    )  # fmt: skip
    right.altair_chart(
        judged_chart(judged.birds, judged.weight, judged.bias, cutoff, picked, judged.numbers, settings.bird),
        key="lc_judgement", width="content", on_select=into("lc_bird", "lc_judgement", BIRD, "bird"),
        alt=f"The line at threshold {settings.threshold:g}; {int(picked.sum())} birds of the cell {settings.cell} are ringed, and bird {settings.bird}",
    )  # fmt: skip
    moved = (
        "the line itself, where the score is 0" if cutoff == 0 else f"a line beside it, where the score is {cutoff:.4g}"
    )
    left.markdown(
        "TP: true positive, FN: false negative, FP: false positive, TN: true negative. Click a cell to see its birds.\n\n"
        f"A bird is called {settings.positive} when its probability of being one is above **{settings.threshold:g}**. The border is {moved}."
    )


def _formulas(counted: Confusion, positive: str) -> None:
    tp, fn, fp, tn = counted.true_positives, counted.false_negatives, counted.false_positives, counted.true_negatives
    rows = {
        "accuracy": (rf"\frac{{TP + TN}}{{\text{{all}}}} = \frac{{{tp} + {tn}}}{{{counted.total}}}", counted.accuracy, "of all birds, the share that is called right"),
        "precision": (rf"\frac{{TP}}{{TP + FP}} = \frac{{{tp}}}{{{tp} + {fp}}}", counted.precision, f"of those called {positive}, the share that is one"),
        "recall": (rf"\frac{{TP}}{{TP + FN}} = \frac{{{tp}}}{{{tp} + {fn}}}", counted.recall, f"of the {positive}s, the share that was found"),
    }  # fmt: skip
    for name, (formula, value, meaning) in rows.items():
        words, number = st.columns([1, 1.3], vertical_alignment="center")
        words.markdown(f"**{name.capitalize()}**: {meaning}.")
        number.markdown(f"$\\displaystyle {formula}" + ("$" if value is None else f" = {value:.4f}$"))
        if value is None:
            words.caption(
                "Nothing to divide by: "
                + (f"no bird was called {positive}." if name == "precision" else f"there is no {positive}.")
            )


def _behind(settings: ClassifierSettings, judged: Judged, counted: Confusion) -> None:
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


def _train_against_test(settings: ClassifierSettings, groups: dict[str, Judged]) -> None:
    """The same line, on the birds that it learned from and on those that it never saw."""
    st.subheader("Train against test", anchor=False)
    if len(groups) == 1:
        st.markdown("All birds were trained on. Hold some out,, to see how the line does on birds that it never saw.")
        return
    counted = {name: groups[name].count(settings) for name in reversed(GROUPS)}
    table = {"judged on": [f"{c.total} {name}" for name, c in counted.items()]}
    for figure in ("accuracy", "precision", "recall"):
        values = [getattr(c, figure) for c in counted.values()]
        table[figure] = ["nothing to divide by" if value is None else f"{value:.4f}" for value in values]
    st.table(table, alt="Accuracy, precision and recall on training birds and on held-out birds")
    st.markdown(
        "The line was fitted to the training birds, so their figures flatter it; what it is worth on new birds is what the held-out ones say. With few of "
        "them one bird moves the figure a lot: draw new seeds and see how far."
    )


def _rare(counted: Confusion, birds: Flock) -> None:
    """What accuracy hides where one class is rare."""
    share = max((birds.labels == label).float().mean().item() for label in (0, 1))
    st.markdown(
        f"**When one class is rare**, accuracy flatters: calling every bird by the more common name would be right for **{share:.1%}** of these birds"
        + (f", and this line reaches {counted.accuracy:.1%}" if counted.accuracy is not None else "")
        + ". Make one species rare under its name and compare precision and recall. A low threshold finds every bird of the positive class and calls many "
        "others so, too; a high one is right when it speaks and misses many."
    )
