"""The four steps: how the network of the page is written as a class, run one by one, and what one layer computes."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
import torch

from core.plane.module import LinearLayer, ModuleStep, linear_layer, module_steps
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from pages.sections.mlp_classification.matrices import matrix, short_number, vector
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.store import kept

STORIES = (
    "A class that inherits from `nn.Module` is a network already, one without anything in it.",
    "`__init__` calls that of `nn.Module` and names the layers; a module finds their weights among its attributes.",
    "`forward` says what happens to a batch. Ten points go in, and ten rows come out.",
    "An instance draws its first weights, and calling it calls `forward`. This is the network of epoch 0, "
    "at the followed point.",
)


@dataclass(frozen=True)
class Written:
    """The four steps as Markdown, one text because each piece of a page costs, and the layer with its numbers."""

    steps: str
    layer: str


def show(settings: PlanePageSettings, result: PlaneResult) -> None:
    """The steps two by two, then a layer alone."""
    written = kept(_written, settings.reduced_to(PlaneSettings), point=settings.followed_point)
    st.subheader("Written in four steps", anchor=False)
    st.markdown(written.steps)
    st.subheader("One layer alone", anchor=False)
    st.markdown(written.layer)


def _written(settings: PlaneSettings, point: tuple[float, ...]) -> Written:
    steps = module_steps(settings, torch.tensor(point))
    texts = ["Each text runs as it stands, here and in a notebook.", *map(_step, range(len(steps)), steps)]
    return Written(steps="\n\n".join(texts), layer=_layer(linear_layer()))


def _step(place: int, step: ModuleStep) -> str:
    return f"**{place + 1}. {step.title}.** {STORIES[place]}\n\n{_code(step.source, step.printed)}"


def _code(source: str, printed: str) -> str:
    return f"```python\n{source.rstrip()}\n```\n\nIt prints\n\n```text\n{printed.rstrip()}\n```"


def _layer(layer: LinearLayer) -> str:
    rows, columns = layer.weight.shape
    return (
        f"`nn.Linear({columns}, {rows})` holds a weight matrix $W$ of shape $({rows} \\times {columns})$, a row for "
        f"each unit, and a bias $b$ of shape $({rows})$. Of $x = [1, 2]$ it makes\n\n"
        f"$$z = W x + b = {matrix(layer.weight)} {vector(layer.x)} + {vector(layer.bias)} = {vector(layer.z)}$$\n\n"
        f"The first row is ${_row(layer)}$.\n\n{_code(layer.source, layer.printed)}"
    )


def _row(layer: LinearLayer) -> str:
    """The first sum, written out."""
    terms = [rf"{short_number(w)} \cdot {x:g}" for w, x in zip(layer.weight[0].tolist(), layer.x.tolist(), strict=True)]
    written = " + ".join([*terms, short_number(layer.bias[0].item())]).replace("+ -", "- ")
    return f"{written} = {short_number(layer.z[0].item())}"
