"""Two features: the cloud of each species, and how near the sample comes to the truth."""

from __future__ import annotations

from dataclasses import dataclass
from math import dist

import pandas as pd
import streamlit as st

from core.data.birds import Feature, draw_flock
from pages.sections.flamingo_seagull.charts import scatter_picture
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.store import kept


@dataclass(frozen=True)
class Clouds:
    """What is shown of a flock: its picture, and the true means beside those of the sample."""

    picture: Picture
    means: pd.DataFrame


def show(settings: BirdsPageSettings) -> None:
    """Draw the clouds over their densities and compare the means."""
    clouds = kept(_clouds, settings)
    picture, words = st.columns([1.5, 1], gap="medium")
    draw(clouds.picture, PAGE.key("scatter"), picture)
    words.markdown(
        f"Each bird is a **pattern** of two **features**, {Feature.LEGS} $x_1$ and {Feature.WINGS} $x_2$, and "
        "carries a **label**: " + ", ".join(f"{label} {name}" for label, name in enumerate(settings.species)) + ".\n\n"
        "The ellipses stand at one and two standard deviations of the true density: of many birds, 39 % lie "
        "within the first and 86 % within the second. The cross is the true mean, the large outline the mean of "
        "the birds that were drawn."
    )
    st.table(clouds.means, alt="True and sample means of each species, and the distance between them")
    st.markdown(
        "More birds bring the two closer: a hundred times as many, about ten times as close.\n\n"
        "**Where the slides differ.** One slide's rule says *f(x) > 0 is a flamingo*. The labels say otherwise: a "
        "flamingo is 0, a seagull is 1, and a positive score means label 1."
    )


def _clouds(settings: BirdsPageSettings) -> Clouds:
    flock, groups = draw_flock(settings), settings.groups
    means = [flock.of(label).mean(dim=0).tolist() for label in range(len(groups))]
    told = ", ".join(
        f"{g.count} {g.species}s around ({m[0]:.4f}, {m[1]:.4f})" for g, m in zip(groups, means, strict=True)
    )
    table = {
        "mean of": [g.species for g in groups],
        "true": [f"({g.mean[0]:g}, {g.mean[1]:g})" for g in groups],
        "of these birds": [f"({m[0]:.4f}, {m[1]:.4f})" for m in means],
        "apart": [f"{dist(m, g.mean):.4f}" for g, m in zip(groups, means, strict=True)],
    }
    return Clouds(
        picture=scatter_picture(flock, groups, alt_text=f"Leg length against wingspan: {told}"),
        means=pd.DataFrame(table),
    )
