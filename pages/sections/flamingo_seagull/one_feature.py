"""One feature: a threshold tells the species apart, and how often it is wrong."""

import streamlit as st

from core.birds import FEATURES, BirdSettings, Flock
from core.thresholds import (
    Rule,
    best_threshold,
    error_curve,
    errors_at,
    flamingo_is_larger,
    midpoint,
    nearest_mean_errors,
)
from ui.charts.birds import error_chart, strip


def show(settings: BirdSettings, flock: Flock) -> None:
    """Draw the strip with the learner's threshold, count its errors, and set the other rules beside it."""
    pair = flock.first_two()
    column = FEATURES.index(settings.feature)
    values, labels = pair.features[:, column], pair.labels
    wrong = errors_at(values, labels, settings.threshold)
    own = Rule(settings.threshold, int(wrong.sum()))
    halfway, best = midpoint(values, labels), best_threshold(values, labels)
    side = "longer" if flamingo_is_larger(values, labels) else "shorter"
    marks = {
        "yours": own.threshold,
        "midpoint x*": halfway.threshold,
        "fewest errors": best.threshold,
    }
    told = f"your threshold {own.threshold:.4g} gets {own.errors} of {len(labels)} birds wrong, the midpoint {halfway.threshold:.4f} {halfway.errors}, the best {best.threshold:.4f} {best.errors}"
    if len(flock.labels) > len(labels):
        st.caption("One threshold parts two species, so the pelicans are left out here.")
    st.altair_chart(
        strip(pair, column, wrong, marks),
        key="fs_strip",
        alt=f"The {settings.feature} of {len(labels)} birds, a row for each species: {told}",
    )
    st.markdown(
        f"**The rule**: a bird whose {settings.feature} is {side} than $x^*$ is a flamingo. At $x^* = {own.threshold:g}$ **{own.errors} of {len(labels)}** "
        f"birds are on the wrong side; a cross marks each. How high a bird stands in its row means nothing, it only keeps birds apart."
    )
    st.altair_chart(
        error_chart(*error_curve(values, labels), column, marks),
        key="fs_errors",
        alt=f"Birds on the wrong side against the threshold: {told}",
    )
    means = [values[labels == label].mean().item() for label in (0, 1)]
    st.markdown(
        rf"The midpoint of the class means: $\displaystyle x^* = \frac{{\bar{{x}}_{{\text{{flamingo}}}} + \bar{{x}}_{{\text{{seagull}}}}}}{{2}}"
        rf" = \frac{{{means[0]:.4f} + {means[1]:.4f}}}{{2}} = {halfway.threshold:.4f}$"
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
            "told apart by": [f"{name} alone" for name in FEATURES] + ["both: nearer to which mean"],
            "errors": [str(halfway.errors) for halfway, _ in each]
            + [str(nearest_mean_errors(pair.features, pair.labels))],
            "errors at the best threshold": [str(best.errors) for _, best in each] + [""],
        },
        alt="Errors by leg length alone, by wingspan alone, and by both",
    )
    st.markdown(
        "The best threshold was found by looking at these very birds, so it flatters itself: draw a new seed and it is no longer the best. With two "
        "features a bird that is unusual in one can be saved by the other. Raise both standard deviations, or bring the means closer, and see which row "
        "suffers most."
    )
