"""Normalisation: the same birds before and after, and the numbers that did it."""

import streamlit as st

from core.birds import FEATURES, BirdSettings, Flock
from core.normalisations import NORMALISATIONS
from ui.charts.birds import scatter


def show(settings: BirdSettings, flock: Flock) -> None:
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
            scatter(birds, side=235), key=f"fs_{when}", width="content",
            alt=f"{len(birds.labels)} birds {when} the normalisation {settings.normalisation}, numbers from {low:.4f} to {high:.4f}",
        )  # fmt: skip
    st.caption("Each picture has one scale for both axes, so a cloud that changes its shape has been stretched.")
    rows: list[tuple[str, list[float]]] = []
    for when, (_, birds) in pictures.items():
        for k, name in enumerate(FEATURES):
            x = birds.features[:, k]
            rows.append((f"{name}, {when}", [x.min().item(), x.max().item(), x.mean().item(), x.std().item()]))
        x = birds.features
        rows.append((f"whole matrix, {when}", [x.min().item(), x.max().item(), x.mean().item(), x.std().item()]))
    heads = ("smallest", "largest", "mean", "standard deviation")
    st.table(
        {"numbers": [name for name, _ in rows]}
        | {head: [f"{values[k]:z.4f}" for _, values in rows] for k, head in enumerate(heads)},
        alt="Smallest, largest, mean and standard deviation of each feature before and after",
    )
    first = [", ".join(f"{v:z.4f}" for v in birds.features[0].tolist()) for birds in (flock, after)]
    st.markdown(f"The first bird, [{first[0]}], becomes **[{first[1]}]**.")
    st.markdown(
        "**Where the slides differ.** They normalise with `(X - X.min()) / X.max()`. Run **once**, the first bird of Exercise 2.1 becomes 0.3814 and "
        "0.2869. The 0.4720 and 0.3551 that the slides print is what the same cell gives when it is run a **second** time on its own output, and that "
        "equals the true min-max. Both are in the menu."
    )
