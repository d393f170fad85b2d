"""The rules: the surface, the optimizers and the schedule in formulas, and the loss at some steps."""

from dataclasses import dataclass

import streamlit as st

from core.descent.surfaces import SURFACES
from core.descent.walk import DescentResult
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.classroom import inviting
from ui.numbers import formulas, milestones
from ui.store import kept
from ui.tables import TextTable, show_table, text_table

TRY, CLICK = " Try *Egg crate*.", " Click the ground to start there."
"""What a learner is invited to, where it can be done."""
EACH_STEP = (
    "### What happens at each step\n\n"
    "1. Start at some parameters $\\theta$.\n"
    "2. Compute the gradient $g$: the direction in which the loss rises fastest, and how fast.\n"
    "3. Step **against** the gradient. (One slide says *towards* it; that would climb.)\n"
    "4. Repeat. The learning rate $\\alpha$ says how far a step goes.\n\n"
    "The slides say that optimizers avoid local minima. They do not: momentum rolls through some of them, and "
    f"where you start decides more.{TRY}"
)


@dataclass(frozen=True)
class Rules:
    """What was chosen, explained; the loss of every walk at some steps; and where they end."""

    told: str
    losses: TextTable
    ends: str


def show(settings: DescentPageSettings, walks: list[DescentResult]) -> None:
    """Explain what was chosen, then give the numbers."""
    rules = kept(_rules, settings, walks)
    told = inviting(rules.told, TRY, "surface")
    st.markdown(inviting(told, CLICK, "start_x", "start_y"))
    show_table(rules.losses)
    st.markdown(rules.ends)


def _rules(settings: DescentPageSettings, walks: list[DescentResult]) -> Rules:
    told = [_surface(settings), *(_optimizer(name) for name in settings.optimizers), *_remarks(settings)]
    rows = milestones(settings.steps)
    columns = {w.optimizer: [f"{w.losses[k]:.6g}" if k < len(w.losses) else "not finite" for k in rows] for w in walks}
    return Rules(
        told="\n\n".join([*told, EACH_STEP, "### The loss at some steps"]),
        losses=text_table(
            {"step": [str(row) for row in rows]} | columns, alt_text="The loss of each optimizer at some steps"
        ),
        ends="\n\n".join(_ends(settings, walks)),
    )


def _surface(settings: DescentPageSettings) -> str:
    surface = SURFACES[settings.surface]
    seen = (
        f"The curve is the loss with {surface.axes[1]} held at {settings.start_y:g}; dashed is its tangent, and the "
        "orange bar is how far the step goes."
        if settings.free == 1
        else "The circle is the start, crosses are minima, and the bluer the ground, the lower the loss. The dashed "
        "line points against the gradient. It is drawn large enough to be seen: the largest gradient of a walk always "
        "has the same length, one of a ten thousandth still a tenth of that. The orange line is the step taken, at its "
        "own length." + CLICK
    )
    return f"**{settings.surface}**  $f({', '.join(surface.axes)}) = {surface.formula}$. {surface.story} {seen}"


def _optimizer(name: str) -> str:
    return f"**{name}**  {formulas(OPTIMIZERS[name].formula)}. {OPTIMIZERS[name].story}"


def _remarks(settings: DescentPageSettings) -> list[str]:
    """What goes for this choice and not for others."""
    told = []
    if SURFACES[settings.surface].data and settings.batch_size < 50:
        told.append(
            "The loss is that of all 50 points; the gradient, and so the step, is that of a batch of "
            f"{settings.batch_size}. Each epoch shuffles the points and deals them out without replacement, so every "
            "point is used once before any is used again."
        )
    if len(settings.optimizers) > 1:
        told.append(
            "All walk at the same learning rate, and it suits some better than others: Adam's first steps are about "
            "as long as the rate itself, gradient descent's as long as the rate times the slope."
        )
    if settings.schedule != "Constant":
        schedule = SCHEDULES[settings.schedule]
        told.append(f"**{settings.schedule} schedule**  ${schedule.formula}$. {schedule.story}")
    return told


def _ends(settings: DescentPageSettings, walks: list[DescentResult]) -> list[str]:
    """Where every walk ends, and where the closed form says the minimum is."""
    surface = SURFACES[settings.surface]
    x, y = surface.axes
    told = []
    for walk in walks:
        end = [f"{v:.4f}" if walk.diverged_at is None else "not finite" for v in walk.points[-1].tolist()]
        told.append(f"{walk.optimizer} ends at {x} = {end[0]}, {y} = {end[1]} after {settings.steps} steps.")
    if surface.data:
        best = surface.minima[0]
        told.append(f"In closed form, by least squares: w = {best[0]:.4f}, b = {best[1]:.4f}.")
    return told
