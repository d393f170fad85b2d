"""The birds as numbers: what a model is given, to read and to take along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.data.birds import Flock
from core.data.normalisations import NORMALISATIONS
from core.data.own_birds import flock_of, is_own
from core.settings import subscript
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui.charts.birds import called
from ui.stage import Stage
from ui.store import kept
from ui.tables import show_rows


@dataclass(frozen=True)
class Numbers:
    """All birds as they are printed, and as a file."""

    printed: pd.DataFrame
    file: str


def show(settings: BirdsPageSettings, stage: Stage) -> None:
    """Every bird in numbers is the picture; the shapes of the tensors are told under it, and a file is offered."""
    numbers = kept(_numbers, settings)
    show_rows(numbers.printed, stage.picture, alt_text="All birds with their features and labels", height="stretch")
    with stage.more:
        _below(settings, numbers)


def _below(settings: BirdsPageSettings, numbers: Numbers) -> None:
    n = len(numbers.printed)
    first, *then = map(called, settings.species)
    st.markdown(
        f"`X` is a tensor of shape **{n} × {len(settings.measured)}**, a row for each bird and a column for each "
        f"feature, float32. `y` has shape **{n}**, a label for each bird, int64. {first.capitalize()} stand first, "
        f"then {', then '.join(then)}."
    )
    st.download_button(
        "Download as CSV",
        numbers.file,
        "own_birds.csv" if is_own(settings) else f"birds_seed_{settings.seed}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _numbers(settings: BirdsPageSettings) -> Numbers:
    flock = flock_of(settings)
    after = flock.scaled(NORMALISATIONS[settings.normalisation].apply) if settings.normalised else None
    return Numbers(printed=_printed(flock, after), file=_file(flock, after))


def _printed(flock: Flock, after: Flock | None) -> pd.DataFrame:
    """All birds with four decimals."""
    columns: dict[str, list[str]] = {
        "bird": [str(k) for k in range(1, len(flock.labels) + 1)],
        "species": [flock.species[label] for label in flock.labels.tolist()],
    }
    columns |= {
        f"{name} x{subscript(k + 1)}": [f"{v:z.4f}" for v in flock.features[:, k].tolist()]
        for k, name in enumerate(flock.measured)
    }
    if after is not None:
        columns |= {
            f"x{subscript(k + 1)} normalised": [f"{v:z.4f}" for v in after.features[:, k].tolist()]
            for k in range(len(flock.measured))
        }
    return pd.DataFrame(columns | {"label y": [str(label) for label in flock.labels.tolist()]})


def _file(flock: Flock, after: Flock | None) -> str:
    """All birds as CSV, with plain heads and every digit of their float32 numbers."""
    columns: dict[str, Any] = {
        "bird": range(1, len(flock.labels) + 1),
        "species": [flock.species[label] for label in flock.labels.tolist()],
    }
    columns |= {name.replace(" ", "_"): flock.features[:, k].numpy() for k, name in enumerate(flock.measured)}
    if after is not None:
        columns |= {f"x{k + 1}_normalised": after.features[:, k].numpy() for k in range(len(flock.measured))}
    return str(pd.DataFrame(columns | {"label": flock.labels.numpy()}).to_csv(index=False))
