"""Normalisation: the same birds before and after, and the numbers that did it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from torch import Tensor

from core.data.birds import Flock
from core.data.normalisations import NORMALISATIONS
from core.data.own_birds import flock_of
from pages.sections.flamingo_seagull.charts.clouds import scatter_picture
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui.charts.form import Picture
from ui.classroom import inviting
from ui.draw import draw
from ui.stage import Stage
from ui.store import kept
from ui.tables import show_rows

CHOOSE = " Choose a **normalisation**."


@dataclass(frozen=True)
class Normalised:
    """What is shown of a normalisation: a picture before and after it, what it did, the statistics of both, and the
    first bird; `cell` tells what the slides' cell makes of it, once and twice, where that is what is looked at."""

    pictures: dict[str, Picture]
    verdict: str
    statistics: pd.DataFrame
    first: tuple[str, str]
    cell: str


def show(settings: BirdsPageSettings, stage: Stage) -> None:
    """The birds before and after, side by side, are the picture; the statistics of both stand under it."""
    shown = kept(_normalised, settings)
    both = stage.picture.container(horizontal=True, wrap=False)
    for when, picture in shown.pictures.items():
        draw(picture, PAGE.key(when), both)
    with stage.more:
        _below(settings, shown)


def _below(settings: BirdsPageSettings, shown: Normalised) -> None:
    way = NORMALISATIONS[settings.normalisation]
    st.markdown(inviting(shown.verdict, CHOOSE, "normalisation"))
    st.markdown(f"**{settings.normalisation}**  ${way.formula}$. {way.story}")
    st.caption("Each picture has one scale for both axes, so a cloud that changes its shape has been stretched.")
    show_rows(
        shown.statistics, alt_text="Smallest, largest, mean and standard deviation of each feature before and after"
    )
    st.markdown(
        f"The first bird, [{shown.first[0]}], becomes **[{shown.first[1]}]**.\n\n"
        "**Where the slides differ.** They normalise with `(X - X.min()) / X.max()`, which divides by the largest "
        "number from before the shift. The numbers that they print are what the same cell gives when it is run a "
        "**second** time on its own output, and that equals the true min-max. Both are in the menu."
        f"{shown.cell}"
    )


def _normalised(settings: BirdsPageSettings) -> Normalised:
    flock = flock_of(settings)
    both = {"before": flock, "after": flock.scaled(NORMALISATIONS[settings.normalisation].apply)}
    measured = {
        f"{name}, {when}": _statistics(x)
        for when, birds in both.items()
        for name, x in (*zip(flock.measured, birds.features.T, strict=True), ("whole matrix", birds.features))
    }
    heads = ("smallest", "largest", "mean", "standard deviation")
    columns = dict(zip(heads, zip(*measured.values(), strict=True), strict=True))
    before, after = (", ".join(f"{v:z.4f}" for v in birds.features[0].tolist()) for birds in both.values())
    return Normalised(
        pictures={when: _picture(settings, birds, when) for when, birds in both.items()},
        verdict=_verdict(flock.features, both["after"].features)
        if settings.normalised
        else f"Nothing is scaled yet, so both pictures are the same.{CHOOSE}",
        statistics=pd.DataFrame({"numbers": list(measured)} | columns),
        first=(before, after),
        cell=_cell(flock) if NORMALISATIONS[settings.normalisation].runs > 1 else "",
    )


def _cell(flock: Flock) -> str:
    """What the slides' cell makes of the first bird, once and twice."""
    once, twice = (
        " and ".join(f"{v:z.4f}" for v in flock.scaled(NORMALISATIONS[name].apply).features[0].tolist())
        for name in ("slides' cell, once", "slides' cell, twice")
    )
    return f" Run once, the first bird becomes {once}; run twice, {twice}."


def _verdict(before: Tensor, after: Tensor) -> str:
    """What became of the numbers."""
    was, now = (f"from {x.min().item():z.2f} to {x.max().item():z.2f}" for x in (before, after))
    return f"The numbers reached {was}; now they reach **{now}**."


def _picture(settings: BirdsPageSettings, birds: Flock, when: str) -> Picture:
    low, high = birds.features.min().item(), birds.features.max().item()
    return scatter_picture(
        birds,
        when=when.capitalize(),
        alt_text=f"{len(birds.labels)} birds {when} the normalisation {settings.normalisation}: they reach from "
        f"{low:z.4f} to {high:z.4f}",
    )


def _statistics(x: Tensor) -> list[str]:
    """The smallest, the largest, the mean and the standard deviation, written out."""
    return [f"{value.item():z.4f}" for value in (x.min(), x.max(), x.mean(), x.std())]
