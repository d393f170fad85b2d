"""The plane: the network that bends it, with its points and what every unit makes of it, and the player."""

from __future__ import annotations

import torch
from torch import Tensor

from core.classifier.regions import Window
from core.data.birds import SPECIES
from core.plane.fields import SIDE_SMALL, fields, grid, in_slice
from core.plane.inputs import features
from core.plane.own_points import MOST_CLASSES, MOST_OWN
from core.plane.points import OWN
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from pages.sections.mlp_classification import own
from pages.sections.mlp_classification.page import PAGE
from pages.sections.mlp_classification.settings import PlanePageSettings, View
from ui.charts.clock import Clock
from ui.memory import Memory
from ui.net import net, told
from ui.net.payload import pack
from ui.net.shown import Shown
from ui.player import player
from ui.selection import numbers
from ui.stage import Stage
from ui.store import kept
from ui.theme import SPECIES as LOOKS
from ui.theme import Look

REACH = 3.3
"""How far the window reaches at least; own points lie within 3.2."""
NEAR = 0.5
"""How far from the shown slice a point may lie and still be drawn full."""


def show(settings: PlanePageSettings, result: PlaneResult, stage: Stage) -> None:
    """The net on the stage, and the player that moves everything."""
    with stage.player:
        player(result.steps, key=PAGE.prefix, unit="epoch", start=stage.start)
    with stage.picture:
        payload = kept(_payload, result.settings, result, slice_at=settings.slice_x3)
        net(payload, key=PAGE.key("net"), on_point=own.changed, on_probe=_follow)


def clock_of(result: PlaneResult) -> Clock:
    """The clock that everything on the page follows."""
    return Clock(PAGE.prefix, len(result.steps) - 1)


def classes_of(settings: PlaneSettings) -> dict[str, Look]:
    """The classes by name; to own points a third one can be added."""
    count = MOST_CLASSES if settings.points == OWN else settings.classes
    looks = list(LOOKS.values())
    names = SPECIES if "birds" in settings.points else [f"class {label}" for label in range(count)]
    return {names[label]: looks[label] for label in range(count)}


def figures_of(result: PlaneResult) -> dict[str, Tensor]:
    """The figures of every frame, each (F,)."""
    at = torch.tensor(result.steps)
    found = {"loss": result.losses[at], "accuracy": result.accuracy}
    if result.settings.held_out:
        found |= {"test loss": result.test_losses[at], "test accuracy": result.test_accuracy}
    return found


def _payload(settings: PlaneSettings, result: PlaneResult, slice_at: float = 0.0) -> bytes:
    window = _window(result)
    seen = fields(result, window, slice_at=slice_at)
    places = features(result.inputs, in_slice(grid(window, SIDE_SMALL), slice_at))
    return pack(
        Shown(
            key=PAGE.prefix,
            names=result.inputs,
            activation=settings.activation,
            window=(window.x, window.y),
            axes=("x₁", "x₂"),
            classes=classes_of(settings),
            weights=result.weights,
            biases=result.biases,
            output=seen.scores,
            inputs=places.T.reshape(-1, SIDE_SMALL, SIDE_SMALL),
            hidden=seen.units,
            silenced=result.silenced if settings.dropout else (),
            x=result.x[:, :2],
            labels=result.labels,
            test=result.test,
            far=_far(result, slice_at),
            own=0 if settings.points == OWN else len(result.x),
            figures=figures_of(result),
            said=_said(settings, slice_at),
            note=_slice(slice_at) if settings.weighed else "",
            editable=settings.points == OWN,
            most=MOST_OWN,
        )
    )


def _window(result: PlaneResult) -> Window:
    """The plane around the middle, with all points in it."""
    reach = max(REACH, 1.04 * float(result.x[:, :2].abs().max()))
    return Window((-reach, reach), (-reach, reach))


def _far(result: PlaneResult, slice_at: float) -> Tensor:
    """Which points (N,) lie far from the shown slice; none where there is no third measurement."""
    if not result.settings.weighed:
        return torch.zeros_like(result.test)
    return (result.x[:, 2] - slice_at).abs() > NEAR


def _slice(slice_at: float) -> str:
    return f"slice at x₃ = {slice_at:.1f}".replace("-", "−")


def _said(settings: PlaneSettings, slice_at: float) -> str:
    where = f", in the {_slice(slice_at)}" if settings.weighed else ""
    held = f", {settings.held_out} of them held out and hollow" if settings.held_out else ""
    return (
        f"The plane with {settings.total} points of {settings.points}{held}{where}, shaded by what the network says, "
        "and the line where it changes its mind"
    )


def _follow() -> None:
    """Follow the point that was clicked, and look at its numbers; a callback."""
    at = numbers(told(PAGE.key("net"), "probe").get("at"), 2)
    if at:
        Memory(PAGE).follow("view", View.POINT.value)
    for knob, value in zip(("point_x1", "point_x2"), at, strict=False):
        Memory(PAGE).follow(knob, max(-6.0, min(6.0, round(value, 3))))
