"""Each feature alone, and both at once: what a second measurement adds."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.data.own_birds import BirdsSettings, flock_of, is_own
from core.data.thresholds import best_line_errors, best_threshold, midpoint, nearest_mean_errors
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui.store import kept
from ui.tables import show_rows


def show(settings: BirdsPageSettings) -> None:
    """The table of errors, and what it says."""
    st.subheader("Why not stop at one feature?", anchor=False)
    pair = settings.reduced_to(BirdsSettings, with_pelicans=False)  # drawn last: the other birds stay the same
    show_rows(kept(_alone_and_together, pair), alt_text="Errors by each feature alone, and by both")
    if is_own(settings):
        st.markdown(
            "The numbers are birds on the wrong side. For both features the midpoint of the means becomes the line "
            "halfway between them; where one measurement has much larger numbers, it decides nearly alone. *Fewest "
            "possible* was found by looking at these very birds, so it flatters itself: measure a few more, and see."
        )
        return
    st.markdown(
        "The numbers are birds on the wrong side. For both features the midpoint of the means becomes the line "
        "halfway between them, and *fewest possible* is by the best of all straight lines instead of the best of all "
        "thresholds. It can only be better, since a threshold is a line that stands upright or lies flat: a bird "
        "that is unusual in one feature can be saved by the other.\n\n"
        "The best was found by looking at these very birds, so it flatters itself. Set the threshold on the best, "
        "then draw a new seed: it stays where it is and now errs. Draw a few, or raise the deviations, and see "
        "which row suffers most."
    )


def _alone_and_together(settings: BirdsSettings) -> pd.DataFrame:
    """Each feature alone, and both at once."""
    pair = flock_of(settings).first_two()
    each = [
        (midpoint(pair.features[:, k], pair.labels), best_threshold(pair.features[:, k], pair.labels)) for k in (0, 1)
    ]
    return pd.DataFrame(
        {
            "told apart by": [f"{name} alone" for name in pair.measured] + ["both"],
            "midpoint of the means": [str(halfway.errors) for halfway, _ in each]
            + [str(nearest_mean_errors(pair.features, pair.labels))],
            "fewest possible": [str(best.errors) for _, best in each]
            + ["not counted" if is_own(settings) else str(best_line_errors(pair.features, pair.labels))],
        }
    )
