"""Hidden units: what each adds to the curve, where it bends, which still live, and what remains without a bend."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.frames import thin
from core.parts.activations import ACTIVATIONS
from core.parts.layers import Parameters
from core.regression.models import hidden_outputs
from core.regression.result import RegressionResult, unflatten, window

MOST_UNITS = 16
FRAMES_OF_POLYLINES, FRAMES_OF_CURVES = 40, 20
PLACES_OF_CURVES = 61


@dataclass(frozen=True)
class UnitsResult:
    """What the units of the last hidden layer add to the curve, in K of the run's frames.

    frames: the K frames. units: the U units with the largest contribution to the final curve, largest first, counted
    from 0; the marked one is always among them. x, y: (K, U, V) vertices of each unit's output weight times its output;
    joined by straight lines they are exact where `exact`, else close. hinges: (K, U) where each unit bends, NaN outside
    the window, empty (K, 0) where units have no single bend. places: (G,) where sums are taken. rest, total: (K, G),
    all other units and the output bias together, and the sum of everything, before a ReLU on the output. others: how
    many units the rest holds.
    """

    frames: tuple[int, ...]
    units: tuple[int, ...]
    exact: bool
    x: Tensor
    y: Tensor
    hinges: Tensor
    places: Tensor
    rest: Tensor
    total: Tensor
    others: int


def importance(result: RegressionResult, layer: int) -> Tensor:
    """For each unit of a hidden layer the mean over the window of its output's size, times the sizes of the weights
    that it feeds.

    For the last layer that is the mean size of its contribution. Taken from the final frame; returns (width,).
    """
    parameters = unflatten(result.parameters[result.final], result.shapes)
    places = torch.linspace(*window(result.settings), PLACES_OF_CURVES).unsqueeze(1)
    outputs = hidden_outputs(parameters[: 2 * layer + 2], places, ACTIVATIONS[result.settings.activation].function)
    return outputs.abs().mean(0) * parameters[2 * layer + 2].abs().sum(0)


def most_important(result: RegressionResult, layer: int, most: int, marked: int | None = None) -> tuple[int, ...]:
    """The units of a hidden layer with the largest `importance`, largest first. `marked` is a unit of the last hidden
    layer; there it takes the last place if it is not among them."""
    order = importance(result, layer).argsort(descending=True, stable=True).tolist()
    chosen: list[int] = order[:most]
    if marked is not None and layer == len(result.settings.widths) - 1 and marked not in chosen:
        chosen[-1] = marked
    return tuple(chosen)


def contributions(result: RegressionResult, marked: int | None = None) -> UnitsResult:
    """Take the curve apart into its hidden units, `marked` among them. Raises ValueError for a model without them."""
    settings = result.settings
    if not settings.widths:
        raise ValueError(f"model must have hidden layers to be taken apart, and {settings.model!r} has none")
    exact = len(settings.widths) == 1 and ACTIVATIONS[settings.activation].straight
    frames = thin(len(result.steps), FRAMES_OF_POLYLINES if exact else FRAMES_OF_CURVES, result.final)
    units = most_important(result, len(settings.widths) - 1, MOST_UNITS, marked)
    low, high = window(settings)
    grid = torch.linspace(low, high, PLACES_OF_CURVES)
    xs, ys, hinges, rests, totals = [], [], [], [], []
    for frame in frames:
        parameters = unflatten(result.parameters[frame], result.shapes)
        every = _each(parameters, grid.unsqueeze(1), settings.activation)
        chosen = torch.tensor(units)
        if exact:
            bends = hinges_of(parameters)[chosen]
            inside = (bends > low) & (bends < high)
            corners = torch.stack(
                [torch.full_like(bends, low), bends.where(inside, low), torch.full_like(bends, high)], 1
            )
            at = _each(parameters, corners.reshape(-1, 1), settings.activation).view(len(units), 3, -1)
            xs.append(corners)
            ys.append(at[torch.arange(len(units)), :, chosen])
            hinges.append(bends.where(inside, float("nan")))
        else:
            xs.append(grid.expand(len(units), -1))
            ys.append(every[:, chosen].T)
            hinges.append(grid.new_empty(0))
        without = torch.ones(every.shape[1], dtype=torch.bool)
        without[chosen] = False
        rests.append(every[:, without].sum(1) + parameters[-1])
        totals.append(every.sum(1) + parameters[-1])
    return UnitsResult(
        frames=frames,
        units=units,
        exact=exact,
        x=torch.stack(xs),
        y=torch.stack(ys),
        hinges=torch.stack(hinges),
        places=grid,
        rest=torch.stack(rests),
        total=torch.stack(totals),
        others=settings.widths[-1] - len(units),
    )


def hinges_of(parameters: Parameters) -> Tensor:
    """Where each unit of the first hidden layer has a pre-activation of 0, at -b / w: (width,), infinite or NaN where w
    is 0."""
    return -parameters[1] / parameters[0].squeeze(1)


def alive(result: RegressionResult, frame: int) -> list[int]:
    """For each hidden layer how many units put out something other than 0 for at least one training point."""
    parameters = unflatten(result.parameters[frame], result.shapes)
    x = result.points.train[0].unsqueeze(1)
    bend = ACTIVATIONS[result.settings.activation].function
    layers = range(len(result.settings.widths))
    return [int((hidden_outputs(parameters[: 2 * k + 2], x, bend) != 0).any(0).sum()) for k in layers]


def _each(parameters: Parameters, x: Tensor, activation: str) -> Tensor:
    """(M, width): each unit's output at x (M, 1) times its output weight."""
    outputs = hidden_outputs(parameters[:-2], x, ACTIVATIONS[activation].function)
    return outputs * parameters[-2].squeeze(0)
