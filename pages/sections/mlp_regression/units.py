"""The hidden units: what each adds to the curve, where it bends, and how they sum up."""

import streamlit as st

from core.hidden_units import alive, contributions
from core.regression import RegressionResult, RegressionSettings
from ui.charts.clock import Clock
from ui.charts.hidden_units import UNIT, units_chart
from ui.selection import picked


def show(settings: RegressionSettings, result: RegressionResult, clock: Clock) -> None:
    """Take the curve apart; a click marks a unit."""
    if not settings.widths:
        st.info(
            f"The {settings.model} has no hidden units. Choose an MLP to take its curve apart.", icon=":material/info:"
        )
        return
    units = contributions(result, settings.marked)
    shown = len(units.units)
    told = _marked(settings, result)
    st.altair_chart(
        units_chart(result, units, clock, settings.marked), key="mlp_units", on_select=_mark,
        alt=f"What the {shown} hidden units with the largest contribution add to the curve, the sum of the other {units.others} with the bias, "
        f"and the sum of all. {told}",
    )  # fmt: skip
    where = "with a dot where it bends: its hinge" if units.exact else "drawn through 61 places"
    rest = f"the other {units.others} and the output bias are" if units.others else "the output bias is"
    st.caption(
        f"Each thin line is one unit of the last hidden layer, its output times its output weight, {where}. Shown are the {shown} that add most, "
        f"on average over the width of the picture; {rest} the dashed line. Add all up and you have the "
        f"curve{' before the output ReLU' if settings.output_relu else ''}. Click a line, or choose a unit above, to mark it. {told}"
    )
    if settings.activation == "ReLU":
        layers = alive(result, result.final)
        counts = " and ".join(f"{count} of {width}" for count, width in zip(layers, settings.widths, strict=True))
        st.caption(f"Alive at the end, that is, above 0 at one training point or more: {counts} units.")


def _marked(settings: RegressionSettings, result: RegressionResult) -> str:
    """A sentence on the marked unit."""
    if settings.marked is None:
        return f"There is no unit {settings.unit} in this layer." if settings.unit != "none" else "No unit is marked."
    return f"Unit {settings.unit} is marked."


def _mark() -> None:
    """Mark the unit whose line was clicked."""
    unit = picked("mlp_units", UNIT).get("unit", 0)
    if unit > 0:
        st.session_state["mlp_unit"] = str(int(unit))
