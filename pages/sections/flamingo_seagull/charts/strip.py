"""Pictures of one feature: the birds in rows, and how many of them each threshold gets wrong."""

from __future__ import annotations

import altair as alt
import numpy as np
from torch import Tensor

from core.data.birds import FEATURES, Flock
from ui.charts.birds import TIGHT, birds, called, present, species_color, species_shape, titles_of
from ui.charts.form import Picture, Table, form, number
from ui.theme import INK, QUIET, SOLID

Names = tuple[str, ...]


def strip_picture(flock: Flock, feature: int, wrong: Tensor, marks: dict[str, float], *, alt_text: str) -> Picture:
    """One feature of flamingos and seagulls, a row for each species; crosses over the birds that are `wrong` (N,);
    rules at `marks`.

    The height within a row only keeps birds apart.
    """
    values, rows = flock.features[:, feature], birds(flock)
    # The golden ratio spreads any number of birds evenly.
    heights = len(present(flock)) - flock.labels.numpy() - 0.2 - 0.6 * ((rows["bird"] * 0.618034) % 1)
    table = {
        "bird": rows["bird"],
        "species": rows["species"],
        "value": values.numpy(),
        "height": heights.astype(np.float32),
        "wrong": wrong.numpy(),
    }
    tables = {
        "birds": table,
        "crosses": {name: table[name][wrong.numpy()] for name in ("value", "height", "wrong")},
        "marks": _mark_rows(marks),
    }
    low, high = min(float(values.min()), *marks.values()), max(float(values.max()), *marks.values())
    room = 0.5 if flock.measured == FEATURES else 0.05 * (high - low)  # somebody's own numbers may be of any size
    shape = strip_form(present(flock), titles_of(flock.measured)[feature], tuple(marks))
    return shape.fill(tables, {"low": low - room, "high": high + room}, alt_text=alt_text)


@form
def strip_form(names: Names, title: str, marks: Names) -> alt.LayerChart:
    """One feature of these species, with crosses over some birds and a rule at each of the marks."""
    low, high = number("low"), number("high")
    across = alt.X("value:Q", title=title, scale=alt.Scale(domain=[low, high], nice=False), axis=alt.Axis(tickCount=8))
    up = alt.Y("height:Q", scale=alt.Scale(domain=[0, len(names)], nice=False), axis=_rows_named(names))
    points = alt.Chart(alt.NamedData("birds")).mark_point(
        size=alt.ExprRef(f"{TIGHT} ? 55 : 110"), filled=True, opacity=0.9
    )
    points = points.encode(
        across,
        up,
        color=species_color(names, legend=False),
        shape=species_shape(names, legend=False),
        tooltip=["bird:Q", "species:N", alt.Tooltip("value:Q", title=title, format=".4f")],
    )
    crosses = alt.Chart(alt.NamedData("crosses")).mark_point(
        shape="cross", angle=45, size=alt.ExprRef(f"{TIGHT} ? 180 : 300"), color=INK, strokeWidth=1.5
    )
    layers = [_rules_at(marks, across), points, crosses.encode(across, up)]
    return alt.LayerChart(layer=layers).add_params(low, high)


def _rows_named(names: Names) -> alt.Axis:
    """An axis that names the row of each species."""
    said = "".join(f"datum.value < {k} ? '{called(name)}' : " for k, name in enumerate(reversed(names), 1))
    return alt.Axis(
        values=[k + 0.5 for k in range(len(names))],
        labelExpr=f"{said}''",
        labelAngle=-90,
        labelAlign="center",
        labelBaseline="bottom",
        labelFontSize=14,
        labelFontWeight="bold",
        labelLimit=300,
        ticks=False,
        domain=False,
        grid=False,
        title=None,
    )


def error_picture(starts: Tensor, errors: Tensor, feature: str, marks: dict[str, float], *, alt_text: str) -> Picture:
    """How many birds a threshold gets wrong, wherever it stands: from starts[k] on errors[k]."""
    tables = {
        "errors": {"value": starts.numpy(), "errors": errors.numpy().astype(np.int16)},
        "marks": _mark_rows(marks),
    }
    values = {
        "low": min(float(starts.min()), *marks.values()),
        "high": max(float(starts.max()), *marks.values()),
        "most": max(int(errors.max()), 1),
    }
    return error_form(feature, tuple(marks)).fill(tables, values, alt_text=alt_text)


@form
def error_form(feature: str, marks: Names) -> alt.LayerChart:
    """A staircase of errors over the threshold on a feature, with a rule at each of the marks."""
    low, high, most = map(number, ("low", "high", "most"))
    across = alt.X("value:Q", title=f"threshold on the {feature}", scale=alt.Scale(domain=[low, high], nice=False))
    up = alt.Y(
        "errors:Q",
        title="birds on the wrong side",
        axis=alt.Axis(tickMinStep=1),
        scale=alt.Scale(domain=[0, most], nice=False),
    )
    stairs = alt.Chart(alt.NamedData("errors")).mark_line(interpolate="step-after", color=QUIET, strokeWidth=2.5)
    layers = [_rules_at(marks, across), stairs.encode(across, up)]
    return alt.LayerChart(layer=layers).add_params(low, high, most).properties(height=290)


def _rules_at(marks: Names, across: alt.X) -> alt.Chart:
    """A vertical rule for each named place of the table `marks`; names differ in dash, the first is solid."""
    dashes = [SOLID, [6, 4], [2, 3]][: len(marks)]
    dash = alt.StrokeDash(
        "mark:N",
        title=None,
        sort=list(marks),
        scale=alt.Scale(domain=list(marks), range=dashes),
        legend=alt.Legend(orient="top", columns=3, symbolType="stroke", symbolSize=400),
    )
    rules = alt.Chart(alt.NamedData("marks")).mark_rule(color=INK, strokeWidth=2)
    drawn: alt.Chart = rules.encode(across, strokeDash=dash)
    return drawn


def _mark_rows(marks: dict[str, float]) -> Table:
    return {"mark": list(marks), "value": list(marks.values())}
