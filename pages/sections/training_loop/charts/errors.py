"""The picture of errors without the column: every prediction meets every target, and only its own was meant."""

from __future__ import annotations

import altair as alt
import numpy as np
from torch import Tensor

from ui.charts.form import Picture, form, number
from ui.theme import INK


def errors_picture(x: Tensor, errors: Tensor, *, alt_text: str) -> Picture:
    """The squared errors (N, N), one row for each prediction and a column for each target, in the order of x (N,)."""
    order = x.argsort()
    count = len(order)
    places = np.arange(1, count + 1, dtype=np.int16)
    tables = {
        "errors": {
            "target": np.tile(places, count),
            "prediction": np.repeat(places, count),
            "error": errors[order][:, order].reshape(-1).numpy(),
        },
        "own": {"target": places, "prediction": places},
    }
    return errors_form().fill(tables, {"most": errors.max().item(), "end": count + 0.5}, alt_text=alt_text)


@form
def errors_form() -> alt.LayerChart:
    """A field for each error, the darker the larger, and a frame round those of a prediction and its own target."""
    most, end = number("most"), number("end")
    scale = alt.Scale(domain=[0.5, end], nice=False)
    axis = alt.Axis(tickCount=6, format="d", grid=False)
    across = alt.X("left:Q", title="target of the point (in the order of x)", scale=scale, axis=axis)
    up = alt.Y("low:Q", title="prediction for the point", scale=scale, axis=axis)
    color = alt.Color(
        "error:Q",
        title="squared error",
        scale=alt.Scale(type="sqrt", domain=[0, most], range=["#fdf2f6", "#b0004f"]),
        legend=alt.Legend(orient="top", gradientLength=160, tickCount=3),
    )
    ends = {"left": "datum.target - 0.5", "right": "datum.target + 0.5"}
    ends |= {"low": "datum.prediction - 0.5", "high": "datum.prediction + 0.5"}
    every, own = (alt.Chart(alt.NamedData(name)).transform_calculate(**ends) for name in ("errors", "own"))
    corners = [across, up, alt.X2("right"), alt.Y2("high")]
    tips = [
        alt.Tooltip("prediction:Q", title="prediction for point"),
        alt.Tooltip("target:Q", title="against the target of"),
        alt.Tooltip("error:Q", title="squared error", format=".3f"),
    ]
    layers = [
        every.mark_rect(aria=False).encode(*corners, color=color, tooltip=tips),
        own.mark_rect(filled=False, stroke=INK, strokeWidth=1.5, tooltip=None).encode(*corners),
    ]
    return alt.LayerChart(layer=layers).add_params(most, end)
