"""The shares of a judgement: accuracy, precision and recall, on which birds, and where one class is rare."""

from __future__ import annotations

import pandas as pd

from core.classifier.judging import Group, trained_line
from core.classifier.metrics import Confusion
from core.classifier.training import ClassifierResult
from core.data.birds import Flock
from pages.sections.linear_classifier.settings import ClassifierPageSettings


def three_shares(counted: Confusion, positive: str) -> str:
    """What is correct and what is not, then accuracy, precision and recall, with the counts put in."""
    tp, fn, fp, tn = counted.true_positives, counted.false_negatives, counted.false_positives, counted.true_negatives
    rows = {
        "accuracy": (
            rf"\frac{{TP + TN}}{{\text{{all}}}} = \frac{{{tp} + {tn}}}{{{counted.total}}}",
            counted.accuracy,
            "of all birds, the share that is called right.",
        ),
        "precision": (
            rf"\frac{{TP}}{{TP + FP}} = \frac{{{tp}}}{{{tp} + {fp}}}",
            counted.precision,
            f"of those called {positive}, the share that is one.",
        ),
        "recall": (
            rf"\frac{{TP}}{{TP + FN}} = \frac{{{tp}}}{{{tp} + {fn}}}",
            counted.recall,
            f"of the {positive}s, the share that was found.",
        ),
    }
    nothing = {"precision": f"no bird was called {positive}.", "recall": f"there is no {positive}."}
    told = [
        f"**Correct** = TP + TN = {tp} + {tn} = {tp + tn}, **Errors** = FP + FN = {fp} + {fn} = {fp + fn}.",
    ]
    for name, (formula, value, meaning) in rows.items():
        words = meaning if value is not None else f"{meaning} Nothing to divide by: {nothing[name]}"
        number = "" if value is None else f" = {value:.4f}"
        told.append(f"**{name.capitalize()}**: {words}  \n$\\displaystyle {formula}{number}$")
    return "\n\n".join(told)


def both_groups(settings: ClassifierPageSettings, result: ClassifierResult) -> pd.DataFrame:
    """The shares of the trained line on the birds that it learned from and on those that it never saw."""
    groups = trained_line(result)
    counted = {name: groups[name].count(settings) for name in (Group.TRAINING, Group.HELD_OUT)}
    table = {"judged on": [f"{c.total} {name}" for name, c in counted.items()]}
    for figure in ("accuracy", "precision", "recall"):
        values = [getattr(c, figure) for c in counted.values()]
        table[figure] = ["nothing to divide by" if value is None else f"{value:.4f}" for value in values]
    return pd.DataFrame(table)


def train_against_test(result: ClassifierResult) -> str:
    """What the figures on the training birds are worth."""
    if not result.held_out:
        return "All birds were trained on. Hold some out to see how the line does on birds that it never saw."
    return (
        "The line was fitted to the training birds, so their figures flatter it; what it is worth on new birds is "
        "what the held-out ones say. With few of them one bird moves the figure a lot: draw new seeds and see how "
        "far."
    )


def rare_class(counted: Confusion, birds: Flock) -> str:
    """What accuracy hides where one class is rare."""
    share = max((birds.labels == label).float().mean().item() for label in (0, 1))
    return (
        "**When one class is rare**, accuracy flatters: calling every bird by the more common name would be right "
        f"for **{share:.1%}** of these birds"
        + (f", and this line reaches {counted.accuracy:.1%}" if counted.accuracy is not None else "")
        + ". Make one species rare under its name and compare precision and recall. A low threshold finds every bird "
        "of the positive class and calls many others so, too; a high one is right when it speaks and misses many."
    )
