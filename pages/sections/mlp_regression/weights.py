"""The weights: the network with an edge for each, and how many lie where."""

import streamlit as st

from core.regression.models import MODELS
from core.regression.result import RegressionResult, unflatten
from core.regression.weights import MOST_DRAWN, look_inside
from pages.sections.mlp_regression.charts.histogram import histogram_chart
from pages.sections.mlp_regression.charts.network import network_chart
from pages.sections.mlp_regression.marking import mark_unit
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.charts.clock import Clock


def show(settings: RegressionPageSettings, result: RegressionResult, clock: Clock) -> None:
    """Draw the network and the histogram."""
    if not MODELS[settings.model].layered:
        st.info(
            "Two plain numbers, w and b, and no layers to draw. Choose a linear layer or an MLP.",
            icon=":material/info:",
        )
        return
    inside = look_inside(result, settings.marked)
    every = int(inside.counts[-1].sum())
    widths = " and ".join(map(str, settings.widths)) or "no"
    picture, histogram = st.columns([1.2, 1])
    picture.altair_chart(
        network_chart(result, inside, clock, settings.marked),
        key=PAGE.key("network"),
        on_select=mark_unit(PAGE.key("network")),
        alt=f"The network with {widths} hidden units as circles and its weights as lines between them; the largest "
        f"weight drawn has size {inside.largest:.3f}",
    )
    left_out = [width - MOST_DRAWN for width in settings.widths if width > MOST_DRAWN]
    picture.caption(
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
    near = int(inside.near_zero[inside.frames.index(result.final)])
    when = f"At epoch {result.steps[result.final]}"
    histogram.altair_chart(
        histogram_chart(result, inside, clock, settings.marked),
        key=PAGE.key("histogram"),
        alt=f"Histogram of the {every} weights; at epoch {result.steps[result.final]} {near} of them are smaller than "
        "0.001 in size",
    )
    histogram.caption(
        f"All {every:,} weights, biases left out. {when} **{near:,}** of them are below 0.001 in size. L1 pulls at "
        "every weight alike and takes many to nothing; L2 pulls less the smaller a weight is, so only those that "
        "nothing else holds, as of dead units, get there."
        + (" Orange: the weights of the marked unit." if settings.marked is not None else "")
    )
    if settings.marked is not None:
        _numbers(settings, result)


def _numbers(settings: RegressionPageSettings, result: RegressionResult) -> None:
    """The marked unit's own weights, when training began and in the model that is kept."""
    columns = {}
    for when, frame in {"before training": 0, f"at epoch {result.steps[result.final]}": result.final}.items():
        parameters = unflatten(result.parameters[frame], result.shapes)
        incoming, bias, outgoing = (
            parameters[-4][settings.marked],
            parameters[-3][settings.marked],
            parameters[-2][0, settings.marked],
        )
        largest = incoming[incoming.abs().argmax()]
        columns[when] = [f"{value:.4f}" for value in (largest, bias, outgoing)]
    single = len(settings.widths) == 1
    heads = ["weight of x" if single else f"largest of {settings.widths[0]} input weights", "bias", "output weight"]
    st.table({f"unit {settings.unit}": heads, **columns}, alt=f"The weights of unit {settings.unit}")
