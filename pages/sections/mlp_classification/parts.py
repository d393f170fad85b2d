"""The parts: what was chosen, each with its formula and its story."""

import streamlit as st

from core.parts.activations import ACTIVATIONS
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from core.plane.inputs import INPUTS, WEIGHED
from core.plane.points import POINTS
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.numbers import formulas
from ui.store import kept


def show(settings: PlanePageSettings, result: PlaneResult) -> None:
    """Explain one after the other."""
    st.subheader("What it is made of", anchor=False)
    st.markdown(kept(_parts, result.settings, result))


def _parts(settings: PlaneSettings, result: PlaneResult) -> str:
    told = [_points(settings), *map(_input, settings.fed), _units(settings), _loss(settings), *_training(settings)]
    return "\n\n".join(part for part in told if part)


def _points(settings: PlaneSettings) -> str:
    chosen = POINTS[settings.points]
    return (
        f"**{settings.points.capitalize()}**  {_broken(chosen.formula)}. {chosen.story} "
        "All points lie about within 3 of the middle: there a fresh network bends, while within 1 its "
        "units are nearly straight, and a spiral is hardly learned."
    )


def _broken(formula: str) -> str:
    """A formula of several parts, so that a narrow screen can break between them."""
    return formulas(formula.replace(r"\quad", r"\qquad"))


def _input(name: str) -> str:
    told = (INPUTS | WEIGHED)[name]
    return f"**Input** ${told.formula}$. {told.story}"


def _units(settings: PlaneSettings) -> str:
    if not settings.layers:
        return "**No hidden layer.** The score is one linear function of the inputs, and where it is 0 there is a line."
    bend = ACTIVATIONS[settings.activation]
    drops = (
        f" Dropout silences each of them with a chance of {settings.dropout:g} in every update; those of the shown "
        "one are struck out, as the first point of its batch had them."
        if settings.dropout
        else ""
    )
    return (
        f"**{settings.activation}**  $\\varphi(z) = {bend.formula}$. {bend.story} A unit is green where it puts out a "
        "positive number and violet where it is negative; so are the weights, the negative ones dashed, and the wider "
        f"the larger.{drops}"
    )


def _loss(settings: PlaneSettings) -> str:
    method = settings.method
    return f"**Loss**  {_broken(method.formula)}. {method.story}"


def _training(settings: PlaneSettings) -> list[str]:
    rule = OPTIMIZERS[settings.optimizer]
    told = [f"**{settings.optimizer}**  {formulas(rule.formula)}. {rule.story}"]
    if settings.schedule != "Constant":
        schedule = SCHEDULES[settings.schedule]
        told.append(f"**{settings.schedule} schedule**  ${schedule.formula}$. {schedule.story}")
    return told
