"""One feature: a threshold tells the species apart, and how often it is wrong."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from torch import Tensor

from core.data.birds import FEATURES, Flock, FlockSettings, draw_flock
from core.data.thresholds import (
    Rule,
    best_line_errors,
    best_threshold,
    error_steps,
    errors_at,
    flamingo_is_larger,
    midpoint,
    nearest_mean_errors,
)
from pages.sections.flamingo_seagull.charts.strip import error_picture, strip_picture
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.stage import Stage
from ui.store import kept
from ui.tables import show_rows


@dataclass(frozen=True)
class Parted:
    """What is shown of a threshold: the birds on both sides of it, what comes of it, its rule, its errors among those
    of all thresholds, and the midpoint of the means."""

    strip: Picture
    verdict: str
    rule: str
    errors: Picture
    midpoint: str


def show(settings: BirdsPageSettings, stage: Stage) -> None:
    """The strip with the learner's threshold is the picture; its errors and the other rules are set under it."""
    parted = kept(_parted, settings)
    draw(parted.strip, PAGE.key("strip"), stage.picture)
    with stage.more:
        _below(settings, parted)


def _below(settings: BirdsPageSettings, parted: Parted) -> None:
    st.markdown(parted.verdict)
    if len(settings.species) > 2:
        st.caption("One threshold parts two species, so the pelicans are left out here.")
    left, right = st.columns(2)
    draw(parted.errors, PAGE.key("errors"), left)
    right.markdown(f"{parted.rule}\n\n{parted.midpoint}")
    st.subheader("Why not stop at one feature?", anchor=False)
    pair = settings.reduced_to(FlockSettings, with_pelicans=False)  # drawn last: the other birds stay the same
    show_rows(kept(_alone_and_together, pair), alt_text="Errors by leg length alone, by wingspan alone, and by both")
    st.markdown(
        "The numbers are birds on the wrong side. For both features the midpoint of the means becomes the line "
        "halfway between them, and *fewest possible* is by the best of all straight lines instead of the best of all "
        "thresholds. It can only be better, since a threshold is a line that stands upright or lies flat: a bird "
        "that is unusual in one feature can be saved by the other.\n\n"
        "The best was found by looking at these very birds, so it flatters itself. Set the threshold on the best, "
        "then draw a new seed: it stays where it is and now errs. Draw a few, or raise the deviations, and see "
        "which row suffers most."
    )


def _parted(settings: BirdsPageSettings) -> Parted:
    pair, column = draw_flock(settings).first_two(), FEATURES.index(settings.feature)
    values, labels = pair.features[:, column], pair.labels
    wrong = errors_at(values, labels, settings.threshold)
    own = Rule(threshold=settings.threshold, errors=int(wrong.sum()))
    halfway, best = midpoint(values, labels), best_threshold(values, labels)
    marks = {"threshold": own.threshold, "midpoint x*": halfway.threshold, "fewest errors": best.threshold}
    told = (
        f"the threshold {own.threshold:.4g} gets {own.errors} of {len(labels)} birds wrong, the midpoint "
        f"{halfway.threshold:.4f} {halfway.errors}, the best {best.threshold:.4f} {best.errors}"
    )
    return Parted(
        strip=strip_picture(
            pair,
            column,
            wrong,
            marks,
            alt_text=f"The {settings.feature} of {len(labels)} birds, a row for each species: {told}",
        ),
        verdict=_verdict(settings, pair, own, best),
        rule=_rule(settings, pair),
        errors=error_picture(
            *error_steps(values, labels),
            column,
            marks,
            alt_text=f"Birds on the wrong side against the threshold: {told}",
        ),
        midpoint=_midpoint(values, labels, halfway),
    )


def _verdict(settings: BirdsPageSettings, pair: Flock, own: Rule, best: Rule) -> str:
    """How well the threshold does."""
    told = f"At {own.threshold:g} the threshold takes **{own.errors} of {len(pair.labels)}** birds for the wrong one"
    if own.errors <= best.errors:
        return f"{told}, and no threshold on the {settings.feature} does better."
    return f"{told}. The best one, at {best.threshold:.2f}, errs {_times(best.errors)}."


def _times(count: int) -> str:
    """How often, in words where there are some."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _rule(settings: BirdsPageSettings, pair: Flock) -> str:
    values = pair.features[:, FEATURES.index(settings.feature)]
    side = "longer" if flamingo_is_larger(values, pair.labels) else "shorter"
    return (
        f"**The rule**: a bird whose {settings.feature} is {side} than $x^*$ is a flamingo. A cross "
        "marks each bird that it gets wrong. How high a bird stands in its row only keeps birds apart."
    )


def _midpoint(values: Tensor, labels: Tensor, halfway: Rule) -> str:
    means = [values[labels == label].mean().item() for label in (0, 1)]
    return (
        "The midpoint of the class means:\n\n$$\n"
        rf"\begin{{aligned}} x^* &= \frac{{\bar{{x}}_{{\text{{flamingo}}}} + \bar{{x}}_{{\text{{seagull}}}}}}{{2}}"
        rf" = \frac{{{means[0]:.4f} + {means[1]:.4f}}}{{2}} \\ &= {halfway.threshold:.4f} \end{{aligned}}"
        "\n$$"
    )


def _alone_and_together(settings: FlockSettings) -> pd.DataFrame:
    """Each feature alone, and both at once."""
    pair = draw_flock(settings)
    each = [
        (midpoint(pair.features[:, k], pair.labels), best_threshold(pair.features[:, k], pair.labels)) for k in (0, 1)
    ]
    return pd.DataFrame(
        {
            "told apart by": [f"{name} alone" for name in FEATURES] + ["both"],
            "midpoint of the means": [str(halfway.errors) for halfway, _ in each]
            + [str(nearest_mean_errors(pair.features, pair.labels))],
            "fewest possible": [str(best.errors) for _, best in each]
            + [str(best_line_errors(pair.features, pair.labels))],
        }
    )
