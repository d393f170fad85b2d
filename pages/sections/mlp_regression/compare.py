"""Compare: up to five runs of this visit, what differs between their settings, and their curves in one picture."""

from __future__ import annotations

import streamlit as st
import torch
from streamlit.delta_generator import DeltaGenerator

from core.data.points import DataSettings, make_points
from core.regression.result import RegressionResult, window
from core.regression.settings import RegressionSettings
from pages.sections.mlp_regression.charts.kept import compare_chart
from pages.sections.mlp_regression.kept import MOST, NAMES, PLACES, Kept, forget, keep, kept_runs
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.charts.clock import Clock
from ui.charts.timeline import LossCurve, loss_chart, why_not_log
from ui.theme import looks

LOOKS = looks(NAMES)


def show(settings: RegressionPageSettings, result: RegressionResult, clock: Clock) -> None:
    """Offer to keep this run, and compare what is kept."""
    kept, own = kept_runs(), settings.reduced_to(RegressionSettings)
    already = next((run.name for run in kept if run.settings == own), None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Keep this run",
            icon=":material/bookmark_add:",
            on_click=keep,
            args=(own, result),
            type="primary",
            disabled=already is not None or len(kept) == MOST,
            help=f"Up to {MOST} runs are kept until the page is reloaded.",
        )
        for run in kept:
            st.button(f"Forget {run.name}", on_click=forget, args=(run.name,), key=f"{PAGE.prefix}:forget_{run.name}")
    if already:
        st.caption(f"The run above is kept as {already}. Change a control to make another.")
    elif len(kept) == MOST:
        st.caption(f"{MOST} runs are kept, which is all there is room for: forget one to keep another.")
    if not kept:
        st.caption(
            "Keep this run, change a control, keep the next: what differs between them and their curves will stand "
            "here."
        )
        return
    st.table(_differences(kept), alt="The settings that differ between the kept runs, and their results")
    picture, losses = st.columns(2)
    _curves(kept, picture)
    _losses(kept, losses, settings.log_loss)


def _curves(kept: list[Kept], column: DeltaGenerator) -> None:
    newest = kept[-1]
    same = [run for run in kept if window(run.settings) == window(newest.settings)]
    places = torch.linspace(*window(newest.settings), PLACES)
    drawn = {run.name: (LOOKS[run.name], run.curve) for run in same}
    column.altair_chart(
        compare_chart(newest.settings, make_points(newest.settings.reduced_to(DataSettings)), places, drawn),
        key=PAGE.key("compare"),
        alt="The final curves of the kept runs "
        + ", ".join(f"{run.name}: {run.figures['training loss']}" for run in same),
    )
    left_out = "" if len(same) == len(kept) else " Runs on another stretch of x are not drawn."
    column.caption(
        f"The points are those of run {newest.name}. What leaves the picture is cut off at its edge.{left_out}"
    )


def _losses(kept: list[Kept], column: DeltaGenerator, log: bool) -> None:
    """The training losses in one picture that stands still: a clock of a single frame."""
    drawn = [LossCurve(run.name, LOOKS[run.name], run.losses, "training loss") for run in kept]
    last = max(len(run.losses) for run in kept) - 1
    column.altair_chart(
        loss_chart(drawn, (last,), Clock(PAGE.key("kept"), 0), "epoch", log, legend=True),
        key=PAGE.key("compare_losses"),
        alt="Training losses of the kept runs, which end at "
        + ", ".join(f"{run.name}: {run.losses[-1]:.6g}" for run in kept),
    )
    if log and why_not_log(drawn):
        column.caption(why_not_log(drawn))


def _differences(kept: list[Kept]) -> dict[str, list[str]]:
    """One row for each setting that differs and for each result, one column for each run."""
    knobs = RegressionSettings.knobs()
    differing = [name for name in knobs if len({getattr(run.settings, name) for run in kept}) > 1]
    results = list(dict.fromkeys(figure for run in kept for figure in run.figures))
    heads = [knobs[name].label for name in differing] + results
    columns = {
        run.name: [knobs[name].format(getattr(run.settings, name))[0] for name in differing]
        + [run.figures.get(figure, "") for figure in results]
        for run in kept
    }
    return {"": heads} | columns
