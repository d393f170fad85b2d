"""Capacity and regularisation: the losses at the end against width and against L2 strength, five starts each."""

import streamlit as st

from core.budget import SECONDS, sweep_seconds
from core.capacity import SEEDS, CapacityResult, at_any, l2_sweep, width_sweep
from core.regression import RegressionResult, RegressionSettings
from ui.charts.capacity import LABELS, capacity_chart
from ui.charts.clock import Clock
from ui.messages import too_long
from ui.store import run

SWEEPS = {"width": width_sweep, "l2": l2_sweep}
SWEEPING = {"width": "Training at every width", "l2": "Training at every L2 strength"}


def show(settings: RegressionSettings, result: RegressionResult, clock: Clock) -> None:
    """Draw both curves, or say what they need."""
    if not settings.widths:
        st.info(f"The {settings.model} has no width to change. Choose an MLP.", icon=":material/info:")
        return
    if not settings.held_out:
        with st.container(border=True):
            st.markdown(
                "Under- and overfitting show in the difference between points that were trained on and points that were not, and no point is "
                "held out yet."
            )
            st.button("Hold out 30 %", on_click=_hold_out, icon=":material/content_cut:")
    for knob, sweep in SWEEPS.items():
        cost = sweep_seconds(settings, knob)
        if cost > SECONDS:
            fewer = int(SECONDS * settings.epochs / cost)
            too_long(SWEEPING[knob], cost, SECONDS, settings, {"epochs": fewer} if fewer else {})
            continue
        _curve(settings, run(sweep, at_any(settings, knob), SWEEPING[knob]))


def _curve(settings: RegressionSettings, swept: CapacityResult) -> None:
    label = LABELS[swept.knob]
    training = swept.training.nanmedian(1).values
    told = f"median training {settings.loss} from {training[0]:.4g} to {training[-1]:.4g}"
    best = ""
    if swept.validation.shape[1]:
        validation = swept.validation.nanmedian(1).values
        place = int(validation.nan_to_num(float("inf")).argmin())
        best = f"The lowest median validation {settings.loss}, {validation[place]:.4g}, is at {swept.values[place]:g}."
    value = getattr(settings, swept.knob)
    own = f"The dotted rule is the page's own setting, {value:g}."
    if value not in swept.values:
        own = f"The page's own setting, {value:g}, is not among them."
    lost = int(swept.training.isnan().sum())
    st.altair_chart(
        capacity_chart(swept, float(getattr(settings, swept.knob)), settings.loss), key=f"mlp_sweep_{swept.knob}",
        alt=f"{settings.loss} after {settings.epochs} epochs against {label}, {len(SEEDS)} starts each: {told}. {best}",
    )  # fmt: skip
    st.caption(
        f"Every mark is a whole run of {settings.epochs} epochs on the same points, from weight seeds {SEEDS[0]} to {SEEDS[-1]}; the line is the "
        f"median, the band the range. Early stopping is off here. {own} {best}"
        + (f" {lost} runs left the finite numbers and are not drawn." if lost else "")
    )


def _hold_out() -> None:
    st.session_state["mlp_validation_share"] = 0.3
