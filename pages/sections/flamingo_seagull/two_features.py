"""Two features: the cloud of each species, and how near the sample comes to the truth."""

import streamlit as st

from core.data.birds import Feature, Flock
from pages.sections.flamingo_seagull.charts import scatter
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings


def show(settings: BirdsPageSettings, flock: Flock) -> None:
    """Draw the clouds over their densities and compare the means."""
    groups = settings.groups
    means = [flock.of(label).mean(dim=0).tolist() for label in range(len(groups))]
    told = ", ".join(
        f"{g.count} {g.species}s around ({m[0]:.4f}, {m[1]:.4f})" for g, m in zip(groups, means, strict=True)
    )
    picture, words = st.columns([1.5, 1], gap="medium")
    picture.altair_chart(
        scatter(flock, groups), key=PAGE.key("scatter"), width="content", alt=f"Leg length against wingspan: {told}"
    )
    with words:
        st.markdown(
            f"Each bird is a **pattern** of two **features**, {Feature.LEGS} $x_1$ and {Feature.WINGS} $x_2$, and "
            "carries a **label**: " + ", ".join(f"{label} {g.species}" for label, g in enumerate(groups)) + ".\n\n"
            "The ellipses stand at one and two standard deviations of the true density: of many birds, 39 % lie "
            "within the first and 86 % within the second. The cross is the true mean, the large outline the mean of "
            "the birds that were drawn."
        )
    st.table(
        {
            "mean of": [g.species for g in groups],
            "true": [f"({g.mean[0]:g}, {g.mean[1]:g})" for g in groups],
            "of these birds": [f"({m[0]:.4f}, {m[1]:.4f})" for m in means],
            "apart": [
                f"{((m[0] - g.mean[0]) ** 2 + (m[1] - g.mean[1]) ** 2) ** 0.5:.4f}"
                for g, m in zip(groups, means, strict=True)
            ],
        },
        alt="True and sample means of each species, and the distance between them",
    )
    st.markdown("More birds bring the two closer: a hundred times as many, about ten times as close.")
    st.markdown(
        "**Where the slides differ.** One slide's rule says *f(x) > 0 is a flamingo*. The labels say otherwise: a "
        "flamingo is 0, a seagull is 1, and a positive score means label 1."
    )
