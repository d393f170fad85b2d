"""MSE and MAE: the same errors squared and not, and what an outlier does to each."""

import streamlit as st
from torch import Tensor

from core.losses.errors import ErrorResult, measure
from pages.sections.losses.charts.pull import pull_picture
from pages.sections.losses.charts.squares import squares_picture
from pages.sections.losses.page import PAGE
from pages.sections.losses.settings import LossesPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.numbers import four_decimals, sum_in_rows
from ui.stage import Stage, Start
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


def show(settings: LossesPageSettings, stage: Stage) -> None:
    """Draw the squares, work out both means, and show how each pulls."""
    result = kept(measure, settings)
    draw(kept(_squares, settings, result), PAGE.key("squares"), stage.picture)
    if stage.start == Start.WAIT:  # what stands below tells what a lesson asks
        return
    with stage.more:
        st.caption(
            "The thick edge of each square is the absolute error, the number above it the square of that, its area. "
            "Squares that are too small for a number have theirs in the table."
        )
        st.latex(kept(_mse, settings, result))
        st.latex(kept(_mae, settings, result))
        show_table(kept(_each, settings, result))
        if settings.outlier:
            show_table(kept(_without_outlier, settings, result))
            st.markdown(kept(_outlier, settings, result))
        else:
            st.markdown(
                "**An outlier**: add something to the last label, as if somebody had mistyped it, and see which of the "
                "two losses minds more."
            )
        st.subheader("How each loss pulls", anchor=False)
        draw(kept(_mse_pull, settings, result), PAGE.key("mse"))
        draw(kept(_mae_pull, settings, result), PAGE.key("mae"))
        st.markdown(
            "A step goes against the gradient: a bar to the left pushes the prediction up. By MSE the pull grows with "
            "the error, $\\frac{2}{N}(\\hat{y}_i - y_i)$, so the largest error decides. By MAE every bird pulls alike, "
            "$\\pm\\frac{1}{N}$, however far off it is; at an error of exactly 0, where there is a kink, PyTorch takes "
            "0."
        )


def _names(result: ErrorResult) -> list[str]:
    return [f"bird {k}" for k in range(1, len(result.errors) + 1)]


def _squares(settings: LossesPageSettings, result: ErrorResult) -> Picture:
    told = [
        f"{four_decimals(square)} kg² with side {four_decimals(side)} kg for {name}"
        for name, side, square in zip(_names(result), result.absolutes.tolist(), result.squares.tolist(), strict=True)
    ]
    return squares_picture(
        result,
        alt_text=f"Squares of the errors: {', '.join(told)}; MSE {result.mse.item():.4f}, MAE {result.mae.item():.4f}",
    )


def _mse_pull(settings: LossesPageSettings, result: ErrorResult) -> Picture:
    return _pull("MSE", "in kg", result, result.mse_gradient)


def _mae_pull(settings: LossesPageSettings, result: ErrorResult) -> Picture:
    return _pull("MAE", "no unit", result, result.mae_gradient)


def _pull(name: str, unit: str, result: ErrorResult, gradient: Tensor) -> Picture:
    birds = _names(result)
    told = ", ".join(f"{v:+.4f} for {bird}" for bird, v in zip(birds, gradient.tolist(), strict=True))
    return pull_picture(
        {name: gradient},
        birds,
        f"gradient of the {name}, {unit}",
        alt_text=f"Gradient of the {name} for each prediction: {told}",
    )


def _mse(settings: LossesPageSettings, result: ErrorResult) -> str:
    terms = [f"({four_decimals(error)})^2" for error in result.errors.tolist()]
    return _mean("MSE", r"(\hat{y}_i - y_i)^2", terms, rf"{result.mse.item():.4f}\ \text{{kg}}^2")


def _mae(settings: LossesPageSettings, result: ErrorResult) -> str:
    terms = [f"|{four_decimals(error)}|" for error in result.errors.tolist()]
    return _mean("MAE", r"|\hat{y}_i - y_i|", terms, rf"{result.mae.item():.4f}\ \text{{kg}}")


def _mean(name: str, formula: str, terms: list[str], mean: str) -> str:
    """A mean with its numbers, in LaTeX."""
    return (
        rf"\begin{{aligned}} \text{{{name}}} &= \frac{{1}}{{N}} \sum_i {formula} \\ "
        rf"&= \frac{{1}}{{{len(terms)}}} \big( {sum_in_rows(terms, 3)} \big) \\ "
        rf"&= {mean} \end{{aligned}}"
    )


def _each(settings: LossesPageSettings, result: ErrorResult) -> TextTable:
    columns = {
        "prediction": result.predictions,
        "label": result.targets,
        "error": result.errors,
        "square": result.squares,
        "absolute": result.absolutes,
    }
    texts = {head: [four_decimals(v) for v in values.tolist()] for head, values in columns.items()}
    return text_table(
        {"bird": _names(result)} | texts,
        alt_text="Prediction, label, error, its square and its absolute value for each bird",
    )


def _without_outlier(settings: LossesPageSettings, result: ErrorResult) -> TextTable:
    """Both means with the outlier and without it."""
    rows = {
        "MSE": (result.mse_without.item(), result.mse.item()),
        "MAE": (result.mae_without.item(), result.mae.item()),
    }
    return text_table(
        {
            "": list(rows),
            "without the outlier": [f"{a:.4f}" for a, _ in rows.values()],
            "with it": [f"{b:.4f}" for _, b in rows.values()],
            "times": [f"{b / a:.4g}" if a else "from 0" for a, b in rows.values()],
        },
        alt_text="Both losses with and without the outlier",
    )


def _outlier(settings: LossesPageSettings, result: ErrorResult) -> str:
    """How much of all squares is the outlier's."""
    share = (result.squares[-1] / result.squares.sum()).item() if result.squares.sum() else 0.0
    told = f"The last label is {settings.outlier:+g} kg off; its square makes up **{share:.1%}** of all squares."
    if len(result.errors) > 1 and share > 0.5:
        told += (
            " A model that is fitted by MSE would bend towards that one bird; by MAE every bird pulls alike, so it "
            "would hardly move."
        )
    return told
