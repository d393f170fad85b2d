"""What moves softmax and what does not: a shift, a temperature, two classes alone, and the axis of argmax."""

import streamlit as st

from core.scores.softmax import ClassScores, argmax_of_column, score_classes
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.classroom import inviting
from ui.numbers import five_digits, in_latex
from ui.stage import Stage
from ui.store import kept
from ui.tables import TextTable, show_table, text_table

TRY = " Try it."


def show(settings: CalculatorPageSettings, stage: Stage) -> None:
    """Say what each of them does to the shares that are drawn above."""
    with stage.more:
        result = kept(score_classes, settings)
        st.markdown(inviting(kept(_told, settings, result), TRY, "shift"))
        st.subheader("Which axis? argmax of a column", anchor=False)
        show_table(kept(_axes, settings, result))
        st.markdown(
            "The slides call `argmax(dim=1)` on a column: each row holds a single number, so its first is its largest, "
            "and every answer is 0. The classes stand along `dim=0` there. With birds in rows, (N × K), they stand "
            "along `dim=1`.\n\n"
            "**Where the slides differ.** They write softmax with $e^{-s}$; their code, and PyTorch, use $e^{+s}$. The "
            "switch lets you try both. One slide draws $W$ as 3 × 3, transposed, times a vector of two; it is 3 × 2, a "
            "row for each class."
        )


def _told(settings: CalculatorPageSettings, result: ClassScores) -> str:
    """A paragraph for each of them."""
    laws = [_shift(settings, result), _temperature(settings)]
    return "\n\n".join(laws if result.as_sigmoid is None else [*laws, _two(result)])


def _shift(settings: CalculatorPageSettings, result: ClassScores) -> str:
    if not settings.shift:
        return (
            "**Shift**: add a constant to all scores and nothing moves, because every power is multiplied by the same "
            f"number.{TRY}"
        )
    moved = (result.probabilities - result.unshifted).abs().max().item()
    return (
        f"**Shift**: {settings.shift:+g} is added to every score, which multiplies every power by the same number; "
        f"the quotients stay. The ticks are the probabilities without it; the largest difference is {moved:.1e}"
        + (", and it comes from rounding alone." if moved else ".")
    )


def _temperature(settings: CalculatorPageSettings) -> str:
    return "**Temperature**: all scores are divided by it first. " + (
        "At 1 it does nothing; try 0.1 and 10."
        if settings.temperature == 1
        else "Below 1 the gaps grow and the winner takes more; towards 0 softmax becomes argmax."
        if settings.temperature < 1
        else "Above 1 the gaps shrink and the shares even out; the order stays."
    )


def _two(result: ClassScores) -> str:
    assert result.as_sigmoid is not None
    first = result.as_sigmoid[0].item()
    gap = five_digits((result.exponents[0] - result.exponents[1]).item())
    return (
        f"**Two classes**: softmax is the sigmoid of the difference. $\\sigma({in_latex(gap)}) = "
        f"{in_latex(five_digits(first))}$, the share of class 0 above."
    )


def _axes(settings: CalculatorPageSettings, result: ClassScores) -> TextTable:
    """The slides' argmax, along either axis of a column."""
    column = argmax_of_column(result.probabilities)
    return text_table(
        {
            "call": ["p.shape", "p.argmax(dim=0)", "p.argmax(dim=1)"],
            "gives": [
                f"({len(column.column)}, 1)",
                str(column.along_dim_0.tolist()),
                str(column.along_dim_1.tolist()),
            ],
        },
        alt_text="The argmax of a column along either axis",
    )
