"""Pictures of scores: the sigmoid with the birds on it, and softmax shares as bars."""

from __future__ import annotations

import altair as alt
import pandas as pd
import torch

from core.birds import SPECIES
from core.scores import BirdScores, ClassScores, sigmoid
from ui.charts.birds import species_color, species_shape
from ui.charts.dress import dress
from ui.theme import INK, QUIET, RUNS


def sigmoid_curve(scores: BirdScores, truth: torch.Tensor, bird: int) -> alt.LayerChart:
    """The curve of 1 / (1 + e^(-s)), every bird at its score, and guides to bird number `bird` (from 1)."""
    # One of a few widths, so that a small change of the weights moves the birds and not the axis under them.
    furthest = float(scores.scores.abs().max())
    widest = next(width for width in (20.0, 50.0, 100.0, 200.0) if width >= furthest)
    axis = alt.X("score:Q", title="score s = w · x + b", scale=alt.Scale(domain=[-widest, widest], nice=False))
    share = alt.Y(
        "probability:Q", title="probability of seagull (label 1)", scale=alt.Scale(domain=[-0.04, 1.04], nice=False)
    )
    places = torch.linspace(-widest, widest, 161)
    curve = pd.DataFrame({"score": places.tolist(), "probability": sigmoid(places).tolist()})
    data = pd.DataFrame(
        {
            "bird": range(1, len(truth) + 1),
            "species": [SPECIES[label] for label in truth.tolist()],
            "score": scores.scores.tolist(),
            "probability": scores.probabilities.tolist(),
        }
    )
    chosen = data.iloc[[bird - 1]]
    line = alt.Chart(curve).mark_line(color=QUIET, strokeWidth=2).encode(axis, share)
    half = alt.Chart(pd.DataFrame({"score": [0.0]})).mark_rule(color=QUIET, strokeDash=[4, 4]).encode(axis)
    guides = alt.Chart(chosen).mark_rule(color=INK, strokeWidth=1, opacity=0.55)
    points = (
        alt.Chart(data)
        .mark_point(size=80, filled=True, opacity=0.85)
        .encode(
            axis, share, color=species_color(SPECIES[:2]), shape=species_shape(SPECIES[:2]),
            tooltip=["bird:Q", "species:N", alt.Tooltip("score:Q", format=".5g"), alt.Tooltip("probability:Q", format=".5g")],
        )
    )  # fmt: skip
    ring = alt.Chart(chosen).mark_point(size=360, filled=False, color=INK, strokeWidth=2).encode(axis, share)
    name = (
        alt.Chart(chosen)
        .mark_text(align="right", dx=-16, dy=-16, color=INK, fontSize=13, fontWeight="bold")
        .encode(axis, share, text=alt.value(f"bird {bird}"))
    )
    return dress(
        alt.LayerChart(layer=[line, half, guides.encode(axis), guides.encode(share), points, ring, name]).properties(
            height=330
        )
    )


def softmax_bars(result: ClassScores) -> alt.LayerChart:
    """The share of each class, the winner with a solid outline, the number at its bar."""
    names = [f"class {k}" for k in range(len(result.scores))]
    data = pd.DataFrame(
        {
            "class": names,
            "probability": result.probabilities.tolist(),
            "score": result.scores.tolist(),
            "wins": [k == result.winner for k in range(len(names))],
        }
    )
    base = alt.Chart(data).encode(
        x=alt.X("probability:Q", title="probability", scale=alt.Scale(domain=[0, 1.08], nice=False)),
        y=alt.Y("class:N", title=None, axis=alt.Axis(labelFontSize=14)),
    )
    bars = base.mark_bar(height={"band": 0.6}, strokeWidth=3).encode(
        color=alt.Color(
            "class:N",
            scale=alt.Scale(domain=names, range=[RUNS[(2 + k) % len(RUNS)].color for k in range(len(names))]),
            legend=None,
        ),
        stroke=alt.condition("datum.wins", alt.value(INK), alt.value("transparent")),
        tooltip=["class:N", alt.Tooltip("score:Q", format=".4f"), alt.Tooltip("probability:Q", format=".4f")],
    )
    labels = base.mark_text(align="left", dx=8, fontSize=14, color=INK).encode(
        text=alt.Text("probability:Q", format=".4f")
    )
    return dress(alt.LayerChart(layer=[bars, labels]).properties(height=max(200, 44 * len(names))))
