"""Compare: up to five runs of this visit, what differs between their settings, and their curves in one picture."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
import torch
from streamlit.delta_generator import DeltaGenerator

from core.data.points import DataSettings, make_points
from core.regression.result import RegressionResult, window
from core.regression.settings import RegressionSettings
from pages.sections.mlp_regression.charts.kept import compare_picture
from pages.sections.mlp_regression.kept import MOST, NAMES, PLACES, Kept, forget, keep, kept_runs
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.charts.timeline import LossCurve, loss_picture, why_not_log
from ui.draw import draw
from ui.stage import Stage
from ui.store import kept
from ui.tables import show_rows
from ui.theme import looks

LOOKS = looks(NAMES)
LONGEST = 24
"""Letters of a value in the table of what differs."""


def show(settings: RegressionPageSettings, result: RegressionResult, stage: Stage) -> None:
    """Offer to keep this run, and compare what is kept."""
    runs = kept_runs()
    _buttons(runs, result)
    if not runs:
        return
    newest, which = runs[-1].settings, tuple((run.name, run.settings) for run in runs)
    show_rows(
        kept(_differences, newest, runs, which=which),
        alt_text="The settings that differ between the kept runs, and their results",
    )
    picture, losses = st.columns(2)
    draw(kept(_curves, newest, runs, which=which), PAGE.key("compare"), picture)
    left_out = "" if len(_same_window(runs)) == len(runs) else " Runs on another stretch of x are not drawn."
    picture.caption(
        f"The points are those of run {runs[-1].name}. What leaves the picture is cut off at its edge.{left_out}"
    )
    _losses(runs, losses, settings.log_loss, which)


def _buttons(runs: Sequence[Kept], result: RegressionResult) -> None:
    """Keep this run, forget another, and a sentence on how things stand."""
    already = next((run.name for run in runs if run.settings == result.settings), None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Keep this run",
            icon=":material/bookmark_add:",
            on_click=keep,
            args=(result.settings, result),
            type="primary",
            disabled=already is not None or len(runs) == MOST,
            help=f"Up to {MOST} runs are kept until the page is reloaded.",
        )
        for run in runs:
            st.button(f"Forget {run.name}", on_click=forget, args=(run.name,), key=f"{PAGE.prefix}:forget_{run.name}")
    if already:
        st.caption(f"The run above is kept as {already}. Change a control to make another.")
    elif len(runs) == MOST:
        st.caption(f"{MOST} runs are kept, which is all there is room for: forget one to keep another.")
    if not runs:
        st.caption(
            "Keep this run, change a control, keep the next: what differs between them and their curves will stand "
            "here."
        )


def _curves(newest: RegressionSettings, runs: Sequence[Kept], which: Runs) -> Picture:
    same = _same_window(runs)
    return compare_picture(
        newest,
        make_points(newest.reduced_to(DataSettings)),
        torch.linspace(*window(newest), PLACES),
        {run.name: (LOOKS[run.name], run.curve) for run in same},
        alt_text="The final curves of the kept runs "
        + ", ".join(f"{run.name}: {run.figures['training loss']}" for run in same),
    )


def _same_window(runs: Sequence[Kept]) -> list[Kept]:
    """The runs on the stretch of x of the newest one."""
    return [run for run in runs if window(run.settings) == window(runs[-1].settings)]


def _losses(runs: Sequence[Kept], column: DeltaGenerator, log: bool, which: Runs) -> None:
    newest = runs[-1].settings
    draw(kept(_loss_curves, newest, runs, which=which, log=log), PAGE.key("compare_losses"), column)
    if log and (gap := kept(_not_log, newest, runs, which=which)):
        column.caption(gap)


def _loss_curves(newest: RegressionSettings, runs: Sequence[Kept], which: Runs, log: bool) -> Picture:
    """The training losses in one picture that stands still: a clock of a single frame."""
    return loss_picture(
        _drawn(runs),
        (max(len(run.losses) for run in runs) - 1,),
        Clock(PAGE.key("kept"), 0),
        "epoch",
        log,
        legend=True,
        height=300,
        alt_text="Training losses of the kept runs, which end at "
        + ", ".join(f"{run.name}: {run.losses[-1]:.6g}" for run in runs),
    )


def _not_log(newest: RegressionSettings, runs: Sequence[Kept], which: Runs) -> str:
    return why_not_log(_drawn(runs))


def _drawn(runs: Sequence[Kept]) -> list[LossCurve]:
    return [LossCurve(run.name, LOOKS[run.name], run.losses, "training loss") for run in runs]


def _differences(newest: RegressionSettings, runs: Sequence[Kept], which: Runs) -> dict[str, list[str]]:
    """One row for each setting that differs and for each result, one column for each run."""
    knobs = RegressionSettings.knobs()
    differing = [name for name in knobs if len({getattr(run.settings, name) for run in runs}) > 1]
    results = list(dict.fromkeys(figure for run in runs for figure in run.figures))
    heads = [knobs[name].label for name in differing] + results
    columns = {
        run.name: [_short(knobs[name].spelled(getattr(run.settings, name))) for name in differing]
        + [run.figures.get(figure, "") for figure in results]
        for run in runs
    }
    return {"": heads} | columns


def _short(value: str) -> str:
    """A value as it stands in the table; an own table is a long text."""
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"


Runs = tuple[tuple[str, RegressionSettings], ...]
"""Which runs are kept, and under which names: what all that is drawn of them depends on."""
