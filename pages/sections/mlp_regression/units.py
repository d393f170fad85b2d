"""The hidden units: what each adds to the curve, where it bends, and how they sum up."""

from dataclasses import dataclass

import streamlit as st

from core.regression.hidden_units import PLACES_OF_CURVES, UnitsResult, alive, contributions
from core.regression.result import RegressionResult
from core.regression.settings import RegressionSettings
from pages.sections.mlp_regression.charts.units import units_picture
from pages.sections.mlp_regression.fitting import clock_of
from pages.sections.mlp_regression.marking import mark_unit
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import NO_UNIT, RegressionPageSettings
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.classroom import inviting
from ui.draw import draw
from ui.stage import Stage
from ui.store import kept

CLICK = " Click a line, or choose a unit among the controls, to mark it."


@dataclass(frozen=True)
class Apart:
    """The curve taken apart: its picture, and what is said below it."""

    picture: Picture
    told: str


def show(settings: RegressionPageSettings, result: RegressionResult, stage: Stage) -> None:
    """Take the curve apart on the stage; a click marks a unit."""
    if not settings.widths:
        st.info(
            f"The {settings.model} has no hidden units. Choose an MLP to take its curve apart.", icon=":material/info:"
        )
        return
    apart = kept(_apart, result.settings, result, clock_of(result, turn=2), marked=settings.marked, unit=settings.unit)
    draw(apart.picture, key=PAGE.key("units"), where=stage.picture, on_select=mark_unit(PAGE.key("units")))
    st.caption(inviting(apart.told, CLICK, "unit"))


def _apart(
    settings: RegressionSettings, result: RegressionResult, clock: Clock, marked: int | None, unit: str
) -> Apart:
    units, mark = contributions(result, marked), _marked(marked, unit)
    picture = units_picture(
        result,
        units,
        clock,
        marked,
        alt_text=f"What the {len(units.units)} hidden units with the largest contribution add to the curve, the sum "
        f"of the other {units.others} with the bias, and the sum of all. {mark}",
    )
    told = [f"{_story(settings, units)} {mark}"]
    if settings.activation == "ReLU":
        layers = alive(result, result.final)
        counts = " and ".join(f"{count} of {width}" for count, width in zip(layers, settings.widths, strict=True))
        told.append(f"Alive at the end, that is, above 0 at one training point or more: {counts} units.")
    return Apart(picture=picture, told="\n\n".join(told))


def _story(settings: RegressionSettings, units: UnitsResult) -> str:
    """What the lines are."""
    where = "with a dot where it bends: its hinge" if units.exact else f"drawn through {PLACES_OF_CURVES} places"
    rest = f"the other {units.others} and the output bias are" if units.others else "the output bias is"
    return (
        f"Each thin line is one unit of the last hidden layer, its output times its output weight, {where}. Shown are "
        f"the {len(units.units)} that add most, on average over the width of the picture; {rest} the dashed line. Add "
        f"all up and you have the curve{' before the output ReLU' if settings.output_relu else ''}.{CLICK}"
    )


def _marked(marked: int | None, unit: str) -> str:
    """A sentence on the marked unit."""
    if marked is None:
        return f"There is no unit {unit} in this layer." if unit != NO_UNIT else "No unit is marked."
    return f"Unit {unit} is marked."
