"""Two features: the cloud of each species, and how near the sample comes to the truth."""

from __future__ import annotations

from dataclasses import dataclass
from math import dist

import pandas as pd
import streamlit as st

from core.data.birds import Flock
from core.data.own_birds import flock_of, is_own
from core.data.thresholds import nearest_mean_errors
from pages.sections.flamingo_seagull.charts.clouds import scatter_picture
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.stage import Stage
from ui.store import kept
from ui.tables import show_rows


@dataclass(frozen=True)
class Clouds:
    """What is shown of a flock: its picture, what is seen in it, and the true means beside those of the sample."""

    picture: Picture
    verdict: str
    means: pd.DataFrame


def show(settings: BirdsPageSettings, stage: Stage) -> None:
    """The clouds over their densities are the picture; their means are compared under it."""
    clouds = kept(_clouds, settings)
    draw(clouds.picture, PAGE.key("scatter"), stage.picture)
    with stage.more:
        _below(settings, clouds)


def _below(settings: BirdsPageSettings, clouds: Clouds) -> None:
    st.markdown(clouds.verdict)
    first, second = settings.measured
    st.markdown(
        f"Each bird is a **pattern** of two **features**, {first} $x_1$ and {second} $x_2$, and "
        "carries a **label**: " + ", ".join(f"{label} {name}" for label, name in enumerate(settings.species)) + "."
    )
    (_of_a_table if is_own(settings) else _of_a_draw)(clouds)


def _of_a_table(clouds: Clouds) -> None:
    """The means of an own table, behind which nobody knows a density."""
    st.markdown(
        "The large outline is the mean of a species; nobody knows the true one. Both axes have one scale, so a "
        "measurement in large numbers stretches the picture, and counts more: **normalisation** puts them on a par."
    )
    show_rows(clouds.means, alt_text="The mean and the standard deviation of each species")


def _of_a_draw(clouds: Clouds) -> None:
    """The means of a flock that was drawn, beside the true ones."""
    st.markdown(
        "The ellipses stand at one and two standard deviations of the true density: of many birds, 39 % lie "
        "within the first and 86 % within the second. The cross is the true mean, the large outline the mean of "
        "the birds that were drawn."
    )
    show_rows(clouds.means, alt_text="True and sample means of each species, and the distance between them")
    st.markdown(
        "More birds bring the two closer: a hundred times as many, about ten times as close.\n\n"
        "**Where the slides differ.** One slide's rule says *f(x) > 0 is a flamingo*. The labels say otherwise: a "
        "flamingo is 0, a seagull is 1, and a positive score means label 1."
    )


def _clouds(settings: BirdsPageSettings) -> Clouds:
    flock = flock_of(settings)
    errors = nearest_mean_errors(flock.features, flock.labels)
    if is_own(settings):
        return _own_clouds(flock, errors)
    groups = settings.groups
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
        verdict=_verdict(len(flock.labels), errors),
        means=pd.DataFrame(table),
    )


def _own_clouds(flock: Flock, errors: int) -> Clouds:
    """The birds of an own table."""
    birds = {name: flock.of(label) for label, name in enumerate(flock.species)}
    means = {name: ", ".join(f"{v:.4f}" for v in own.mean(dim=0).tolist()) for name, own in birds.items()}
    spreads = [", ".join(f"{v:.4f}" for v in own.std(dim=0, correction=0).tolist()) for own in birds.values()]
    told = ", ".join(f"{len(own)} {name} around ({means[name]})" for name, own in birds.items())
    measured = " against ".join(flock.measured)
    table = {"mean of": list(birds), "of these birds": [f"({mean})" for mean in means.values()]}
    return Clouds(
        picture=scatter_picture(flock, alt_text=f"Your own birds, {measured}: {told}"),
        verdict=_verdict(len(flock.labels), errors),
        means=pd.DataFrame(table | {"standard deviation": [f"({spread})" for spread in spreads]}),
    )


def _verdict(total: int, errors: int) -> str:
    """How far apart the clouds are."""
    if not errors:
        return (
            f"Two measurements tell these birds apart: each of the {total} stands nearest to the mean of its own kind."
        )
    return (
        f"**{total - errors} of {total}** birds stand nearest to the mean of their own kind; where the clouds overlap, "
        f"{errors} {'stands' if errors == 1 else 'stand'} nearer to another."
    )
