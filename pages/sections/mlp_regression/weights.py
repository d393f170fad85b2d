"""The weights: the network with an edge for each, and how many lie where."""

from dataclasses import dataclass, replace

import streamlit as st

from core.regression.models import MODELS
from core.regression.result import RegressionResult, unflatten
from core.regression.settings import RegressionSettings
from core.regression.weights import MOST_DRAWN, WeightsResult, look_inside
from pages.sections.mlp_regression.charts.histogram import histogram_picture
from pages.sections.mlp_regression.charts.network import network_picture
from pages.sections.mlp_regression.fitting import clock_of
from pages.sections.mlp_regression.marking import mark_unit
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.draw import draw
from ui.stage import Stage
from ui.store import kept
from ui.tables import show_rows


@dataclass(frozen=True)
class Inside:
    """What the network looks like inside: both pictures, what is said below each, and the marked unit's own weights, a
    column for each time, empty where none is marked."""

    network: Picture
    drawn: str
    histogram: Picture
    counted: str
    weights: dict[str, list[str]]


def show(settings: RegressionPageSettings, result: RegressionResult, stage: Stage) -> None:
    """Draw the network on the stage, and under it the histogram with the marked unit's weights."""
    if not MODELS[settings.model].layered:
        st.info(
            "Two plain numbers, w and b, and no layers to draw. Choose a linear layer or an MLP.",
            icon=":material/info:",
        )
        return
    inside = kept(_inside, result.settings, result, clock_of(result), marked=settings.marked)
    draw(inside.network, key=PAGE.key("network"), where=stage.picture, on_select=mark_unit(PAGE.key("network")))
    histogram, words = st.columns(2)
    draw(inside.histogram, PAGE.key("histogram"), histogram)
    words.caption(f"{inside.drawn}\n\n{inside.counted}")
    if inside.weights:
        show_rows(inside.weights, words, alt_text=f"The weights of unit {settings.unit}")


def _inside(settings: RegressionSettings, result: RegressionResult, clock: Clock, marked: int | None) -> Inside:
    inside = look_inside(result, marked)
    every, near = int(inside.counts[-1].sum()), int(inside.near_zero[inside.frames.index(result.final)])
    epoch = result.steps[result.final]
    widths = " and ".join(map(str, settings.widths)) or "no"
    network = network_picture(
        result,
        inside,
        clock,
        marked,
        alt_text=f"The network with {widths} hidden units as circles and its weights as lines between them; the "
        f"largest weight drawn has size {inside.largest:.3f}",
    )
    histogram = histogram_picture(
        result,
        inside,
        replace(clock, turn=2),
        marked,
        alt_text=f"Histogram of the {every} weights; at epoch {epoch} {near} of them are smaller than 0.001 in size",
    )
    return Inside(
        network=network,
        drawn=_drawn(settings, inside),
        histogram=histogram,
        counted=f"All {every:,} weights, biases left out. At epoch {epoch} **{near:,}** of them are below 0.001 in "
        "size. L1 pulls at every weight alike and takes many to nothing; L2 pulls less the smaller a weight is, so "
        "only those that nothing else holds, as of dead units, get there."
        + (" Orange: the weights of the marked unit." if marked is not None else ""),
        weights={} if marked is None else _numbers(settings, result, marked),
    )


def _drawn(settings: RegressionSettings, inside: WeightsResult) -> str:
    """What the lines and circles of the network are."""
    left_out = [width - MOST_DRAWN for width in settings.widths if width > MOST_DRAWN]
    return (
        "The wider a line, the larger the weight; solid above 0, dashed below. The number in a circle is the unit's "
        "row in the weight matrix; click one in the last hidden layer to mark it; the marked one is orange. "
        + (
            f"Of {' and '.join(map(str, settings.widths))} units the {MOST_DRAWN} that matter most are drawn (and the "
            f"marked one), {' and '.join(map(str, left_out))} are left out. "
            if left_out
            else ""
        )
        + f"The pictures here have {len(inside.frames)} frames, fewer than the player."
    )


def _numbers(settings: RegressionSettings, result: RegressionResult, marked: int) -> dict[str, list[str]]:
    """The marked unit's own weights, when training began and in the model that is kept."""
    columns = {}
    for when, frame in {"before training": 0, f"at epoch {result.steps[result.final]}": result.final}.items():
        parameters = unflatten(result.parameters[frame], result.shapes)
        incoming, bias, outgoing = parameters[-4][marked], parameters[-3][marked], parameters[-2][0, marked]
        largest = incoming[incoming.abs().argmax()]
        columns[when] = [f"{value:.4f}" for value in (largest, bias, outgoing)]
    single = len(settings.widths) == 1
    heads = ["weight of x" if single else f"largest of {settings.widths[0]} input weights", "bias", "output weight"]
    return {f"unit {marked + 1}": heads, **columns}
