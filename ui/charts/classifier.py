"""Pictures of linear classifiers: lines and regions among the birds, the perceptron with its numbers, and the confusion matrix."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.birds import SPECIES, Flock
from core.classifier import ClassifierResult
from core.metrics import CELLS, Confusion
from core.regions import Shading, Window, line_within, lines_within, window_of
from ui.charts.birds import axes, bird_points, present
from ui.charts.clock import Clock
from ui.charts.dress import dress, square
from ui.charts.losses import LossCurve, step_label, untils
from ui.charts.regions import named, of_line, of_run, tinted
from ui.theme import INK, MARKED, QUIET, RUNS, Look
from ui.theme import SPECIES as LOOKS

CELL = "cell"
"""The name of the selection that a click on the confusion matrix makes; its field is `name`."""


def line_chart(flock: Flock, weight: Tensor, bias: Tensor, chosen: int) -> alt.LayerChart:
    """The birds, the decision line weight · x + bias = 0, and both of its sides: weight (2,), bias a number. A click chooses a bird."""
    window = window_of(flock.features)
    across, up = axes(window)
    sides = of_line(window, weight, bias)
    layers = [
        tinted(sides, SPECIES[:2], across, up),
        _line(line_within(window, weight, bias), across, up),
        *named(sides, SPECIES[:2], window, across, up),
        *bird_points(flock, across, up, chosen, clickable=True),
    ]
    return square(alt.LayerChart(layer=layers))


def training_chart(
    result: ClassifierResult, shading: Shading, own: Tensor, clock: Clock, chosen: int
) -> alt.LayerChart:
    """The birds with the line of the shown epoch, the probability of a seagull as shading, and dashed the learner's `own` line (2, 2)."""
    window = window_of(result.flock.features)
    across, up = axes(window)
    names = named(of_run(window, result.weight, result.bias), SPECIES[:2], window, across, up, clock)
    ground = [_shade(shading, across, up, clock), _line(own, across, up, [6, 4]), *names]
    return _in_training(result, window, ground, {"trained": Look(RUNS[3].color, RUNS[3].shape)}, clock, chosen)


def outcome_chart(flock: Flock, weight: Tensor, bias: Tensor, chosen: int) -> alt.LayerChart:
    """The birds of all species and the region of each, as one set of functions leaves them; weight: (K, 2), bias: (K,)."""
    window, names = window_of(flock.features), present(flock)
    across, up = axes(window)
    won = of_run(window, weight.unsqueeze(0), bias.unsqueeze(0))
    layers = [
        tinted(won, names, across, up),
        *named(won, names, window, across, up),
        *bird_points(flock, across, up, chosen),
    ]
    return square(alt.LayerChart(layer=layers), 235)


def species_chart(result: ClassifierResult, clock: Clock, chosen: int) -> alt.LayerChart:
    """The birds of all species, the region of each, and the line on which each function is 0."""
    window, names = window_of(result.flock.features), present(result.flock)
    across, up = axes(window)
    won = of_run(window, result.weight, result.bias)
    ground = [tinted(won, names, across, up, clock), *named(won, names, window, across, up, clock)]
    return _in_training(result, window, ground, {name: LOOKS[name] for name in names}, clock, chosen)


def perceptron_chart(
    inputs: Sequence[float], weights: Sequence[float], bias: float, score: float, probability: float
) -> alt.LayerChart:
    """Two inputs and the constant 1, each times its weight on a wire, summed, then through the sigmoid; all with the numbers of one bird."""
    nodes = pd.DataFrame(
        [
            (0.0, 0.12, "x₁", f"{inputs[0]:.4f}"), (0.0, 0.5, "x₂", f"{inputs[1]:.4f}"), (0.0, 0.88, "1", ""),
            (0.62, 0.5, "Σ", f"s = {score:#.5g}"), (0.82, 0.5, "σ", ""), (1.0, 0.5, "p", f"{probability:.4f}"),
        ],
        columns=["x", "y", "name", "value"],
    )  # fmt: skip
    products = [weights[0] * inputs[0], weights[1] * inputs[1], bias]
    wires = pd.DataFrame(
        [(0.0, y, 0.62, 0.5, label, part) for y, label, part in zip(
            (0.12, 0.5, 0.88),
            (f"· {weights[0]:g} = {products[0]:.4f}", f"· {weights[1]:g} = {products[1]:.4f}", f"· b = {bias:g}"),
            products, strict=True,
        )] + [(0.62, 0.5, 0.82, 0.5, "", 1.0), (0.82, 0.5, 1.0, 0.5, "", 1.0)],
        columns=["x", "y", "to_x", "to_y", "label", "part"],
    )  # fmt: skip
    across = alt.X("x:Q", scale=alt.Scale(domain=[-0.08, 1.12], nice=False), axis=None)
    up = alt.Y("y:Q", scale=alt.Scale(domain=[1, 0], nice=False), axis=None)
    lines = alt.Chart(wires).mark_rule(color=QUIET, strokeWidth=2).encode(
        across, up, alt.X2("to_x"), alt.Y2("to_y"),
        strokeDash=alt.condition("datum.part < 0", alt.value([5, 4]), alt.value([1, 0])),
    )  # fmt: skip
    labels = wires[wires["label"] != ""].assign(x=0.115, y=[0.1, 0.44, 0.92])
    told = alt.Chart(labels).mark_text(color=INK, fontSize=13, align="left").encode(across, up, text="label:N")
    circles = alt.Chart(nodes).mark_circle(size=1500, color=RUNS[1].color, opacity=1).encode(across, up)
    names = alt.Chart(nodes).mark_text(color="white", fontSize=16, fontWeight="bold").encode(across, up, text="name:N")
    # Below its circle, and that of the sum below the bias's wire too.
    below = nodes.assign(y=nodes["y"] + [0.12, 0.12, 0.12, 0.17, 0.12, 0.12])
    values = alt.Chart(below).mark_text(color=INK, fontSize=13).encode(across, up, text="value:N")
    return dress(alt.LayerChart(layer=[lines, told, circles, names, values]).properties(height=300))


