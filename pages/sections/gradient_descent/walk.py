"""The walk: its path, the figures along it, and the numbers of the shown step, all on one clock."""

from collections.abc import Sequence

import streamlit as st

from core.descent.surfaces import SURFACES
from core.descent.walk import DescentResult
from pages.sections.gradient_descent.charts.ground import START
from pages.sections.gradient_descent.charts.numbers import data_line_picture, numbers_picture
from pages.sections.gradient_descent.charts.paths import curves, path_picture
from pages.sections.gradient_descent.charts.steps import cut_picture
from pages.sections.gradient_descent.page import PAGE
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.charts.timeline import loss_picture, why_not_log
from ui.draw import draw
from ui.player import player
from ui.selection import numbers, offer, picked
from ui.stage import Stage
from ui.store import kept


def show(settings: DescentPageSettings, walks: Sequence[DescentResult], stage: Stage) -> None:
    """The walk itself, and the player that moves everything."""
    with stage.player:
        player(_steps(walks), key=PAGE.prefix, start=stage.start)
    if settings.free == 1:
        draw(kept(_cut, settings, walks), PAGE.key("cut"), stage.picture)
    else:
        draw(kept(_paths, settings, walks), PAGE.key("paths"), stage.picture, on_select=_start_here)


def show_along(settings: DescentPageSettings, walks: Sequence[DescentResult]) -> None:
    """What goes along with the walk, on the same clock: the loss, the step in numbers, the line that it fits."""
    surface, followed = SURFACES[settings.surface], _followed(settings, walks)
    left, right = st.columns(2)
    draw(kept(_losses, settings, walks), PAGE.key("losses"), left)
    if settings.log_loss and (gap := kept(_not_log, settings, walks)):
        left.caption(gap)
    if surface.data:
        draw(kept(_line, settings, walks), PAGE.key("line"), left)
    end = (
        "Where the walk ends, none is taken"
        if followed.diverged_at is None
        else "The next one leaves the finite numbers"
    )
    right.markdown(f"**The step of {followed.optimizer} in numbers**, at the shown step. {end}.")
    draw(kept(_numbers, settings, walks), PAGE.key("numbers"), right)


def _paths(settings: DescentPageSettings, walks: Sequence[DescentResult]) -> Picture:
    surface, steps = SURFACES[settings.surface], _steps(walks)
    return path_picture(
        surface,
        settings.only(*surface.knobs),
        walks,
        steps,
        _clock(walks),
        _followed(settings, walks),
        alt_text=f"Paths over the contours of {settings.surface} from ({settings.start_x:g}, {settings.start_y:g}), "
        f"ending after {steps[-1]} steps: {_ends(walks)}",
    )


def _cut(settings: DescentPageSettings, walks: Sequence[DescentResult]) -> Picture:
    surface = SURFACES[settings.surface]
    return cut_picture(
        surface,
        settings.only(*surface.knobs),
        _followed(settings, walks),
        _steps(walks),
        _clock(walks),
        alt_text=f"The loss of {settings.surface} over {surface.axes[0]} with the walk from {settings.start_x:g}: "
        f"{_ends(walks)}",
    )


def _losses(settings: DescentPageSettings, walks: Sequence[DescentResult]) -> Picture:
    return loss_picture(
        curves(walks, settings.curve),
        _steps(walks),
        _clock(walks, turn=1),
        "step",
        settings.log_loss,
        alt_text=f"{settings.curve.capitalize()} against step at learning rate {settings.learning_rate:g}: "
        f"{_ends(walks)}",
    )


def _not_log(settings: DescentPageSettings, walks: Sequence[DescentResult]) -> str:
    return why_not_log(curves(walks, settings.curve))


def _line(settings: DescentPageSettings, walks: Sequence[DescentResult]) -> Picture:
    surface, followed = SURFACES[settings.surface], _followed(settings, walks)
    best = surface.minima[0]
    return data_line_picture(
        surface,
        followed,
        _steps(walks),
        _clock(walks, turn=2),
        alt_text=f"The 50 points and the line of {followed.optimizer}, which ends at slope "
        f"{followed.points[-1][0]:.4f} and intercept {followed.points[-1][1]:.4f}; dashed the least-squares line, "
        f"{best[0]:.4f} and {best[1]:.4f}",
    )


def _numbers(settings: DescentPageSettings, walks: Sequence[DescentResult]) -> Picture:
    followed = _followed(settings, walks)
    return numbers_picture(
        SURFACES[settings.surface].axes[: settings.free],
        followed,
        _steps(walks),
        _clock(walks, turn=2),
        alt_text=f"Parameters, gradient and step of {followed.optimizer} at the shown step",
    )


def _steps(walks: Sequence[DescentResult]) -> Sequence[int]:
    """The frames of the clock: those of the longest walk."""
    return max(walks, key=lambda walk: len(walk.losses)).steps


def _clock(walks: Sequence[DescentResult], turn: int = 0) -> Clock:
    return Clock(PAGE.prefix, len(_steps(walks)) - 1, turn)


def _followed(settings: DescentPageSettings, walks: Sequence[DescentResult]) -> DescentResult:
    return next((walk for walk in walks if walk.optimizer == settings.followed), walks[0])


def _ends(walks: Sequence[DescentResult]) -> str:
    return "; ".join(
        f"{w.optimizer} at ({w.points[-1][0]:.4g}, {w.points[-1][1]:.4g}) with loss {w.losses[-1]:.4g}" for w in walks
    )


def _start_here() -> None:
    """Start where the learner clicked."""
    place = picked(PAGE.key("paths"), START)
    for knob, value in zip(("start_x", "start_y"), numbers([place.get("x"), place.get("y")], 2), strict=False):
        offer(PAGE, knob, round(value, 3))
