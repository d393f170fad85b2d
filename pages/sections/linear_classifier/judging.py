"""Judging: what a line gets right and wrong, counted in four ways."""

import math

import streamlit as st
import torch

from core.birds import SPECIES, Flock
from core.classifier import GROUPS, LINES, ClassifierSettings, judge, train, training_of
from core.metrics import CELLS, Confusion
from ui.charts.classifier import confusion_chart, judged_chart
from ui.numbers import five_digits
from ui.store import run


def show(settings: ClassifierSettings, flock: Flock) -> None:
    """Count, put the counts into the formulas, and show the birds behind a cell."""
    weight, bias, birds, numbers = _line_and_birds(settings, flock)
    if birds is None:
        st.info(
            "No bird is held out. Raise the share under Training, or judge on the training birds.",
            icon=":material/info:",
        )
        return
    probabilities = torch.sigmoid(birds.features @ weight + bias)
    counted = judge(settings, probabilities, birds.labels)
    negative = next(name for name in SPECIES[:2] if name != settings.positive)
    cutoff = math.log(settings.threshold / (1 - settings.threshold)) * (1 if settings.positive == "seagull" else -1)
    picked = counted.cell == CELLS.index(settings.cell)
    counts = f"{counted.true_positives} TP, {counted.false_negatives} FN, {counted.false_positives} FP, {counted.true_negatives} TN"
    left, right = st.columns([1, 1.35])
    left.altair_chart(
        confusion_chart(counted, settings.positive, negative, settings.cell), key="lc_confusion",
        alt=f"Confusion matrix with {settings.positive} as the positive class at threshold {settings.threshold:g}: {counts}",
    )  # fmt: skip
    right.altair_chart(
        judged_chart(birds, weight, bias, cutoff, picked), key="lc_judged", width="content",
        alt=f"The line at threshold {settings.threshold:g}; {int(picked.sum())} birds of the cell {settings.cell} are ringed",
    )  # fmt: skip
    left.markdown(
        "TP: true positive, FN: false negative, FP: false positive, TN: true negative.\n\n"
        f"A bird is called {settings.positive} when its probability of being one is at least **{settings.threshold:g}**. That moves the line to where the "
        f"score is {cutoff:.4g}."
    )
    _formulas(counted, settings.positive)
    _behind(settings, picked, numbers, probabilities)
    _rare(counted, birds)


def _line_and_birds(
    settings: ClassifierSettings, flock: Flock
) -> tuple[torch.Tensor, torch.Tensor, Flock | None, torch.Tensor]:
    """The judged line, weight (2,) and bias, the birds it is judged on, or None if there are none, and their numbers from 1."""
    everyone = torch.arange(1, len(flock.labels) + 1)
    if settings.judged == LINES[0]:
        return torch.tensor([settings.w1, settings.w2]), torch.tensor(settings.b), flock, everyone
    result = run(train, training_of(settings), "Training")
    places = result.order[: result.held_out] if settings.judged_on == GROUPS[0] else result.order[result.held_out :]
    places = places.sort().values
    birds = Flock(result.flock.features[places], result.flock.labels[places]) if len(places) else None
    return result.weight[-1, 0], result.bias[-1, 0], birds, everyone[places]


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


def _behind(
    settings: ClassifierSettings, picked: torch.Tensor, numbers: torch.Tensor, probabilities: torch.Tensor
) -> None:
    st.subheader(f"The birds behind {settings.cell}", anchor=False)
    if not picked.any():
        st.caption("None.")
        return
    st.table(
        {
            "bird": [str(n) for n in numbers[picked].tolist()],
            "probability of seagull": [five_digits(p) for p in probabilities[picked].tolist()],
        },
        alt=f"The birds of the cell {settings.cell}",
    )


def _rare(counted: Confusion, birds: Flock) -> None:
    """What accuracy hides where one class is rare."""
    share = max((birds.labels == label).float().mean().item() for label in (0, 1))
    st.markdown(
        f"**When one class is rare**, accuracy flatters: calling every bird by the more common name would be right for **{share:.1%}** of these birds"
        + (f", and this line reaches {counted.accuracy:.1%}" if counted.accuracy is not None else "")
        + ". Make one species rare under its name at the left and compare precision and recall. A low threshold finds every bird of the positive class and calls many "
        "others so, too; a high one is right when it speaks and misses many."
    )
