"""The shares of a judgement: accuracy, precision and recall, on which birds, and where one class is rare."""

import streamlit as st

from core.classifier.judging import Group, Judged
from core.classifier.metrics import Confusion
from core.data.birds import Flock
from pages.sections.linear_classifier.settings import ClassifierPageSettings


def three_shares(counted: Confusion, positive: str) -> None:
    """Accuracy, precision and recall with the counts put in."""
    tp, fn, fp, tn = counted.true_positives, counted.false_negatives, counted.false_positives, counted.true_negatives
    rows = {
        "accuracy": (
            rf"\frac{{TP + TN}}{{\text{{all}}}} = \frac{{{tp} + {tn}}}{{{counted.total}}}",
            counted.accuracy,
            "of all birds, the share that is called right",
        ),
        "precision": (
            rf"\frac{{TP}}{{TP + FP}} = \frac{{{tp}}}{{{tp} + {fp}}}",
            counted.precision,
            f"of those called {positive}, the share that is one",
        ),
        "recall": (
            rf"\frac{{TP}}{{TP + FN}} = \frac{{{tp}}}{{{tp} + {fn}}}",
            counted.recall,
            f"of the {positive}s, the share that was found",
        ),
    }
    for name, (formula, value, meaning) in rows.items():
        words, number = st.columns([1, 1.3], vertical_alignment="center")
        words.markdown(f"**{name.capitalize()}**: {meaning}.")
        number.markdown(f"$\\displaystyle {formula}" + ("$" if value is None else f" = {value:.4f}$"))
        if value is None:
            words.caption(
                "Nothing to divide by: "
                + (f"no bird was called {positive}." if name == "precision" else f"there is no {positive}.")
            )


def train_against_test(settings: ClassifierPageSettings, groups: dict[str, Judged]) -> None:
    """The same line, on the birds that it learned from and on those that it never saw."""
    st.subheader("Train against test", anchor=False)
    if len(groups) == 1:
        st.markdown("All birds were trained on. Hold some out to see how the line does on birds that it never saw.")
        return
    counted = {name: groups[name].count(settings) for name in (Group.TRAINING, Group.HELD_OUT)}
    table = {"judged on": [f"{c.total} {name}" for name, c in counted.items()]}
    for figure in ("accuracy", "precision", "recall"):
        values = [getattr(c, figure) for c in counted.values()]
        table[figure] = ["nothing to divide by" if value is None else f"{value:.4f}" for value in values]
    st.table(table, alt="Accuracy, precision and recall on training birds and on held-out birds")
    st.markdown(
        "The line was fitted to the training birds, so their figures flatter it; what it is worth on new birds is "
        "what the held-out ones say. With few of them one bird moves the figure a lot: draw new seeds and see how "
        "far."
    )


def rare_class(counted: Confusion, birds: Flock) -> None:
    """What accuracy hides where one class is rare."""
    share = max((birds.labels == label).float().mean().item() for label in (0, 1))
    st.markdown(
        "**When one class is rare**, accuracy flatters: calling every bird by the more common name would be right "
        f"for **{share:.1%}** of these birds"
        + (f", and this line reaches {counted.accuracy:.1%}" if counted.accuracy is not None else "")
        + ". Make one species rare under its name and compare precision and recall. A low threshold finds every bird "
        "of the positive class and calls many others so, too; a high one is right when it speaks and misses many."
    )