def confusion_chart(counted: Confusion, positive: str, negative: str, chosen: str) -> alt.LayerChart:
    """The four counts, truth in rows and decision in columns, the chosen cell outlined; a click chooses, under the name `CELL`."""
    counts = (counted.true_positives, counted.false_negatives, counted.false_positives, counted.true_negatives)
    data = pd.DataFrame(
        {
            "truth": [positive, positive, negative, negative],
            "called": [positive, negative] * 2,
            "count": counts,
            "name": list(CELLS),
            "right": [True, False, False, True],
            "chosen": [cell == chosen for cell in CELLS],
        }
    )
    data["said"] = data["name"] + ": " + data["count"].astype(str) + " " + data["truth"] + "s called " + data["called"]
    base = alt.Chart(data).encode(
        alt.X("called:N", sort=[positive, negative], title="called", axis=alt.Axis(orient="top", labelAngle=0)),
        alt.Y("truth:N", sort=[positive, negative], title="in truth"),
    )
    tint = alt.Color(
        "right:N", scale=alt.Scale(domain=[True, False], range=[RUNS[3].color, RUNS[2].color]), legend=None
    )
    outline = alt.condition("datum.chosen", alt.value(5), alt.value(0))
    cells = base.mark_rect(fillOpacity=0.22, stroke=INK).encode(color=tint, strokeWidth=outline, description="said:N")
    cells = cells.add_params(alt.selection_point(CELL, on="click", fields=["name"], empty=False, clear=False))
    numbers = base.mark_text(fontSize=26, fontWeight="bold", color=INK, dy=-6).encode(text="count:Q")
    labels = base.mark_text(fontSize=13, color=INK, dy=20).encode(text="name:N")
    return dress(alt.LayerChart(layer=[cells, numbers, labels]).properties(height=230))


def judged_chart(
    flock: Flock, weight: Tensor, bias: Tensor, cutoff: float, picked: Tensor, numbers: Tensor, chosen: int
) -> alt.LayerChart:
    """The judged birds with their `numbers` (N,), the line on which the score is `cutoff`, a thin ring round every bird of the chosen cell
    (picked: (N,) bool) and a wide one round bird `chosen`."""
    window = window_of(flock.features)
    across, up = axes(window)
    rings = pd.DataFrame(flock.features[picked].numpy(), columns=["x1", "x2"])
    ring = alt.Chart(rings).mark_point(shape="circle", size=190, filled=False, color=MARKED, strokeWidth=2.5, clip=True)
    sides = of_line(window, weight, bias - cutoff)
    layers = [
        tinted(sides, SPECIES[:2], across, up),
        _line(line_within(window, weight, bias - cutoff), across, up),
        *named(sides, SPECIES[:2], window, across, up),
        *bird_points(flock, across, up, chosen, clickable=True, numbers=numbers),
        ring.encode(across, up),
    ]
    return square(alt.LayerChart(layer=layers))


def losses_of(result: ClassifierResult) -> list[LossCurve]:
    """The training loss, and the test loss where birds are held out."""
    drawn = [LossCurve("training", RUNS[0], result.losses)]
    return drawn + ([LossCurve("held out", RUNS[1], result.test_losses)] if len(result.test_losses) else [])


def shares_of(result: ClassifierResult) -> list[LossCurve]:
    """The share of birds labelled right, of those trained on and of those held out, in every frame."""
    drawn = [("training", RUNS[0], result.accuracy), ("held out", RUNS[1], result.test_accuracy)]
    return [LossCurve(name, look, share, "share right", result.steps) for name, look, share in drawn if len(share)]


