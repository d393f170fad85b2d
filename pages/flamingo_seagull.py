"""Flamingos and seagulls: two kinds of birds, two measurements each, one tensor."""

import streamlit as st

from core.birds import NORMALISATIONS, SPECIES, BirdSettings, make_birds
from ui.charts.birds import scatter
from ui.frame import begin
from ui.scripts.birds import birds_script

frame = begin("flamingo_seagull", BirdSettings)
left, middle, right = st.columns([1, 1.45, 0.95], gap="medium")

with left:
    frame.controls.show("normalisation", "spread", "seed")
    with st.expander("Flamingos", icon=":material/circle:"):
        frame.controls.show("flamingos", "flamingo_legs", "flamingo_wings")
    with st.expander("Seagulls", icon=":material/change_history:"):
        frame.controls.show("seagulls", "seagull_legs", "seagull_wings")

settings = frame.controls.settings()
frame.finish(settings, birds_script)
birds = make_birds(settings)
way = NORMALISATIONS[settings.normalisation]

means = [birds.features[birds.labels == label].mean(dim=0).tolist() for label in (0, 1)]
with middle:
    st.altair_chart(
        scatter(birds), key="fs_scatter",
        alt=f"{settings.flamingos} flamingos around ({means[0][0]:.4f}, {means[0][1]:.4f}) and {settings.seagulls} seagulls around "
        f"({means[1][0]:.4f}, {means[1][1]:.4f}), normalisation: {settings.normalisation}",
    )  # fmt: skip
with right:
    st.markdown(
        "Each bird is a **pattern** of two **features**, leg length $x_1$ and wingspan $x_2$, and carries a **label**: "
        "0 flamingo, 1 seagull. The large outlines are the sample means."
    )
    st.table(
        {
            "mean of": list(SPECIES),
            "x₁": [f"{mean[0]:.4f}" for mean in means],
            "x₂": [f"{mean[1]:.4f}" for mean in means],
        },
        alt="Sample means of both species",
    )
    st.markdown(f"**Normalisation: {settings.normalisation}**  ${way.formula}$\n\n{way.story}")
    st.markdown(f"`X` is {list(birds.features.shape)}, `y` is {list(birds.labels.shape)}.")

st.subheader("The birds as numbers", anchor=False)
scaled = settings.normalisation != "none"
columns = {
    "bird": [str(k) for k in range(1, len(birds.labels) + 1)],
    "species": [SPECIES[label] for label in birds.labels.tolist()],
    "leg length x₁": [f"{v:.4f}" for v in birds.measured[:, 0].tolist()],
    "wingspan x₂": [f"{v:.4f}" for v in birds.measured[:, 1].tolist()],
}
if scaled:
    columns |= {
        "x₁ normalised": [f"{v:.4f}" for v in birds.features[:, 0].tolist()],
        "x₂ normalised": [f"{v:.4f}" for v in birds.features[:, 1].tolist()],
    }
columns["label y"] = [str(label) for label in birds.labels.tolist()]
with st.container(height=460 if len(birds.labels) > 20 else "content"):
    st.table(columns, alt="All birds with their features and labels")

st.subheader("Where the slides differ", anchor=False)
st.markdown(
    "- The slides normalise with `(X - X.min()) / X.max()`. Run **once**, the first bird of Exercise 2.1 becomes 0.3814 and 0.2869. "
    "The 0.4720 and 0.3551 that the slides print is what the same cell gives when it is run a **second** time on its own "
    "output, and that equals the true min-max. Both are in the menu.\n"
    "- One slide's rule says *f(x) > 0 is a flamingo*. The labels say otherwise: a flamingo is 0, a seagull is 1."
)
