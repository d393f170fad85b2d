"""The model: data, layers and their shapes, what one line in the loop is for, and what is left without a bend."""

from dataclasses import dataclass

import streamlit as st

from core.data.datasets import DATASETS
from core.parts.activations import ACTIVATIONS
from core.parts.layers import collapse
from core.parts.losses import REGRESSION_LOSSES
from core.parts.optimizers import OPTIMIZERS
from core.regression.models import MODELS
from core.regression.result import RegressionResult, parameter_count, unflatten
from core.regression.settings import RegressionSettings
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.numbers import formulas
from ui.stage import Stage
from ui.store import kept
from ui.tables import show_rows


@dataclass(frozen=True)
class Model:
    """What there is to read on the model: its shapes as a table, what they mean, and the line that is left of it
    without a bend, empty where it has one."""

    count: int
    shapes: dict[str, list[str]]
    meaning: str
    line: str


def show(settings: RegressionPageSettings, result: RegressionResult, stage: Stage) -> None:
    """Explain what is fitted to what, and how."""
    model = kept(_model, result.settings, result)
    story, shapes = st.columns([1, 1.15], gap="large")
    with story:
        st.subheader("What is fitted", anchor=False)
        st.markdown(_story(result.settings))
    with shapes:
        st.subheader(f"{model.count:,} parameters", anchor=False)
        show_rows(model.shapes, alt_text="The model's parameters, their shapes and, where there are few, their values")
        if model.meaning:
            st.markdown(model.meaning)
    if model.line:
        st.subheader("Without a bend it is one line", anchor=False)
        st.markdown(model.line)


def _model(settings: RegressionSettings, result: RegressionResult) -> Model:
    model = MODELS[settings.model]
    meaning = [_matrices(settings)] if settings.widths else []
    if model.layered:
        meaning.append(_unsqueeze(settings))
    straight = settings.activation == "identity" and bool(model.hidden)
    return Model(
        count=parameter_count(result.shapes),
        shapes=_shapes(settings, result),
        meaning="\n\n".join(meaning),
        line=_collapse(settings, result) if straight else "",
    )


def _story(settings: RegressionSettings) -> str:
    """The data, the model, the loss and the optimizer, each with its formula."""
    data, model, loss = DATASETS[settings.dataset], MODELS[settings.model], REGRESSION_LOSSES[settings.loss]
    rule = OPTIMIZERS[settings.optimizer]
    told = [
        f"**Data**  ${data.formula}$. {data.story}",
        f"**Model**  ${model.formula}$. {model.story}",
        f"**{settings.loss}**  ${loss.formula}$. {loss.story}",
        f"**{settings.optimizer}**  {formulas(rule.formula)}. {rule.story}",
    ]
    if model.hidden:
        bend = ACTIVATIONS[settings.activation]
        told += [
            f"**{settings.activation}**  $\\varphi(z) = {bend.formula}$. {bend.story}",
            _output(settings),
        ]
    return "\n\n".join(told)


def _shapes(settings: RegressionSettings, result: RegressionResult) -> dict[str, list[str]]:
    """A row for each tensor: its shape, and its values where they are few."""
    table = {
        "parameter": list(MODELS[settings.model].names),
        "shape": [" × ".join(map(str, shape)) or "one number" for shape in result.shapes],
    }
    if parameter_count(result.shapes) > 2:
        return table | {"numbers": [f"{shape.numel():,}" for shape in result.shapes]}
    for when, frame in {"before": 0, "after": result.final}.items():
        table |= {when: [f"{value:.4f}" for value in result.parameters[frame].tolist()]}
    return table


def _matrices(settings: RegressionSettings) -> str:
    """What the shapes of the matrices stand for."""
    first = settings.widths[0]
    return (
        "A weight matrix has one **row for each unit it feeds** and one **column for each number it reads**: "
        f"{first} × 1 takes one x to {first} units, and 1 × {settings.widths[-1]} adds {settings.widths[-1]} of "
        "them up to one prediction. A bias adds one number to each unit."
        + (
            f" Between the hidden layers stand {settings.widths[1]} × {first} weights."
            if len(settings.widths) > 1
            else ""
        )
    )


def _unsqueeze(settings: RegressionSettings) -> str:
    """What one line in the loop is for."""
    n = settings.learned_from
    return (
        f"**What `unsqueeze(1)` is for.** `x` is {n} numbers in a row, shape ({n},). `nn.Linear(1, …)` reads points "
        f"as rows of one feature, shape ({n}, 1), and so `x.unsqueeze(1)` makes a column of them. `y` needs the same: "
        f"against predictions of shape ({n}, 1), a `y` of shape ({n},) would be spread to ({n}, {n}), every "
        "prediction compared with every label, and the loss would be wrong without an error."
    )


def _output(settings: RegressionSettings) -> str:
    if settings.output_relu:
        return (
            "**ReLU on the output**, as on one of the slides: the prediction is cut off at 0. A target below 0 can "
            "never be met, and where the output is cut off, no gradient comes through."
        )
    return (
        "The output layer has no activation: a ReLU there, as on one of the slides, could never predict a negative "
        "value."
    )


def _collapse(settings: RegressionSettings, result: RegressionResult) -> str:
    """The product of the matrices: all that an MLP without a bend amounts to."""
    slope, intercept = collapse(unflatten(result.parameters[result.final], result.shapes))
    last = len(settings.widths) + 1
    product = " ".join(f"W_{k}" for k in range(last, 0, -1))
    sizes = [1, *settings.widths, 1]
    shapes = r" \cdot ".join(rf"({sizes[k]} \times {sizes[k - 1]})" for k in range(last, 0, -1))
    return (
        f"The identity passes every unit on as it is, so the layers multiply into one: $\\hat{{y}} = ({product})\\, x "
        f"+ b$ with a product of shapes ${shapes} = (1 \\times 1)$. Here, after training, that is\n\n"
        rf"$$\hat{{y}} = {slope.item():.4f}\, x {intercept.item():+.4f}$$"
        f"\n\nand this line is the curve above, to the last visible digit: {parameter_count(result.shapes):,} "
        "parameters for what two can say. A non-linearity between the layers is what makes more of them worth having."
    )
