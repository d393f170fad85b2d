"""One feature: a threshold tells the species apart, and how often it is wrong."""

import streamlit as st

from core.data.birds import FEATURES, Flock
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
from pages.sections.flamingo_seagull.charts import error_chart, strip
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings


def show(settings: BirdsPageSettings, flock: Flock) -> None:
    """Draw the strip with the learner's threshold, count its errors, and set the other rules beside it."""
    pair = flock.first_two()
    column = FEATURES.index(settings.feature)
    values, labels = pair.features[:, column], pair.labels
    wrong = errors_at(values, labels, settings.threshold)
    own = Rule(threshold=settings.threshold, errors=int(wrong.sum()))
    halfway, best = midpoint(values, labels), best_threshold(values, labels)
    side = "longer" if flamingo_is_larger(values, labels) else "shorter"
    marks = {"yours": own.threshold, "midpoint x*": halfway.threshold, "fewest errors": best.threshold}
    told = (
        f"your threshold {own.threshold:.4g} gets {own.errors} of {len(labels)} birds wrong, the midpoint "
        f"{halfway.threshold:.4f} {halfway.errors}, the best {best.threshold:.4f} {best.errors}"
    )
    if len(flock.labels) > len(labels):
        st.caption("One threshold parts two species, so the pelicans are left out here.")
    st.altair_chart(
        strip(pair, column, wrong, marks),
        key=PAGE.key("strip"),
        alt=f"The {settings.feature} of {len(labels)} birds, a row for each species: {told}",
    )
    st.markdown(
        f"**The rule**: a bird whose {settings.feature} is {side} than $x^*$ is a flamingo. With $x^* = "
        f"{own.threshold:g}$ the rule gets **{own.errors} of {len(labels)}** birds wrong; a cross marks each. How "
        "high a bird stands in its row means nothing, it only keeps birds apart."
    )
    st.altair_chart(
        error_chart(*error_steps(values, labels), column, marks),
        key=PAGE.key("errors"),
        alt=f"Birds on the wrong side against the threshold: {told}",
    )
    means = [values[labels == label].mean().item() for label in (0, 1)]
    st.markdown("The midpoint of the class means:")
    st.latex(
        rf"\begin{{aligned}} x^* &= \frac{{\bar{{x}}_{{\text{{flamingo}}}} + \bar{{x}}_{{\text{{seagull}}}}}}{{2}}"
        rf" = \frac{{{means[0]:.4f} + {means[1]:.4f}}}{{2}} \\ &= {halfway.threshold:.4f} \end{{aligned}}"
    )
    _alone_and_together(pair)


def _alone_and_together(pair: Flock) -> None:
    """Each feature alone, and both at once."""
    st.subheader("Why not stop at one feature?", anchor=False)
    each = [
        (midpoint(pair.features[:, k], pair.labels), best_threshold(pair.features[:, k], pair.labels)) for k in (0, 1)
    ]
    st.table(
        {
            "told apart by": [f"{name} alone" for name in FEATURES] + ["both"],
            "midpoint of the means": [str(halfway.errors) for halfway, _ in each]
            + [str(nearest_mean_errors(pair.features, pair.labels))],
            "fewest possible": [str(best.errors) for _, best in each]
            + [str(best_line_errors(pair.features, pair.labels))],
        },
        alt="Errors by leg length alone, by wingspan alone, and by both",
    )
    st.markdown(
        "The numbers are birds on the wrong side. For both features the midpoint of the means becomes the line "
        "halfway between them, and *fewest possible* is by the best of all straight lines instead of the best of all "
        "thresholds. It can only be better, since a threshold is a line that stands upright or lies flat: a bird "
        "that is unusual in one feature can be saved by the other.\n\n"
        "The best was found by looking at these very birds, so it flatters itself. Set your threshold on the best, "
        "then draw a new seed: yours stays where it is and now errs. Draw a few, or raise the deviations, and see "
        "which row suffers most."
    )
