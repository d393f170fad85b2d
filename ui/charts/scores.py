"""Pictures of scores: the sigmoid with a point, its tangent and its mirror image, shares as bars, and where large scores run out of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.birds import SPECIES
from core.large_scores import LargeScore
from core.scores import CLASSES, BirdScores, ClassScores, SigmoidSteps, sigmoid, tangent
from ui.charts.birds import species_color, species_shape
from ui.charts.dress import dress
from ui.theme import INK, MARKED, QUIET, RUNS

WIDTHS = (20.0, 50.0, 100.0, 200.0)
"""How far the axis of scores may reach, so that a small change moves the point and not the axis under it."""


@dataclass(frozen=True)
class Followed:
    """The twenty birds with their scores and labels (N,), and the number (from 1) of the one that is followed."""

    scores: BirdScores
    truth: Tensor
    bird: int


def sigmoid_curve(steps: SigmoidSteps, followed: Followed | None = None) -> alt.LayerChart:
    """The curve of 1 / (1 + e^(-s)) with one score on it, its tangent, its mirror image at -s, and the birds that it is one of."""
    score = float(steps.score)
    furthest = max(abs(score), float(followed.scores.scores.abs().max()) if followed else 8.0)
    widest = next(width for width in (8.0, *WIDTHS) if width >= furthest)
    across = alt.X("score:Q", title="score s", scale=alt.Scale(domain=[-widest, widest], nice=False))
    up = alt.Y("probability:Q", title="probability of label 1", scale=alt.Scale(domain=[-0.06, 1.06], nice=False))
    places = torch.linspace(-widest, widest, 161)
    point = pd.DataFrame({"score": [score], "probability": [float(steps.probability)]})
    mirror = pd.DataFrame({"score": [-score], "probability": [float(steps.mirrored)]})
    lines = {
        "sigmoid": (places, sigmoid(places), QUIET, [1, 0]),
        "tangent": (*_within(steps, widest), MARKED, [6, 3]),
    }
    layers = [
        alt.Chart(pd.DataFrame({"score": x.numpy(), "probability": y.numpy()}))
        .mark_line(color=color, strokeWidth=2.2, strokeDash=dash, clip=True)
        .encode(across, up)
        for x, y, color, dash in lines.values()
    ]
    layers.append(alt.Chart(pd.DataFrame({"score": [0.0]})).mark_rule(color=QUIET, strokeDash=[4, 4]).encode(across))
    guides = alt.Chart(point).mark_rule(color=INK, strokeWidth=1, opacity=0.55)
    layers += [guides.encode(across), guides.encode(up)]
    if followed:
        layers.append(_birds(followed, across, up))
    here = alt.Chart(point).mark_point(size=260, filled=False, color=INK, strokeWidth=2.5)
    there = alt.Chart(mirror).mark_point(size=140, filled=False, shape="diamond", color=INK, strokeWidth=2)
    layers += [here.encode(across, up), there.encode(across, up)]
    # Below the point on the right half, above it on the left, where the curve leaves room.
    low = score >= 0
    apart = abs(score) > 0.04 * widest
    for data, text, below in ((point, "s", low), (mirror, "-s" if apart else "", not low)):
        name = alt.Chart(data).mark_text(dy=22 if below else -20, color=INK, fontSize=14, fontWeight="bold")
        layers.append(name.encode(across, up, text=alt.value(text)))
    return dress(alt.LayerChart(layer=layers).properties(height=330))


def _within(steps: SigmoidSteps, widest: float) -> tuple[Tensor, Tensor]:
    """The tangent from edge to edge of the picture."""
    score, slope = float(steps.score), max(float(steps.slope), 1e-9)
    reach = min(1.2 / slope, widest / 3)
    places = torch.tensor([score - reach, score + reach]).clamp(-widest, widest)
    return places, tangent(steps, places)


def _birds(followed: Followed, across: alt.X, up: alt.Y) -> alt.Chart:
    data = pd.DataFrame(
        {
            "bird": np.arange(1, len(followed.truth) + 1, dtype=np.int16),
            "species": [SPECIES[label] for label in followed.truth.tolist()],
            "score": followed.scores.scores.numpy(),
            "probability": followed.scores.probabilities.numpy(),
        }
    )
    points: alt.Chart = (
        alt.Chart(data)
        .mark_point(size=80, filled=True, opacity=0.85)
        .encode(
            across, up, color=species_color(SPECIES[:2]), shape=species_shape(SPECIES[:2]),
            tooltip=["bird:Q", "species:N", alt.Tooltip("score:Q", format=".5g"), alt.Tooltip("probability:Q", format=".5g")],
        )
    )  # fmt: skip
    return points


def softmax_bars(result: ClassScores) -> alt.LayerChart:
    """The share of each class with its number; the marked class has a thick outline, and where they differ, the share without the shift is a
    tick."""
    count = len(result.scores)
    names = [f"{k} {CLASSES[k]}" for k in range(count)]
    data = pd.DataFrame(
        {
            "class": names,
            "probability": result.probabilities.numpy(),
            "unshifted": result.unshifted.numpy(),
            "score": result.scores.numpy(),
            "marked": [k == result.marked for k in range(count)],
        }
    )
    down = alt.Y("class:N", title=None, sort=names, axis=alt.Axis(labelFontSize=14))
    base = alt.Chart(data).encode(
        alt.X("probability:Q", title="probability", scale=alt.Scale(domain=[0, 1.15], nice=False), axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1])),
        down,
    )  # fmt: skip
    color = alt.Color(
        "class:N", scale=alt.Scale(domain=names, range=[RUNS[k % len(RUNS)].color for k in range(count)]), legend=None
    )
    bars = base.mark_bar(height={"band": 0.6}).encode(
        color=color,
        stroke=alt.condition("datum.marked", alt.value(INK), alt.value("transparent")),
        strokeWidth=alt.condition("datum.marked", alt.value(3), alt.value(0)),
    )
    labels = base.mark_text(align="left", dx=8, fontSize=14, color=INK).encode(
        text=alt.Text("probability:Q", format=".4f")
    )
    if bool((result.probabilities == result.unshifted).all()):
        return dress(alt.LayerChart(layer=[bars, labels]).properties(height=60 + 36 * count))
    ticks = alt.Chart(data).mark_tick(color=INK, thickness=2, height=26).encode(alt.X("unshifted:Q"), down)
    return dress(alt.LayerChart(layer=[bars, labels, ticks]).properties(height=60 + 36 * count))


def cost_chart(places: LargeScore, here: LargeScore) -> alt.LayerChart:
    """What the right answer costs, -log of its sigmoid, against its score: by the formula as long as it is finite, and by PyTorch."""
    score = float(here.scores)
    names = ["-log(1 / (1 + e^(-s)))", "-F.logsigmoid(s)"]
    looks = [RUNS[2], RUNS[1]]
    costs = (places.naive_cost, places.torch_cost)
    data = pd.concat(
        [
            pd.DataFrame({"way": name, "score": places.scores.numpy(), "cost": cost.numpy()})
            for name, cost in zip(names, costs, strict=True)
        ]
    )
    data = data[np.isfinite(data["cost"])]
    low, high = float(places.scores.min()), float(places.scores.max())
    across = alt.X("score:Q", title="score s of the right answer", scale=alt.Scale(domain=[low, high], nice=False))
    up = alt.Y("cost:Q", title="cost", scale=alt.Scale(domain=[0, -low * 1.05], nice=False))
    legend = alt.Legend(orient="top", columns=1, symbolType="stroke", symbolStrokeWidth=3)
    color = alt.Color(
        "way:N", title=None, scale=alt.Scale(domain=names, range=[look.color for look in looks]), legend=legend
    )
    dash = alt.StrokeDash("way:N", title=None, scale=alt.Scale(domain=names, range=[[1, 0], [4, 5]]), legend=legend)
    width = alt.condition(f"datum.way == '{names[0]}'", alt.value(6), alt.value(2.5))
    lines = alt.Chart(data).mark_line().encode(across, up, color=color, strokeDash=dash, strokeWidth=width)
    point = alt.Chart(pd.DataFrame({"score": [score], "cost": [float(here.torch_cost)]}))
    mark = point.mark_point(size=200, filled=False, color=INK, strokeWidth=2.5).encode(across, up)
    return dress(alt.LayerChart(layer=[lines, mark]).properties(height=300))
