"""Capacity and regularisation: the losses at the end against width and against L2 strength, five starts each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.engine.budget import LIMIT
from core.progress import Progress
from core.regression.budget import cost, fewer_epochs, sweep_cost
from core.regression.capacity import (
    SEEDS,
    CapacityResult,
    CapacitySettings,
    L2SweepSettings,
    WidthSweepSettings,
    l2_sweep,
    width_sweep,
)
from core.regression.result import RegressionResult
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.charts.ends import ends_picture
from ui.charts.form import Picture
from ui.draw import draw
from ui.memory import put
from ui.messages import too_long
from ui.stage import Stage
from ui.store import kept, run

LABELS = {"width": "units in the first hidden layer", "l2": "L2 strength"}


@dataclass(frozen=True)
class Curve:
    """The curve of a sweep, and what is said below it."""

    picture: Picture
    told: str


def show(settings: RegressionPageSettings, result: RegressionResult, stage: Stage) -> None:
    """Draw both curves, or say what they need."""
    if not settings.widths:
        st.info(f"The {settings.model} has no width to change. Choose an MLP.", icon=":material/info:")
        return
    if not settings.held_out:
        with st.container(border=True):
            st.markdown(
                "Under- and overfitting show in the difference between points that were trained on and points that "
                "were not, and no point is held out yet."
            )
            st.button("Hold out 30 %", on_click=_hold_out, icon=":material/content_cut:")
    left, right = st.columns(2)
    with left:
        spent = _sweep(settings, width_sweep, "Training at every width", [WidthSweepSettings], cost(settings))
    with right:
        _sweep(settings, l2_sweep, "Training at every L2 strength", [WidthSweepSettings, L2SweepSettings], spent)


def _sweep(
    settings: RegressionPageSettings,
    verb: Callable[[Any, Progress], CapacityResult],
    label: str,
    kinds: list[type[CapacitySettings]],
    spent: float,
) -> float:
    """Draw the curve of the last of these sweeps if the page's budget lasts, or say that it does not; what is spent
    then."""
    needed = sweep_cost(settings.reduced_to(kinds[-1]))
    if spent + needed > LIMIT:
        fewer = fewer_epochs(settings, kinds)
        too_long(label, needed, settings, {"epochs": fewer} if fewer else {}, spent)
        return spent
    _curve(settings, run(verb, settings, label))
    return spent + needed


def _curve(settings: RegressionPageSettings, swept: CapacityResult) -> None:
    value = float(getattr(settings, swept.knob))
    curve = kept(_picture, swept.settings, swept, value=value)
    draw(curve.picture, PAGE.key(f"sweep_{swept.knob}"))
    st.caption(curve.told)


def _picture(settings: CapacitySettings, swept: CapacityResult, value: float) -> Curve:
    training = swept.training.nanmedian(1).values
    told = f"median training {settings.loss} from {training[0]:.4g} to {training[-1]:.4g}"
    best = ""
    if swept.validation.shape[1]:
        validation = swept.validation.nanmedian(1).values
        place = int(validation.nan_to_num(float("inf")).argmin())
        best = f"The lowest median validation {settings.loss}, {validation[place]:.4g}, is at {swept.values[place]:g}."
    own = f"The dotted rule is the page's own setting, {value:g}."
    if value not in swept.values:
        own = f"The page's own setting, {value:g}, is not among them."
    lost = int(swept.training.isnan().sum())
    picture = ends_picture(
        swept.values,
        {"training": swept.training, "validation": swept.validation},
        value,
        label=LABELS[swept.knob],
        loss=settings.loss,
        band=True,
        alt_text=f"{settings.loss} after {settings.epochs} epochs against {LABELS[swept.knob]}, {len(SEEDS)} starts "
        f"each: {told}. {best}",
    )
    return Curve(
        picture=picture,
        told=f"Every mark is a whole run of {settings.epochs} epochs on the same points, from weight seeds "
        f"{min(SEEDS)} to {max(SEEDS)}; the line is the median, the band the range. Early stopping is off here. {own} "
        f"{best}" + (f" {lost} runs left the finite numbers and are not drawn." if lost else ""),
    )


def _hold_out() -> None:
    put(PAGE, "validation_share", 0.3)
