"""Normalisation: the same birds before and after, and the numbers that did it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from torch import Tensor

from core.data.birds import FEATURES, Flock, draw_flock
from core.data.normalisations import NORMALISATIONS
from pages.sections.flamingo_seagull.charts import scatter_picture
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.store import kept


@dataclass(frozen=True)
class Normalised:
    """What is shown of a normalisation: a picture before and after it, the statistics of both, and the first bird."""

    pictures: dict[str, Picture]
    statistics: pd.DataFrame
    first: tuple[str, str]


def show(settings: BirdsPageSettings) -> None:
    """Draw both pictures and the statistics of both."""
    way, shown = NORMALISATIONS[settings.normalisation], kept(_normalised, settings)
    st.markdown(f"**{settings.normalisation}**  ${way.formula}$. {way.story}")
    for column, (when, picture) in zip(st.columns(2), shown.pictures.items(), strict=True):
        column.markdown(f"**{when.capitalize()}**")
        draw(picture, PAGE.key(when), column)
    st.caption("Each picture has one scale for both axes, so a cloud that changes its shape has been stretched.")
    st.table(shown.statistics, alt="Smallest, largest, mean and standard deviation of each feature before and after")
    st.markdown(
        f"The first bird, [{shown.first[0]}], becomes **[{shown.first[1]}]**.\n\n"
        "**Where the slides differ.** They normalise with `(X - X.min()) / X.max()`. Run **once**, the first bird of "
        "Exercise 2.1 becomes 0.3814 and 0.2869. The 0.4720 and 0.3551 that the slides print is what the same cell "
        "gives when it is run a **second** time on its own output, and that equals the true min-max. Both are in the "
        "menu."
    )


def _normalised(settings: BirdsPageSettings) -> Normalised:
    flock = draw_flock(settings)
    both = {"before": flock, "after": flock.scaled(NORMALISATIONS[settings.normalisation].apply)}
    measured = {
        f"{name}, {when}": _statistics(x)
        for when, birds in both.items()
        for name, x in (*zip(FEATURES, birds.features.T, strict=True), ("whole matrix", birds.features))
    }
    heads = ("smallest", "largest", "mean", "standard deviation")
    columns = dict(zip(heads, zip(*measured.values(), strict=True), strict=True))
    before, after = (", ".join(f"{v:z.4f}" for v in birds.features[0].tolist()) for birds in both.values())
    return Normalised(
        pictures={when: _picture(settings, birds, when) for when, birds in both.items()},
        statistics=pd.DataFrame({"numbers": list(measured)} | columns),
        first=(before, after),
    )


def _picture(settings: BirdsPageSettings, birds: Flock, when: str) -> Picture:
    low, high = birds.features.min().item(), birds.features.max().item()
    return scatter_picture(
        birds,
        side=235,
        alt_text=f"{len(birds.labels)} birds {when} the normalisation {settings.normalisation}, numbers from "
        f"{low:.4f} to {high:.4f}",
    )


def _statistics(x: Tensor) -> list[str]:
    """The smallest, the largest, the mean and the standard deviation, written out."""
    return [f"{value.item():z.4f}" for value in (x.min(), x.max(), x.mean(), x.std())]
