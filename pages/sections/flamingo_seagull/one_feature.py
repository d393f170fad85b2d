"""One feature: a threshold tells the species apart, and how often it is wrong."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from core.data.birds import Flock
from core.data.own_birds import flock_of, is_own
from core.data.thresholds import (
    Rule,
    best_threshold,
    error_steps,
    errors_at,
    flamingo_is_larger,
    midpoint,
)
from pages.sections.flamingo_seagull import together
from pages.sections.flamingo_seagull.charts.strip import error_picture, strip_picture
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui.charts.birds import called
from ui.charts.form import Picture
from ui.draw import draw
from ui.stage import Stage
from ui.store import kept


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
        st.caption(f"One threshold parts two species, so {_third(settings)} left out here.")
    if settings.shown != settings.view:
        st.caption("Your table has one measurement, and a plane needs two, so this is what there is to see.")
    left, right = st.columns(2)
    draw(parted.errors, PAGE.key("errors"), left)
    right.markdown(f"{parted.rule}\n\n{parted.midpoint}")
    if len(settings.measured) == 1:
        return
    together.show(settings)


def _third(settings: BirdsPageSettings) -> str:
    """The third species, which a threshold leaves out; the name of somebody's own may be of any number."""
    return f"*{settings.species[2]}* is" if is_own(settings) else f"the {called(settings.species[2])} are"


def _parted(settings: BirdsPageSettings) -> Parted:
    pair, column = flock_of(settings).first_two(), settings.place
    values, labels = pair.features[:, column], pair.labels
    wrong = errors_at(values, labels, settings.cut)
    own = Rule(threshold=settings.cut, errors=int(wrong.sum()))
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
            alt_text=f"The {pair.measured[column]} of {len(labels)} birds, a row for each species: {told}",
        ),
        verdict=_verdict(settings, pair, own, best),
        rule=_rule(settings, pair),
        errors=error_picture(
            *error_steps(values, labels),
            pair.measured[column],
            marks,
            alt_text=f"Birds on the wrong side against the threshold: {told}",
        ),
        midpoint=_midpoint(pair, values, halfway),
    )


def _verdict(settings: BirdsPageSettings, pair: Flock, own: Rule, best: Rule) -> str:
    """How well the threshold does."""
    told = f"At {own.threshold:g} the threshold takes **{own.errors} of {len(pair.labels)}** birds for the wrong one"
    if own.errors <= best.errors:
        return f"{told}, and no threshold on the {pair.measured[settings.place]} does better."
    return f"{told}. The best one, at {best.threshold:.2f}, errs {_times(best.errors)}."


def _times(count: int) -> str:
    """How often, in words where there are some."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _rule(settings: BirdsPageSettings, pair: Flock) -> str:
    values = pair.features[:, settings.place]
    side = ("larger", "smaller") if is_own(settings) else ("longer", "shorter")
    return (
        f"**The rule**: a bird whose {pair.measured[settings.place]} is "
        f"{side[0 if flamingo_is_larger(values, pair.labels) else 1]} than $x^*$ is a {pair.species[0]}. A cross "
        "marks each bird that it gets wrong. How high a bird stands in its row only keeps birds apart."
    )


def _midpoint(pair: Flock, values: Tensor, halfway: Rule) -> str:
    means = [values[pair.labels == label].mean().item() for label in (0, 1)]
    first, second = pair.species[:2]
    return (
        "The midpoint of the class means:\n\n$$\n"
        rf"\begin{{aligned}} x^* &= \frac{{\bar{{x}}_{{\text{{{first}}}}} + \bar{{x}}_{{\text{{{second}}}}}}}{{2}}"
        rf" = \frac{{{means[0]:.4f} + {means[1]:.4f}}}{{2}} \\ &= {halfway.threshold:.4f} \end{{aligned}}"
        "\n$$"
    )
