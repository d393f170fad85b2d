"""The rules: the surface, the optimizers and the schedule in formulas, and the loss at some steps."""

import streamlit as st

from core.descent.surfaces import SURFACES
from core.descent.walk import DescentResult
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.numbers import formulas, milestones


def show(settings: DescentPageSettings, walks: list[DescentResult]) -> None:
    """Explain what was chosen, then give the numbers."""
    surface = SURFACES[settings.surface]
    st.markdown(
        f"**{settings.surface}**  $f({', '.join(surface.axes)}) = {surface.formula}$. {surface.story} "
        + (
            f"The curve is the loss with {surface.axes[1]} held at {settings.start_y:g}; dashed is its tangent, and "
            "the orange bar is how far the step goes."
            if settings.free == 1
            else "The circle is the start, crosses are minima, and the bluer the ground, the lower the loss. The "
            "dashed line points against the gradient, longer where it is larger; the orange one is the step taken. "
            "Click the ground to start there."
        )
    )
    for name in settings.optimizers:
        st.markdown(f"**{name}**  {formulas(OPTIMIZERS[name].formula)}. {OPTIMIZERS[name].story}")
    if surface.data and settings.batch_size < 50:
        st.markdown(
            "The loss is that of all 50 points; the gradient, and so the step, is that of a batch of "
            f"{settings.batch_size}. Each epoch shuffles the points and deals them out without replacement, so every "
            "point is used once before any is used again."
        )
    if len(walks) > 1:
        st.markdown(
            "All walk at the same learning rate, and it suits some better than others: Adam's first steps are about "
            "as long as the rate itself, gradient descent's as long as the rate times the slope."
        )
    if settings.schedule != "Constant":
        schedule = SCHEDULES[settings.schedule]
        st.markdown(f"**{settings.schedule} schedule**  ${schedule.formula}$. {schedule.story}")
    story, numbers = st.container(), st.container()
    story.subheader("What happens at each step", anchor=False)
    story.markdown(
        "1. Start at some parameters $\\theta$.\n"
        "2. Compute the gradient $g$: the direction in which the loss rises fastest, and how fast.\n"
        "3. Step **against** the gradient. (One slide says *towards* it; that would climb.)\n"
        "4. Repeat. The learning rate $\\alpha$ says how far a step goes.\n\n"
        "The slides say that optimizers avoid local minima. They do not: momentum rolls through some of them, and "
        "where you start decides more. Try *Egg crate*."
    )
    rows = milestones(settings.steps)
    columns = {w.optimizer: [f"{w.losses[k]:.6g}" if k < len(w.losses) else "not finite" for k in rows] for w in walks}
    numbers.subheader("The loss at some steps", anchor=False)
    numbers.table({"step": [str(row) for row in rows]} | columns, alt="The loss of each optimizer at some steps")
    x, y = surface.axes
    for w in walks:
        end = [f"{v:.4f}" if w.diverged_at is None else "not finite" for v in w.points[-1].tolist()]
        numbers.markdown(f"{w.optimizer} ends at {x} = {end[0]}, {y} = {end[1]} after {settings.steps} steps.")
    if surface.data:
        best = surface.minima[0]
        numbers.markdown(f"In closed form, by least squares: w = {best[0]:.4f}, b = {best[1]:.4f}.")
