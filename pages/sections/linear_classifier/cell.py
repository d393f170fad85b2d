"""The birds behind a cell of the confusion matrix, one by one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.classifier.judging import Judged
from core.classifier.metrics import CELLS, Confusion
from core.data.birds import SPECIES
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from ui.numbers import five_digits
from ui.tables import show_rows


def show_cell(cell: str, birds: pd.DataFrame) -> None:
    """Print the birds of a cell."""
    st.subheader(f"The birds behind {cell}", anchor=False)
    if birds.empty:
        st.caption("None.")
        return
    where = st.container(height=320) if len(birds) > 8 else st
    show_rows(birds, where, alt_text=f"The birds of the cell {cell}")


def birds_behind(settings: ClassifierPageSettings, judged: Judged, counted: Confusion) -> pd.DataFrame:
    """A row for each bird of the chosen cell, the marked one with an arrow."""
    picked = counted.cell == CELLS.index(settings.cell)
    return pd.DataFrame(
        {
            "bird": [f"{n}{'  ←' if n == settings.bird else ''}" for n in judged.numbers[picked].tolist()],
            "species": [SPECIES[label] for label in judged.birds.labels[picked].tolist()],
            "leg length, wingspan": [f"{a:.4f}, {b:.4f}" for a, b in judged.birds.features[picked].tolist()],
            "probability of seagull": [five_digits(p) for p in judged.probabilities[picked].tolist()],
        }
    )
