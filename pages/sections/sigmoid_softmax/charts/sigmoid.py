"""A picture of one score: the sigmoid with a point, its tangent and its mirror image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import torch
from torch import Tensor

from core.data.birds import SPECIES, TWO_SPECIES
from core.scores.sigmoid import BirdScores, SigmoidSteps, sigmoid, tangent
from ui.charts.birds import species_color, species_shape
from ui.charts.form import Picture, Table, Value, form, named_rows, number
from ui.theme import INK, MARKED, QUIET, SOLID

WIDTHS = (20.0, 50.0, 100.0, 200.0)
"""How far the axis of scores may reach, so that a small change moves the point and not the axis under it."""
BELOW, ABOVE = 22, -20
"""Pixels from a point down to its name."""


@dataclass(frozen=True)
class Followed:
    """The twenty birds with their scores and labels (N,), and the number (from 1) of the one that is followed."""

    scores: BirdScores
    truth: Tensor
    bird: int


def sigmoid_picture(steps: SigmoidSteps, followed: Followed | None = None, *, alt_text: str) -> Picture:
    """The curve of 1 / (1 + e^(-s)) with one score on it, its tangent, its mirror image at -s, and the birds that it is
    one of."""
    score = float(steps.score)
    furthest = max(abs(score), float(followed.scores.scores.abs().max()) if followed else 8.0)
    widest = next(width for width in (8.0, *WIDTHS) if width >= furthest)
    places, ends = torch.linspace(-widest, widest, 161), _within(steps, widest)
    tables: dict[str, Table] = {
        "curve": {"score": places.numpy(), "probability": sigmoid(places).numpy()},
        "tangent": {"score": ends.numpy(), "probability": tangent(steps, ends).numpy()},
        "zero": {"score": [0.0]},
        "here": {"score": [score], "probability": [float(steps.probability)]},
        "there": {"score": [-score], "probability": [float(steps.mirrored)]},
    }
    if followed:
        tables["birds"] = _rows(followed)
    # Below the point on the right half, above it on the left, where the curve leaves room.
    low, apart = score >= 0, abs(score) > 0.04 * widest
    values: dict[str, Value] = {
        "left": -widest,
        "right": widest,
        "here_down": BELOW if low else ABOVE,
        "there_down": ABOVE if low else BELOW,
        "there_name": "-s" if apart else "",
    }
    return sigmoid_form(followed is not None).fill(tables, values, alt_text=alt_text)


@form
def sigmoid_form(birds: bool) -> alt.LayerChart:
    """The curve with its tangent, a point and its mirror image; with `birds`, and their legend, or without."""
    left, right = number("left"), number("right")
    here_down, there_down, there_name = map(number, ("here_down", "there_down", "there_name"))
    across = alt.X("score:Q", title="score s", scale=alt.Scale(domain=[left, right], nice=False))
    up = alt.Y("probability:Q", title="probability of label 1", scale=alt.Scale(domain=[-0.06, 1.06], nice=False))
    curve, line, zero, here, there = (
        alt.Chart(alt.NamedData(name)) for name in ("curve", "tangent", "zero", "here", "there")
    )
    guides = here.mark_rule(color=INK, strokeWidth=1, opacity=0.55)
    names = [
        point.mark_text(dy=down, color=INK, fontSize=14, fontWeight="bold").encode(across, up, text=alt.value(text))
        for point, down, text in ((here, here_down, "s"), (there, there_down, there_name))
    ]
    layers = [
        curve.mark_line(color=QUIET, strokeWidth=2.2, strokeDash=SOLID, clip=True).encode(across, up),
        line.mark_line(color=MARKED, strokeWidth=2.2, strokeDash=[6, 3], clip=True).encode(across, up),
        zero.mark_rule(color=QUIET, strokeDash=[4, 4]).encode(across),
        guides.encode(across),
        guides.encode(up),
        *([_birds(across, up)] if birds else []),
        here.mark_point(size=260, filled=False, color=INK, strokeWidth=2.5).encode(across, up),
        there.mark_point(size=140, filled=False, shape="diamond", color=INK, strokeWidth=2).encode(across, up),
        *names,
    ]
    return alt.LayerChart(layer=layers).add_params(left, right, here_down, there_down, there_name)


def _within(steps: SigmoidSteps, widest: float) -> Tensor:
    """Where the tangent begins and ends, within the picture."""
    score, slope = float(steps.score), max(float(steps.slope), 1e-9)
    reach = min(1.2 / slope, widest / 3)
    return torch.tensor([score - reach, score + reach]).clamp(-widest, widest)


def _rows(followed: Followed) -> dict[str, Any]:
    return {
        "bird": np.arange(1, len(followed.truth) + 1, dtype=np.int16),
        "species": named_rows(followed.truth.numpy(), SPECIES),
        "score": followed.scores.scores.numpy(),
        "probability": followed.scores.probabilities.numpy(),
    }


def _birds(across: alt.X, up: alt.Y) -> alt.Chart:
    tips = [alt.Tooltip(f"{name}:Q", format=".5g") for name in ("score", "probability")]
    points: alt.Chart = (
        alt.Chart(alt.NamedData("birds"))
        .mark_point(size=80, filled=True, opacity=0.85)
        .encode(
            across,
            up,
            color=species_color(TWO_SPECIES),
            shape=species_shape(TWO_SPECIES),
            tooltip=["bird:Q", "species:N", *tips],
        )
    )
    return points
