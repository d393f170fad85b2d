"""MSE and MAE: the same errors squared and not, and what an outlier does to each."""

import streamlit as st

from core.losses.errors import ErrorResult, measure
from pages.sections.losses.charts.pull import pull_chart
from pages.sections.losses.charts.squares import squares_chart
from pages.sections.losses.page import PAGE
from pages.sections.losses.settings import LossesPageSettings
from ui.numbers import four_decimals, sum_in_rows


def show(settings: LossesPageSettings) -> None:
    """Draw the squares, work out both means, and show how each pulls."""
    result = measure(settings)
    names = [f"bird {k}" for k in range(1, len(result.errors) + 1)]
    mse, mae = result.mse.item(), result.mae.item()
    st.altair_chart(
        squares_chart(result),
        key=PAGE.key("squares"),
        width="content",
        alt="Squares of the errors: "
        + ", ".join(
            f"{four_decimals(s)} kg² with side {four_decimals(a)} kg for {name}"
            for name, a, s in zip(names, result.absolutes.tolist(), result.squares.tolist(), strict=True)
        )
        + f"; MSE {mse:.4f}, MAE {mae:.4f}",
    )
    st.caption(
        "The thick edge of each square is the absolute error, the number above it the square of that, its area. "
        "Squares that are too small for a number have theirs in the table."
    )
    _worked_out(result)
    _each(result, names)
    _outlier(settings, result)
    st.subheader("How each loss pulls", anchor=False)
    for name, unit, gradient in (("MSE", "in kg", result.mse_gradient), ("MAE", "no unit", result.mae_gradient)):
        st.altair_chart(
            pull_chart({name: gradient}, names, f"gradient of the {name}, {unit}"),
            key=PAGE.key(name.lower()),
            alt=f"Gradient of the {name} for each prediction: "
            + ", ".join(f"{v:+.4f} for {bird}" for bird, v in zip(names, gradient.tolist(), strict=True)),
        )
    st.markdown(
        "A step goes against the gradient: a bar to the left pushes the prediction up. By MSE the pull grows with "
        "the error, $\\frac{2}{N}(\\hat{y}_i - y_i)$, so the largest error decides. By MAE every bird pulls alike, "
        "$\\pm\\frac{1}{N}$, however far off it is; at an error of exactly 0, where there is a kink, PyTorch takes 0."
    )


def _worked_out(result: ErrorResult) -> None:
    for name, unit, values, mean, power in (
        ("MSE", r"\text{kg}^2", result.errors, result.mse, "^2"),
        ("MAE", r"\text{kg}", result.errors, result.mae, ""),
    ):
        opened, closed = ("(", ")") if power else ("|", "|")
        terms = [f"{opened}{four_decimals(v)}{closed}{power}" for v in values.tolist()]
        formula = r"(\hat{y}_i - y_i)^2" if power else r"|\hat{y}_i - y_i|"
        st.latex(
            rf"\begin{{aligned}} \text{{{name}}} &= \frac{{1}}{{N}} \sum_i {formula} \\ "
            rf"&= \frac{{1}}{{{len(terms)}}} \big( {sum_in_rows(terms, 3)} \big) \\ "
            rf"&= {mean.item():.4f}\ {unit} \end{{aligned}}"
        )


def _each(result: ErrorResult, names: list[str]) -> None:
    columns = {
        "prediction": result.predictions,
        "label": result.targets,
        "error": result.errors,
        "square": result.squares,
        "absolute": result.absolutes,
    }
    st.table(
        {"bird": names} | {head: [four_decimals(v) for v in values.tolist()] for head, values in columns.items()},
        alt="Prediction, label, error, its square and its absolute value for each bird",
    )


def _outlier(settings: LossesPageSettings, result: ErrorResult) -> None:
    if not settings.outlier:
        st.markdown(
            "**An outlier**: add something to the last label, as if somebody had mistyped it, and see which of the "
            "two losses minds more."
        )
        return
    rows = {
        "MSE": (result.mse_without.item(), result.mse.item()),
        "MAE": (result.mae_without.item(), result.mae.item()),
    }
    st.table(
        {
            "": list(rows),
            "without the outlier": [f"{a:.4f}" for a, _ in rows.values()],
            "with it": [f"{b:.4f}" for _, b in rows.values()],
            "times": [f"{b / a:.4g}" if a else "from 0" for a, b in rows.values()],
        },
        alt="Both losses with and without the outlier",
    )
    share = (result.squares[-1] / result.squares.sum()).item() if result.squares.sum() else 0.0
    told = f"The last label is {settings.outlier:+g} kg off; its square makes up **{share:.1%}** of all squares."
    if len(result.errors) > 1 and share > 0.5:
        told += (
            " A model that is fitted by MSE would bend towards that one bird; by MAE every bird pulls alike, so it "
            "would hardly move."
        )
    st.markdown(told)
