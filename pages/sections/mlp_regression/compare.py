"""Compare: up to five runs of this visit, what differs between their settings, and their curves in one picture."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
import torch
from streamlit.delta_generator import DeltaGenerator
from torch import Tensor

from core.points import make_points
from core.regression import RegressionResult, RegressionSettings, curves, final_r_squared, parameter_count, window
from ui.charts.clock import Clock
from ui.charts.losses import LossCurve, loss_chart, why_not_log
from ui.charts.regression import compare_chart
from ui.numbers import share, six_decimals
from ui.theme import RUNS

NAMES = "ABCDE"
MOST = len(NAMES)
LOOKS = dict(zip(NAMES, RUNS, strict=False))
KEPT = "mlp:kept"
PLACES = 161


@dataclass(frozen=True)
class Kept:
    """What a run is remembered by: its settings, its results as texts, its final curve (G,) and its training losses (T + 1,)."""

    name: str
    settings: RegressionSettings
    figures: dict[str, str]
    curve: Tensor
    losses: Tensor


def show(settings: RegressionSettings, result: RegressionResult, clock: Clock) -> None:
    """Offer to keep this run, and compare what is kept."""
    kept: list[Kept] = st.session_state.setdefault(KEPT, [])
    already = next((run.name for run in kept if run.settings == settings.relevant()), None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Keep this run", icon=":material/bookmark_add:", on_click=_keep, args=(settings, result), type="primary",
            disabled=already is not None or len(kept) == MOST,
            help=f"Up to {MOST} runs are kept until the page is reloaded.",
        )  # fmt: skip
        for run in kept:
            st.button(f"Forget {run.name}", on_click=_forget, args=(run.name,), key=f"mlp:forget_{run.name}")
    if already:
        st.caption(f"The run above is kept as {already}. Change a control to make another.")
    elif len(kept) == MOST:
        st.caption(f"{MOST} runs are kept, which is all there is room for: forget one to keep another.")
    if not kept:
        st.caption(
            "Keep this run, change a control, keep the next: what differs between them and their curves will stand here."
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
        compare_chart(newest.settings, make_points(newest.settings.data()), places, drawn), key="mlp_compare",
        alt="The final curves of the kept runs " + ", ".join(f"{run.name}: {run.figures['training loss']}" for run in same),
    )  # fmt: skip
    left_out = "" if len(same) == len(kept) else " Runs on another stretch of x are not drawn."
    column.caption(
        f"The points are those of run {newest.name}. What leaves the picture is cut off at its edge.{left_out}"
    )


def _losses(kept: list[Kept], column: DeltaGenerator, log: bool) -> None:
    """The training losses in one picture that stands still: a clock of a single frame."""
    drawn = [LossCurve(run.name, LOOKS[run.name], run.losses, "training loss") for run in kept]
    last = max(len(run.losses) for run in kept) - 1
    column.altair_chart(
        loss_chart(drawn, (last,), Clock("mlp_kept", 0), "epoch", log, legend=True), key="mlp_compare_losses",
        alt="Training losses of the kept runs, which end at " + ", ".join(f"{run.name}: {run.losses[-1]:.6g}" for run in kept),
    )  # fmt: skip
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


def _end(result: RegressionResult) -> str:
    if result.diverged_at is not None:
        return f"diverged at epoch {result.diverged_at}"
    if result.flat_from is not None:
        return f"dead from epoch {result.flat_from}"
    return "last epoch" if result.stopped_at is None else f"stopped at epoch {result.stopped_at}"


def _keep(settings: RegressionSettings, result: RegressionResult) -> None:
    """Remember a run under the first free letter; a callback."""
    kept: list[Kept] = st.session_state[KEPT]
    free = [name for name in NAMES if name not in {run.name for run in kept}]
    if not free:
        return
    places = torch.linspace(*window(settings), PLACES)
    figures = {
        "epoch of the weights": str(result.steps[result.final]),
        "parameters": f"{parameter_count(result.shapes):,}",
        "training loss": six_decimals(result.losses[result.steps[result.final]].item()),
    }
    if len(result.validation):
        figures["validation loss"] = six_decimals(result.validation[result.steps[result.final]].item())
    figures["how it ended"] = _end(result)
    figures |= {f"R² {name}": share(value) for name, value in final_r_squared(result).items()}
    kept.append(Kept(free[0], settings.relevant(), figures, curves(result, places)[result.final], result.losses))


def _forget(name: str) -> None:
    st.session_state[KEPT] = [run for run in st.session_state[KEPT] if run.name != name]
