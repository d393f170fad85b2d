"""A plane with equal scales in a picture of any size: a circle is round, and a gradient stands upright on its contour.

What the window leaves of the picture shows what lies around the window, so what is drawn has to reach further.
"""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from ui.charts.form import number

Window = tuple[tuple[float, float], tuple[float, float]]
"""((x low, x high), (y low, y high)): what is always seen."""

LIMITS = ("x_low", "x_high", "y_low", "y_high")
EDGES = {"plane_left": "x_low", "plane_right": "x_high", "plane_bottom": "y_low", "plane_top": "y_high"}
"""The parameters that say how far the picture reaches, each with the side of the window that it lies at or beyond."""

REACH = (2.4, 1.35)
"""How many times as far as the window the ground is drawn, across and up; a screen of another shape ends in white."""


def limits(window: Window) -> dict[str, float]:
    """What a form with a plane is filled with for its window."""
    return dict(zip(LIMITS, (float(end) for side in window for end in side), strict=True))


def around(window: Window) -> Window:
    """The window with what lies around it, as far as pictures reach."""
    (left, right), (bottom, top) = (
        ((low + high - reach * (high - low)) / 2, (low + high + reach * (high - low)) / 2)
        for (low, high), reach in zip(window, REACH, strict=True)
    )
    return (left, right), (bottom, top)


def plane_params() -> list[alt.Parameter]:
    """What to hand to `add_params`: the window that a run sets, and the edges of the picture that follow from it.

    A pixel is worth the same across and up: as much as shows all of the window on the narrower side.
    """
    unit = "max((x_high - x_low) / width, (y_high - y_low) / height)"
    sides = [("x", "width", "-", "plane_left"), ("x", "width", "+", "plane_right")]
    sides += [("y", "height", "-", "plane_bottom"), ("y", "height", "+", "plane_top")]
    return [
        *(number(name) for name in LIMITS),
        alt.param(name="plane_unit", expr=unit),
        *(
            alt.param(name=name, expr=f"({axis}_low + {axis}_high) / 2 {sign} plane_unit * {pixels} / 2")
            for axis, pixels, sign, name in sides
        ),
    ]


def plane_axes(titles: Sequence[str], fields: Sequence[str] = ("x", "y"), grid: bool = False) -> tuple[alt.X, alt.Y]:
    """Both axes of the plane; their fields are the columns of the tables that are drawn on it."""
    left, right, bottom, top = (alt.ExprRef(name) for name in EDGES)
    marks = alt.Axis(grid=grid, tickCount=7)
    across = alt.X(f"{fields[0]}:Q", title=titles[0], scale=alt.Scale(domain=[left, right], nice=False), axis=marks)
    up = alt.Y(f"{fields[1]}:Q", title=titles[1], scale=alt.Scale(domain=[bottom, top], nice=False), axis=marks)
    return across, up
