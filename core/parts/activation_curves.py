"""Activations side by side: their values and slopes around 0, maxout among them, whose two lines are chosen."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.parts.activations import ACTIVATIONS, REACH, Activation, Stretch, flat_stretches, slope_of
from core.settings import Settings, choice, number

PER_UNIT = 20
"""Places on the way from one whole number to the next."""

ALL, MAXOUT = "all", "maxout"
CURVES = (*ACTIVATIONS, MAXOUT)
"""What has a curve. Maxout is no entry of ACTIVATIONS, as its lines are parameters, learnt like weights."""
SHOWN = (ALL, *CURVES)
"""What can be looked at."""


def _shows_maxout(settings: ActivationSettings) -> bool:
    return settings.shown in (ALL, MAXOUT)


@dataclass(frozen=True)
class ActivationSettings(Settings):
    """All activations or one of them, an input to put into them, and the two lines of maxout."""

    shown: str = choice("Activation", ALL, SHOWN, help="Draw all of them together, or one alone.")
    x: float = number("x", 1.0, -REACH, REACH, step=0.05, help="The input that every activation is given.")
    maxout_a1: float = number(
        "a₁", 1.0, -3.0, 3.0, step=0.1, when=_shows_maxout, help="The slope of maxout's first line."
    )
    maxout_b1: float = number(
        "b₁", 0.0, -6.0, 6.0, step=0.1, when=_shows_maxout, help="The height of maxout's first line at 0."
    )
    maxout_a2: float = number(
        "a₂", -0.5, -3.0, 3.0, step=0.1, when=_shows_maxout, help="The slope of maxout's second line."
    )
    maxout_b2: float = number(
        "b₂", 0.0, -6.0, 6.0, step=0.1, when=_shows_maxout, help="The height of maxout's second line at 0."
    )

    @property
    def names(self) -> tuple[str, ...]:
        """The activations that are looked at; all of them are those with a bend."""
        return tuple(name for name in CURVES if name != "identity") if self.shown == ALL else (self.shown,)

    def activation(self, name: str) -> Activation:
        """An entry of ACTIVATIONS, or maxout with the chosen lines. Raises `KeyError` for another name."""
        if name != MAXOUT:
            return ACTIVATIONS[name]
        a1, b1, a2, b2 = self.maxout_a1, self.maxout_b1, self.maxout_a2, self.maxout_b2
        first, second = _line(a1, b1), _line(a2, b2)
        return Activation(
            lambda z: maxout(z, a1, b1, a2, b2),
            rf"\max({first}, {second})",
            rf"{a1:g} \text{{ if }} {first} > {second} \text{{ else }} {a2:g} \text{{ if }} {first} < {second}"
            rf" \text{{ else }} {(a1 + a2) / 2:g}",
            f"lambda z: torch.maximum({a1} * z + {b1}, {a2} * z + {b2})",
            "The larger of two lines. In a network both are learnt, so that it finds its own bend.",
        )

    def hinge(self) -> float | None:
        """Where the two lines of maxout meet, or None where they are parallel."""
        if self.maxout_a1 == self.maxout_a2:
            return None
        return (self.maxout_b2 - self.maxout_b1) / (self.maxout_a1 - self.maxout_a2)


@dataclass(frozen=True)
class ActivationCurves:
    """A activations and their slopes at G places, in order, and at one x.

    names: the A activations. places: (G,), with the kink of maxout among them. values, slopes: (A, G). x: ().
    values_at, slopes_at: (A,) at x. halves: (2, G) the two lines of maxout, None where it is not among them. stretches:
    for each activation where it saturates or dies. hinge: where the two lines of maxout meet, None where they are
    parallel.
    """

    names: tuple[str, ...]
    places: Tensor
    values: Tensor
    slopes: Tensor
    x: Tensor
    values_at: Tensor
    slopes_at: Tensor
    halves: Tensor | None
    stretches: tuple[tuple[Stretch, ...], ...]
    hinge: float | None


def _line(a: float, b: float) -> str:
    """a z + b as it is written by hand."""
    if a == 0:
        return f"{b:g}"
    slope = {1.0: "z", -1.0: "-z"}.get(a, f"{a:g} z")
    return slope if b == 0 else f"{slope} {'-' if b < 0 else '+'} {abs(b):g}"


def maxout(z: Tensor, a1: float, b1: float, a2: float, b2: float) -> Tensor:
    """The larger of a1 z + b1 and a2 z + b2, element by element (Goodfellow et al. 2013, with two lines). Where both
    are equal PyTorch's derivative is halfway between their slopes."""
    return torch.maximum(a1 * z + b1, a2 * z + b2)


def trace(settings: ActivationSettings) -> ActivationCurves:
    """Values and slopes of the chosen activations within REACH of 0, and at the chosen x, all float32."""
    functions = [settings.activation(name).function for name in settings.names]
    # Whole numbers divided, so that 0, where most kinks are, is among the places exactly.
    places = torch.arange(-PER_UNIT * REACH, PER_UNIT * REACH + 1) / PER_UNIT
    hinge = settings.hinge() if MAXOUT in settings.names else None
    if hinge is not None and abs(hinge) < REACH and not (places == hinge).any():
        places = torch.cat([places, torch.tensor([hinge])]).sort().values
    x = torch.tensor(settings.x)
    lines = ((settings.maxout_a1, settings.maxout_b1), (settings.maxout_a2, settings.maxout_b2))
    halves = torch.stack([a * places + b for a, b in lines]) if MAXOUT in settings.names else None
    return ActivationCurves(
        names=settings.names,
        places=places,
        values=torch.stack([function(places) for function in functions]),
        slopes=torch.stack([slope_of(function, places) for function in functions]),
        x=x,
        values_at=torch.stack([function(x) for function in functions]),
        slopes_at=torch.stack([slope_of(function, x) for function in functions]),
        halves=halves,
        stretches=tuple(flat_stretches(function) for function in functions),
        hinge=hinge,
    )
