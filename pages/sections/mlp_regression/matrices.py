"""The model: data, layers and their shapes, what one line in the loop is for, and what is left without a bend."""

import streamlit as st

from core.data.datasets import DATASETS
from core.parts.activations import ACTIVATIONS
from core.parts.losses import REGRESSION_LOSSES
from core.parts.optimizers import OPTIMIZERS
from core.regression.hidden_units import collapse
from core.regression.models import MODELS
from core.regression.result import RegressionResult, parameter_count, unflatten
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.charts.clock import Clock
from ui.numbers import formulas


def show(settings: RegressionPageSettings, result: RegressionResult, clock: Clock) -> None:
    """Explain what is fitted to what, and how."""
    data, model, loss = DATASETS[settings.dataset], MODELS[settings.model], REGRESSION_LOSSES[settings.loss]
    story, shapes = st.columns([1, 1.15], gap="large")
    with story:
        st.subheader("What is fitted", anchor=False)
        st.markdown(
            f"**Data**  ${data.formula}$. {data.story}\n\n"
            f"**Model**  ${model.formula}$. {model.story}\n\n"
            f"**{settings.loss}**  ${loss.formula}$. {loss.story}\n\n"
            f"**{settings.optimizer}**  {formulas(OPTIMIZERS[settings.optimizer].formula)}. "
            f"{OPTIMIZERS[settings.optimizer].story}"
        )
        if model.hidden:
            bend = ACTIVATIONS[settings.activation]
            st.markdown(f"**{settings.activation}**  $\\varphi(z) = {bend.formula}$. {bend.story}")
            st.markdown(_output(settings))
    with shapes:
        _shapes(settings, result)
        if model.layered:
            _unsqueeze(settings)
    if settings.activation == "identity" and model.hidden:
        _collapse(settings, result)


def _shapes(settings: RegressionPageSettings, result: RegressionResult) -> None:
    names = MODELS[settings.model].names
    st.subheader(f"{parameter_count(result.shapes):,} parameters", anchor=False)
    table = {
        "parameter": list(names),
        "shape": [" × ".join(map(str, shape)) or "one number" for shape in result.shapes],
    }
    if parameter_count(result.shapes) <= 2:
        for when, frame in {"before": 0, "after": result.final}.items():
            table |= {when: [f"{value:.4f}" for value in result.parameters[frame].tolist()]}
    else:
        table["numbers"] = [f"{shape.numel():,}" for shape in result.shapes]
    st.table(table, alt="The model's parameters, their shapes and, where there are few, their values")
    if settings.widths:
        first = settings.widths[0]
        st.markdown(
            "A weight matrix has one **row for each unit it feeds** and one **column for each number it reads**: "
            f"{first} × 1 takes one x to {first} units, and 1 × {settings.widths[-1]} adds {settings.widths[-1]} of "
            "them up to one prediction. A bias adds one number to each unit."
            + (
                f" Between the hidden layers stand {settings.widths[1]} × {first} weights."
                if len(settings.widths) > 1
                else ""
            )
        )


def _unsqueeze(settings: RegressionPageSettings) -> None:
    n = settings.learned_from
    st.markdown(
        f"**What `unsqueeze(1)` is for.** `x` is {n} numbers in a row, shape ({n},). `nn.Linear(1, …)` reads points "
        f"as rows of one feature, shape ({n}, 1), and so `x.unsqueeze(1)` makes a column of them. `y` needs the same: "
        f"against predictions of shape ({n}, 1), a `y` of shape ({n},) would be spread to ({n}, {n}), every "
        "prediction compared with every label, and the loss would be wrong without an error."
    )


def _output(settings: RegressionPageSettings) -> str:
    if settings.output_relu:
        return (
            "**ReLU on the output**, as on one of the slides: the prediction is cut off at 0. A target below 0 can "
            "never be met, and where the output is cut off, no gradient comes through."
        )
    return (
        "The output layer has no activation: a ReLU there, as on one of the slides, could never predict a negative "
        "value."
    )


def _collapse(settings: RegressionPageSettings, result: RegressionResult) -> None:
    """The product of the matrices: all that an MLP without a bend amounts to."""
    slope, intercept = collapse(unflatten(result.parameters[result.final], result.shapes))
    last = len(settings.widths) + 1
    product = " ".join(f"W_{k}" for k in range(last, 0, -1))
    sizes = [1, *settings.widths, 1]
    shapes = r" \cdot ".join(rf"({sizes[k]} \times {sizes[k - 1]})" for k in range(last, 0, -1))
    st.subheader("Without a bend it is one line", anchor=False)
    st.markdown(
        f"The identity passes every unit on as it is, so the layers multiply into one: $\\hat{{y}} = ({product})\\, x "
        f"+ b$ with a product of shapes ${shapes} = (1 \\times 1)$. Here, after training, that is"
    )
    st.latex(rf"\hat{{y}} = {slope.item():.4f}\, x {intercept.item():+.4f}")
    st.markdown(
        f"and this line is the curve above, to the last visible digit: {parameter_count(result.shapes):,} parameters "
        "for what two can say. A non-linearity between the layers is what makes more of them worth having."
    )
