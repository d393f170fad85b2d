"""Gradient descent: walk down a loss surface, one step against the gradient at a time."""

import streamlit as st

from core.descent import DescentSettings, descend
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from ui.charts.clock import Clock
from ui.charts.descent import loss_curves, path_chart
from ui.charts.losses import loss_chart, why_not_log
from ui.frame import begin
from ui.messages import diverged
from ui.numbers import formulas, milestones
from ui.player import player
from ui.scripts.descent import descent_script
from ui.store import run

frame = begin("gradient_descent", DescentSettings)
left, right = st.columns([1, 3], gap="medium")

with left:
    frame.controls.show("surface", "optimizers", "learning_rate")
    used = {knob for name in frame.controls.chosen("optimizers") for knob in OPTIMIZERS[name].knobs}
    frame.controls.show(*(knob for knob in DescentSettings.knobs() if knob in used))
    frame.controls.show("start_x", "start_y", "steps", "log_loss")

settings = frame.controls.settings()
frame.finish(settings, descent_script)
surface = SURFACES[settings.surface]

with right:
    results = [run(descend, settings.alone(name), f"{name} walks") for name in settings.optimizers]
    longest = max(results, key=lambda result: len(result.losses))
    for result in results:
        if result.diverged_at is not None:
            diverged(result.optimizer, result.diverged_at, "step")
    clock = Clock("gd", len(longest.steps) - 1)
    player(longest.steps, key="gd")
    ends = ", ".join(
        f"{r.optimizer} at ({r.points[-1][0]:.4g}, {r.points[-1][1]:.4g}) with loss {r.losses[-1]:.4g}" for r in results
    )
    paths, curves = st.columns(2)
    paths.altair_chart(
        path_chart(surface, results, longest.steps, clock), key="gd_paths",
        alt=f"Paths over the contours of {settings.surface} from ({settings.start_x:g}, {settings.start_y:g}), "
        f"ending after {longest.steps[-1]} steps: {ends}",
    )  # fmt: skip
    drawn = loss_curves(results)
    curves.altair_chart(
        loss_chart(drawn, longest.steps, clock, "step", settings.log_loss), key="gd_losses",
        alt=f"Loss against step at learning rate {settings.learning_rate:g}: {ends}",
    )  # fmt: skip
    if settings.log_loss and why_not_log(drawn):
        curves.caption(why_not_log(drawn))
    st.markdown(
        f"**{settings.surface}**  $f(x, y) = {surface.formula}$. {surface.story} The circle is the start, crosses are minima, and "
        "the bluer the ground, the lower the loss."
    )
    for name in settings.optimizers:
        st.markdown(f"**{name}**  {formulas(OPTIMIZERS[name].formula)}. {OPTIMIZERS[name].story}")

    if len(results) > 1:
        st.markdown(
            "All walk at the same learning rate, and it suits some better than others: Adam's first steps are about as long as the "
            "rate itself, gradient descent's as long as the rate times the slope."
        )

st.subheader("What happens at each step", anchor=False)
st.markdown(
    "1. Start at some parameters $\\theta$; here $\\theta = (x, y)$.\n"
    "2. Compute the gradient $g$: the direction in which the loss rises fastest, and how fast.\n"
    "3. Step **against** the gradient. (One slide says *towards* it; that would climb.)\n"
    "4. Repeat. The learning rate says how far a step goes."
)
rows = milestones(settings.steps)
st.table(
    {"step": [str(row) for row in rows]}
    | {r.optimizer: [f"{r.losses[row]:.6g}" if row < len(r.losses) else "not finite" for row in rows] for r in results},
    alt="The loss of each optimizer at some steps",
)
for r in results:
    end = [f"{v:.4f}" if r.diverged_at is None else "not finite" for v in r.points[-1].tolist()]
    st.markdown(f"{r.optimizer} ends at x = {end[0]}, y = {end[1]} after {settings.steps} steps.")
