"""Normalisation: the same birds before and after, and the numbers that did it."""

import streamlit as st
from torch import Tensor

from core.data.birds import FEATURES, Flock
from core.data.normalisations import NORMALISATIONS
from pages.sections.flamingo_seagull.charts import scatter
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings


def show(settings: BirdsPageSettings, flock: Flock) -> None:
    """Draw both pictures and the statistics of both."""
    way = NORMALISATIONS[settings.normalisation]
    after = flock.scaled(way.apply)
    st.markdown(f"**{settings.normalisation}**  ${way.formula}$. {way.story}")
    left, right = st.columns(2)
    pictures = {"before": (left, flock), "after": (right, after)}
    for when, (column, birds) in pictures.items():
        low, high = birds.features.min().item(), birds.features.max().item()
        column.markdown(f"**{when.capitalize()}**")
        column.altair_chart(
            scatter(birds, side=235),
            key=PAGE.key(when),
            width="content",
            alt=f"{len(birds.labels)} birds {when} the normalisation {settings.normalisation}, numbers from {low:.4f} "
            f"to {high:.4f}",
        )
    st.caption("Each picture has one scale for both axes, so a cloud that changes its shape has been stretched.")
    measured = {
        f"{name}, {when}": _statistics(x)
        for when, (_, birds) in pictures.items()
        for name, x in (*zip(FEATURES, birds.features.T, strict=True), ("whole matrix", birds.features))
    }
    heads = ("smallest", "largest", "mean", "standard deviation")
    st.table(
        {"numbers": list(measured)} | dict(zip(heads, zip(*measured.values(), strict=True), strict=True)),
        alt="Smallest, largest, mean and standard deviation of each feature before and after",
    )
    first = [", ".join(f"{v:z.4f}" for v in birds.features[0].tolist()) for birds in (flock, after)]
    st.markdown(f"The first bird, [{first[0]}], becomes **[{first[1]}]**.")
    st.markdown(
        "**Where the slides differ.** They normalise with `(X - X.min()) / X.max()`. Run **once**, the first bird of "
        "Exercise 2.1 becomes 0.3814 and 0.2869. The 0.4720 and 0.3551 that the slides print is what the same cell "
        "gives when it is run a **second** time on its own output, and that equals the true min-max. Both are in the "
        "menu."
    )


def _statistics(x: Tensor) -> list[str]:
    """The smallest, the largest, the mean and the standard deviation, written out."""
    return [f"{value.item():z.4f}" for value in (x.min(), x.max(), x.mean(), x.std())]
