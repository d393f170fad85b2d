"""The parts: what was chosen, each with its formula and its story, and the numbers that the script prints."""

from dataclasses import dataclass

import streamlit as st

from core.parts.activations import ACTIVATIONS
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from core.plane.inputs import INPUTS, WEIGHED
from core.plane.points import POINTS
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.numbers import formulas, milestones, six_decimals
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


@dataclass(frozen=True)
class Parts:
    """What was chosen, explained, and the losses at some epochs."""

    told: str
    losses: TextTable


def show(settings: PlanePageSettings, result: PlaneResult) -> None:
    """Explain, then give the numbers."""
    parts = kept(_parts, result.settings, result)
    st.subheader("What it is made of", anchor=False)
    st.markdown(parts.told)
    st.subheader("The loss at some epochs", anchor=False)
    show_table(parts.losses)


def _parts(settings: PlaneSettings, result: PlaneResult) -> Parts:
    told = [_points(settings), *map(_input, settings.fed), _units(settings), _loss(settings), *_training(settings)]
    return Parts(told="\n\n".join(part for part in told if part), losses=_losses(result))


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


def _losses(result: PlaneResult) -> TextTable:
    rows = milestones(len(result.losses) - 1)
    columns = {"epoch": [str(row) for row in rows], "loss": [six_decimals(result.losses[row].item()) for row in rows]}
    if result.settings.held_out:
        columns["test loss"] = [six_decimals(result.test_losses[row].item()) for row in rows]
    if result.settings.l1 or result.settings.l2:
        columns["penalty"] = [six_decimals(result.penalties[row].item()) for row in rows]
    return text_table(columns, alt_text="The loss at some epochs")
