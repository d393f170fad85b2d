"""The numbers: the losses as the notebook prints them, how much is explained, and all of it to take along."""

import io
import math
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.regression.result import RegressionResult, final_r_squared
from core.regression.settings import RegressionSettings
from pages.sections.mlp_regression.script import EVERY
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.numbers import share, six_decimals
from ui.stage import Stage
from ui.store import kept
from ui.tables import show_rows


@dataclass(frozen=True)
class Numbers:
    """The table with its last lines, what a row means, how much is explained, and the file to take along."""

    table: dict[str, list[str]]
    ends: str
    meaning: str
    explained: str
    csv: str


def show(settings: RegressionPageSettings, result: RegressionResult, stage: Stage) -> None:
    """Print the table, R² and the download."""
    numbers = kept(_numbers, result.settings, result)
    table, about = st.columns([1.2, 1], gap="large")
    with table:
        st.subheader(f"Loss every {EVERY} epochs", anchor=False)
        show_rows(numbers.table, alt_text=f"{settings.loss} every {EVERY} epochs")
        st.markdown(numbers.ends)
    with about:
        st.subheader("What a row means", anchor=False)
        st.markdown(numbers.meaning)
        st.subheader("R²", anchor=False)
        st.markdown(numbers.explained)
        st.download_button(
            "Download all losses as CSV",
            numbers.csv,
            f"losses_seed_{settings.seed}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            help="One row for each epoch.",
        )


def _numbers(settings: RegressionSettings, result: RegressionResult) -> Numbers:
    rows = range(0, settings.epochs if result.stopped_at is None else result.stopped_at + 1, EVERY)
    columns = {name: _texts(values, rows) for name, values in _columns(result).items()}
    return Numbers(
        table={"epoch": [str(row) for row in rows]} | columns,
        ends="\n\n".join(f"{when}: {_line(result, row)}." for when, row in _ends(result).items()),
        meaning=_meaning(settings),
        explained=_explained(result),
        csv=_csv(result),
    )


def _ends(result: RegressionResult) -> dict[str, int]:
    """The rows that matter most, by what they are: the model that is kept if it is not the last, and where the run
    ended."""
    last = len(result.losses) - 1
    kept = (
        {f"Kept, epoch {result.best}": result.best} if result.settings.stops_early and result.best is not None else {}
    )
    if result.diverged_at is not None:
        return {**kept, f"At epoch {last}, the last finite one": last}
    return {
        **kept,
        "After the last update" if result.stopped_at is None else f"At epoch {last}, where it stopped": last,
    }


def _line(result: RegressionResult, row: int) -> str:
    return ", ".join(f"{name} **{six_decimals(values[row])}**" for name, values in _columns(result).items())


def _columns(result: RegressionResult) -> dict[str, list[float]]:
    """The measured losses by column head; the first is named by the loss itself, as the notebook prints it."""
    columns = {f"{result.settings.loss} training": result.losses.tolist()}
    if len(result.validation):
        columns[f"{result.settings.loss} validation"] = result.validation.tolist()
    if result.settings.l1 or result.settings.l2:
        columns["penalty"] = result.penalties.tolist()
    return columns


def _texts(values: list[float], rows: range) -> list[str]:
    return [six_decimals(values[row] if row < len(values) else math.inf) for row in rows]


def _meaning(settings: RegressionSettings) -> str:
    told = (
        "Row e is measured **before** epoch e's update, as a notebook prints it: row 0 is the model as it was drawn. "
    )
    if settings.whole:
        told += "With the full batch it is the very number that the update's gradient comes from. "
    else:
        what = "mini-batches" if settings.batch_size < settings.learned_from else "dropout"
        told += (
            f"With {what} an update sees another loss, of its own batch and with its own units dropped; a row here is "
            f"an evaluation of all {settings.learned_from} training points, with nothing dropped. "
        )
    if settings.l1 or settings.l2:
        told += (
            "The penalty is what L1 and L2 add to the loss that is minimised; it is no error of the fit, so it stands "
            "apart. "
        )
    if settings.held_out:
        told += (
            f"Validation is the {settings.loss} of the {settings.held_out} points that are held out, always with "
            "nothing dropped."
        )
    return told


def _explained(result: RegressionResult) -> str:
    figures = final_r_squared(result)
    shown = " and ".join(f"**{share(value)}** on the {name} points" for name, value in figures.items())
    which = f"the weights of epoch {result.steps[result.final]}"
    return (
        f"With {which}: {shown}. R² is the share of the variance of y that the model explains: 1 is a perfect fit, 0 "
        "no better than always guessing the mean, below 0 worse than that. It is not defined for points that do not "
        "vary."
    )


def _csv(result: RegressionResult) -> str:
    out = io.StringIO()
    pd.DataFrame({"epoch": range(len(result.losses)), **_columns(result)}).to_csv(out, index=False)
    return out.getvalue()
