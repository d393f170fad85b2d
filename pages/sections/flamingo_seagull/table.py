"""The birds as numbers: what a model is given, to read and to take along."""

import pandas as pd
import streamlit as st

from core.data.birds import FEATURES, SPECIES, Flock
from core.data.normalisations import NORMALISATIONS
from core.settings import subscript
from pages.sections.flamingo_seagull.settings import BirdsPageSettings


def show(settings: BirdsPageSettings, flock: Flock) -> None:
    """Print every bird, the shapes of the tensors, and offer the table as a file."""
    after = flock.scaled(NORMALISATIONS[settings.normalisation].apply)
    columns: dict[str, list[str]] = {
        "bird": [str(k) for k in range(1, len(flock.labels) + 1)],
        "species": [SPECIES[label] for label in flock.labels.tolist()],
    }
    columns |= {
        f"{name} x{subscript(k + 1)}": [f"{v:.4f}" for v in flock.features[:, k].tolist()]
        for k, name in enumerate(FEATURES)
    }
    if settings.normalised:
        columns |= {
            f"x{subscript(k + 1)} normalised": [f"{v:.4f}" for v in after.features[:, k].tolist()] for k in (0, 1)
        }
    columns["label y"] = [str(label) for label in flock.labels.tolist()]
    n = len(flock.labels)
    st.markdown(
        f"`X` is a tensor of shape **{n} × 2**, a row for each bird and a column for each feature, float32. `y` has "
        f"shape **{n}**, a label for each bird, int64. Flamingos stand first, then seagulls"
        + (", then pelicans." if settings.with_pelicans else ".")
    )
    st.download_button(
        "Download as CSV",
        _file(flock, after if settings.normalised else None),
        f"birds_seed_{settings.seed}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    with st.container(height=560 if n > 24 else "content"):
        st.table(columns, alt="All birds with their features and labels")


def _file(flock: Flock, after: Flock | None) -> str:
    """All birds as CSV, with plain heads and every digit of their float32 numbers."""
    columns = {
        "bird": range(1, len(flock.labels) + 1),
        "species": [SPECIES[label] for label in flock.labels.tolist()],
        "leg_length": flock.features[:, 0].numpy(),
        "wingspan": flock.features[:, 1].numpy(),
    }
    if after is not None:
        columns |= {"x1_normalised": after.features[:, 0].numpy(), "x2_normalised": after.features[:, 1].numpy()}
    return str(pd.DataFrame(columns | {"label": flock.labels.numpy()}).to_csv(index=False))
