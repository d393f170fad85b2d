"""The hidden units: what each adds to the curve, where it bends, and how they sum up."""

import streamlit as st

from core.regression.hidden_units import PLACES_OF_CURVES, alive, contributions
from core.regression.result import RegressionResult
from pages.sections.mlp_regression.charts.units import units_chart
from pages.sections.mlp_regression.marking import mark_unit
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import NO_UNIT, RegressionPageSettings
from ui.charts.clock import Clock


def show(settings: RegressionPageSettings, result: RegressionResult, clock: Clock) -> None:
    """Take the curve apart; a click marks a unit."""
    if not settings.widths:
        st.info(
            f"The {settings.model} has no hidden units. Choose an MLP to take its curve apart.", icon=":material/info:"
        )
        return
    units = contributions(result, settings.marked)
    shown = len(units.units)
    told = _marked(settings)
    st.altair_chart(
        units_chart(result, units, clock, settings.marked),
        key=PAGE.key("units"),
        on_select=mark_unit(PAGE.key("units")),
        alt=f"What the {shown} hidden units with the largest contribution add to the curve, the sum of the other "
        f"{units.others} with the bias, and the sum of all. {told}",
    )
    where = "with a dot where it bends: its hinge" if units.exact else f"drawn through {PLACES_OF_CURVES} places"
    rest = f"the other {units.others} and the output bias are" if units.others else "the output bias is"
    st.caption(
        f"Each thin line is one unit of the last hidden layer, its output times its output weight, {where}. Shown are "
        f"the {shown} that add most, on average over the width of the picture; {rest} the dashed line. Add all up and "
        f"you have the curve{' before the output ReLU' if settings.output_relu else ''}. Click a line, or choose a "
        f"unit above, to mark it. {told}"
    )
    if settings.activation == "ReLU":
        layers = alive(result, result.final)
        counts = " and ".join(f"{count} of {width}" for count, width in zip(layers, settings.widths, strict=True))
        st.caption(f"Alive at the end, that is, above 0 at one training point or more: {counts} units.")


def _marked(settings: RegressionPageSettings) -> str:
    """A sentence on the marked unit."""
    if settings.marked is None:
        return f"There is no unit {settings.unit} in this layer." if settings.unit != NO_UNIT else "No unit is marked."
    return f"Unit {settings.unit} is marked."
