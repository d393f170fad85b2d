"""Activations: what comes out, how steep it is there, and where nothing gets through."""

import streamlit as st

from core.parts.activation_curves import ActivationCurves, trace
from core.parts.activations import REACH, SATURATED, Stretch
from pages.sections.sigmoid_softmax.charts.activations import activation_picture, slope_picture
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.stage import Stage
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


def show(settings: CalculatorPageSettings, stage: Stage) -> None:
    """Draw the functions over their derivatives, and the learner's x on all of them."""
    curves = kept(trace, settings)
    draw(kept(_values, settings, curves), PAGE.key("activations"), stage.picture)
    with stage.more:
        draw(kept(_slopes, settings, curves), PAGE.key("slopes"))
        st.caption(
            "Where lines lie on one another only the last is seen: choose one alone. A jump of f' is drawn as a steep "
            "line."
        )
        show_table(kept(_at_x, settings, curves))
        st.markdown(
            f"A gradient on its way back is multiplied by $f'$. Where the slope is below {SATURATED:g} the unit is "
            "**saturated**: next to nothing gets through. Where it is exactly 0 the unit is **dead** for that input: "
            "nothing does. At a kink the slope is what PyTorch takes there: 0 for ReLU at 0."
        )
        st.subheader("Formulas", anchor=False)
        st.markdown(kept(_formulas, settings, curves))


def _values(settings: CalculatorPageSettings, curves: ActivationCurves) -> Picture:
    return activation_picture(curves, alt_text=f"Activations at x = {settings.x:g}: {_told(curves)}")


def _slopes(settings: CalculatorPageSettings, curves: ActivationCurves) -> Picture:
    return slope_picture(curves, alt_text=f"Derivatives of the activations at x = {settings.x:g}: {_told(curves)}")


def _told(curves: ActivationCurves) -> str:
    """Every activation at x."""
    at_x = zip(curves.names, curves.values_at.tolist(), curves.slopes_at.tolist(), strict=True)
    return ", ".join(f"{name} {y:.4f} with slope {slope:.4f}" for name, y, slope in at_x)


def _at_x(settings: CalculatorPageSettings, curves: ActivationCurves) -> TextTable:
    return text_table(
        {
            "activation": curves.names,
            f"f({settings.x:g})": [f"{v:z.4f}" for v in curves.values_at.tolist()],
            f"f'({settings.x:g})": [f"{v:z.4f}" for v in curves.slopes_at.tolist()],
            "where hardly anything gets through": [_flat(stretches) for stretches in curves.stretches],
        },
        alt_text=f"Value and derivative of each activation at {settings.x:g}, and where it is flat",
    )


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


def _formulas(settings: CalculatorPageSettings, curves: ActivationCurves) -> str:
    """A paragraph for each activation's formulas, and one for its story."""
    told = []
    for name in curves.names:
        part = settings.activation(name)
        told.append(
            f"**{name}**  $f(x) = {part.formula.replace('z', 'x')}$,  $f'(x) = {part.derivative.replace('z', 'x')}$,  "
            f"`{part.module}`\n\n{part.story}"
        )
    if curves.hinge is not None:
        told.append(
            f"Maxout's two lines meet at x = **{curves.hinge:.4g}**; there PyTorch's slope is halfway between theirs."
        )
    return "\n\n".join(told)
