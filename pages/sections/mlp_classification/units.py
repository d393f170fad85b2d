"""Units: the losses at the end against how many units the hidden layers have, from several first weights."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from core.engine.budget import LIMIT
from core.plane.budget import cost, fewer_epochs, sweep_cost
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from core.plane.unit_sweep import SEEDS, UnitSweep, UnitSweepSettings, sweep_units
from pages.sections.mlp_classification.page import PAGE
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.charts.ends import ends_picture
from ui.charts.form import Picture
from ui.draw import draw
from ui.memory import put
from ui.messages import too_long
from ui.store import kept, run


@dataclass(frozen=True)
class Curves:
    """The picture of a sweep, and what is said below it."""

    picture: Picture
    told: str


def show(settings: PlanePageSettings, result: PlaneResult) -> None:
    """Draw the sweep where there are units and the page's budget lasts."""
    if not settings.layers:
        st.info("Without a hidden layer there are no units to be more or fewer.", icon=":material/info:")
        return
    st.subheader("Too few units, too many units", anchor=False)
    asked = settings.reduced_to(UnitSweepSettings)
    spent, needed = cost(settings), sweep_cost(asked)
    if spent + needed > LIMIT:
        fewer = fewer_epochs(settings)
        too_long("Training at every width", needed, settings, {"epochs": fewer} if fewer else {}, spent)
        return
    swept = run(sweep_units, asked, "Training at every width")
    if not settings.held_out:
        st.markdown("Overfitting shows on points that training has never seen, and no point is held out yet.")
        st.button("Hold out 30 %", on_click=_hold_out, icon=":material/content_cut:")
    curves = kept(_curves, swept.settings, swept, own=_own(settings))
    draw(curves.picture, PAGE.key("units"))
    st.caption(curves.told)


def _own(settings: PlaneSettings) -> int | None:
    """The units that all hidden layers of the page's own network have, if they are alike."""
    return settings.widths[0] if len(set(settings.widths)) == 1 else None


def _curves(settings: UnitSweepSettings, swept: UnitSweep, own: int | None) -> Curves:
    told = f"median training loss from {_at(swept.training, 0)} to {_at(swept.training, -1)}"
    best = ""
    if settings.held_out:
        middle = swept.test.nanmedian(1).values
        place = int(middle.nan_to_num(float("inf")).argmin())
        told += f", median test loss from {_at(swept.test, 0)} to {_at(swept.test, -1)}"
        best = f" The lowest median test loss, {_at(swept.test, place)}, is at {swept.widths[place]} units."
    rule = f" The dotted rule is the page's own network, {own}." if own in swept.widths else ""
    lost = int(swept.training.isnan().sum())
    layers = "the hidden layer" if settings.layers == 1 else f"each of the {settings.layers} hidden layers"
    return Curves(
        picture=ends_picture(
            swept.widths,
            {"training": swept.training, "test": swept.test},
            own,
            label="units in every hidden layer",
            loss="loss",
            alt_text=f"The loss after {settings.epochs} epochs against the units in {layers}: {told}.{best}",
        ),
        told=f"Every mark is a whole run of {settings.epochs} epochs with so many units in {layers}, from weight seeds "
        f"{min(SEEDS)} to {max(SEEDS)}; the line is the median. Early stopping is off here.{rule}{best}"
        + (f" {lost} runs left the finite numbers and are not drawn." if lost else ""),
    )


def _at(losses: Tensor, place: int) -> str:
    return f"{losses[place].nanmedian().item():.3g}"


def _hold_out() -> None:
    """Hold some points out; a callback."""
    put(PAGE, "held_out_share", 0.3)
