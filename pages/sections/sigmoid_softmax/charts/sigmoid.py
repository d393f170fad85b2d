"""A picture of one score: the sigmoid with a point, its tangent and its mirror image."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.data.birds import SPECIES, TWO_SPECIES
from core.scores.sigmoid import BirdScores, SigmoidSteps, sigmoid, tangent
from ui.charts.birds import species_color, species_shape
from ui.charts.dress import dress
from ui.theme import INK, MARKED, QUIET

WIDTHS = (20.0, 50.0, 100.0, 200.0)
"""How far the axis of scores may reach, so that a small change moves the point and not the axis under it."""


@dataclass(frozen=True)
class Followed:
    """The twenty birds with their scores and labels (N,), and the number (from 1) of the one that is followed."""

    scores: BirdScores
    truth: Tensor
    bird: int


def sigmoid_curve(steps: SigmoidSteps, followed: Followed | None = None) -> alt.LayerChart:
    """The curve of 1 / (1 + e^(-s)) with one score on it, its tangent, its mirror image at -s, and the birds that it is
    one of."""
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
            across,
            up,
            color=species_color(TWO_SPECIES),
            shape=species_shape(TWO_SPECIES),
            tooltip=[
                "bird:Q",
                "species:N",
                alt.Tooltip("score:Q", format=".5g"),
                alt.Tooltip("probability:Q", format=".5g"),
            ],
        )
    )
    return points
