"""Activations: what comes out, how steep it is there, and where nothing gets through."""

import streamlit as st

from core.parts.activation_curves import ActivationCurves, trace
from core.parts.activations import REACH, SATURATED, Stretch
from pages.sections.sigmoid_softmax.charts.activations import activation_chart, slope_chart
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings


def show(settings: CalculatorPageSettings) -> None:
    """Draw the functions over their derivatives, and the learner's x on all of them."""
    curves = trace(settings)
    told = ", ".join(
        f"{name} {y:.4f} with slope {slope:.4f}"
        for name, y, slope in zip(curves.names, curves.values_at.tolist(), curves.slopes_at.tolist(), strict=True)
    )
    st.altair_chart(
        activation_chart(curves), key=PAGE.key("activations"), alt=f"Activations at x = {settings.x:g}: {told}"
    )
    st.altair_chart(
        slope_chart(curves), key=PAGE.key("slopes"), alt=f"Derivatives of the activations at x = {settings.x:g}: {told}"
    )
    st.caption(
        "Where lines lie on one another only the last is seen: choose one alone. A jump of f' is drawn as a steep line."
    )
    st.table(
        {
            "activation": list(curves.names),
            f"f({settings.x:g})": [f"{v:z.4f}" for v in curves.values_at.tolist()],
            f"f'({settings.x:g})": [f"{v:z.4f}" for v in curves.slopes_at.tolist()],
            "where hardly anything gets through": [_flat(stretches) for stretches in curves.stretches],
        },
        alt=f"Value and derivative of each activation at {settings.x:g}, and where it is flat",
    )
    st.markdown(
        f"A gradient on its way back is multiplied by $f'$. Where the slope is below {SATURATED:g} the unit is "
        "**saturated**: next to nothing gets through. Where it is exactly 0 the unit is **dead** for that input: "
        "nothing does. At a kink the slope is what PyTorch takes there: 0 for ReLU at 0."
    )
    _formulas(settings, curves)


def _flat(stretches: tuple[Stretch, ...]) -> str:
    def words(stretch: Stretch) -> str:
        kind = "dead" if stretch.dies else "saturated"
        if stretch.low <= -REACH and stretch.high >= REACH:
            return f"{kind} everywhere"
        if stretch.low <= -REACH:
            return f"{kind} up to {stretch.high:g}"
        if stretch.high >= REACH:
            return f"{kind} from {stretch.low:g} on"
        return (
            f"{kind} at {stretch.low:g}"
            if stretch.low == stretch.high
            else f"{kind} from {stretch.low:g} to {stretch.high:g}"
        )

    return "; ".join(map(words, stretches)) or "nowhere"


def _formulas(settings: CalculatorPageSettings, curves: ActivationCurves) -> None:
    st.subheader("Formulas", anchor=False)
    for name in curves.names:
        part = settings.activation(name)
        st.markdown(
            f"**{name}**  $f(x) = {part.formula.replace('z', 'x')}$,  $f'(x) = {part.derivative.replace('z', 'x')}$,  "
            f"`{part.module}`\n\n{part.story}"
        )
    if curves.hinge is not None:
        st.markdown(
            f"Maxout's two lines meet at x = **{curves.hinge:.4g}**; there PyTorch's slope is halfway between theirs."
        )