def _line(ends: Tensor, across: alt.X, up: alt.Y, dash: Sequence[int] = ()) -> alt.Chart:
    data = pd.DataFrame(ends.numpy(), columns=["x1", "x2"]).dropna()
    line: alt.Chart = (
        alt.Chart(data)
        .mark_line(color=INK, strokeWidth=2.5, strokeDash=list(dash) or [1, 0], clip=True)
        .encode(across, up)
    )
    return line


def _in_training(
    result: ClassifierResult, window: Window, ground: list[alt.Chart], lines: dict[str, Look], clock: Clock, chosen: int
) -> alt.LayerChart:
    """On the ground the line of each function as it moves, by its name, and the birds, any of which can be clicked."""
    across, up = axes(window)
    birds = bird_points(result.flock, across, up, chosen, clickable=True)
    moving = _moving_lines(result, window, clock, across, up, lines)
    layers = [*ground, moving, *birds, _tested(result, across, up), step_label(result.steps, clock, "epoch")]
    return square(alt.LayerChart(layer=layers).add_params(*clock.params))


def _moving_lines(
    result: ClassifierResult, window: Window, clock: Clock, across: alt.X, up: alt.Y, lines: dict[str, Look]
) -> alt.Chart:
    """The line of each function in the shown frame; dash and colour tell whose it is."""
    ends = lines_within(window, result.weight, result.bias)
    frames, count = ends.shape[:2]
    flat = ends.reshape(-1, 2)
    data = pd.DataFrame(
        {
            "frame": np.repeat(np.arange(frames, dtype=np.int16), 2 * count),
            "line": pd.Categorical(np.tile(np.repeat(list(lines), 2), frames)),
            "x1": flat[:, 0].numpy(),
            "x2": flat[:, 1].numpy(),
        }
    )
    looks = lines.values()
    legend = alt.Legend(orient="bottom", columns=3, symbolType="stroke", symbolSize=300) if count > 1 else None
    dash = alt.Scale(domain=list(lines), range=[list(look.dash) or [1, 0] for look in looks])
    stroke = alt.Scale(domain=list(lines), range=[look.color for look in looks])
    drawn: alt.Chart = alt.Chart(data.dropna()).transform_filter(clock.now).mark_line(strokeWidth=3, clip=True)
    return drawn.encode(
        across, up,
        stroke=alt.Stroke("line:N", title="score 0 of", scale=stroke, legend=legend),
        strokeDash=alt.StrokeDash("line:N", title="score 0 of", scale=dash, legend=legend),
    )  # fmt: skip


def _shade(shading: Shading, across: alt.X, up: alt.Y, clock: Clock) -> alt.Chart:
    """The probability of label 1 as tiles."""
    frames, rows, columns = shading.values.shape
    data = pd.DataFrame(
        {
            "frame": np.repeat(np.array(shading.frames, dtype=np.int16), rows * columns),
            "until": np.repeat(untils(shading.frames), rows * columns),
            "row": np.tile(np.repeat(np.arange(rows, dtype=np.int8), columns), frames),
            "column": np.tile(np.arange(columns, dtype=np.int8), frames * rows),
            "percent": (shading.values * 100).round().to(torch.int8).reshape(-1).numpy(),
        }
    )
    half = shading.size / 2
    left, low = float(shading.x[0]) - half, float(shading.y[0]) - half
    tiles = alt.Chart(data).transform_filter(clock.present).transform_calculate(
        x1=f"{left} + datum.column * {shading.size}", x1_end=f"{left} + (datum.column + 1) * {shading.size}",
        x2=f"{low} + datum.row * {shading.size}", x2_end=f"{low} + (datum.row + 1) * {shading.size}",
    )  # fmt: skip
    scale = alt.Scale(domain=[0, 50, 100], range=[LOOKS[SPECIES[0]].color, "#bdbdbd", LOOKS[SPECIES[1]].color])
    legend = alt.Legend(orient="bottom", title="probability of a seagull, in %", gradientLength=220)
    drawn: alt.Chart = tiles.mark_rect(opacity=0.35, strokeWidth=0, clip=True, tooltip=None, aria=False).encode(
        across, up, alt.X2("x1_end"), alt.Y2("x2_end"), fill=alt.Fill("percent:Q", scale=scale, legend=legend)
    )
    return drawn


def _tested(result: ClassifierResult, across: alt.X, up: alt.Y) -> alt.Chart:
    """A small hollow square round each bird that is held out."""
    rows = result.flock.features[result.order[: result.held_out]]
    data = pd.DataFrame(rows.numpy(), columns=["x1", "x2"])
    squares: alt.Chart = (
        alt.Chart(data)
        .mark_point(shape="square", size=230, filled=False, color=QUIET, strokeWidth=1.5, clip=True)
        .encode(across, up)
    )
    return squares
