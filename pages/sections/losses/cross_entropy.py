"""Cross-entropy: one prediction against one label, term by term, and how it pulls at each score."""

import streamlit as st

from core.losses.cross_entropy import CrossEntropyResult, Given, compare
from pages.sections.losses import softmax_twice
from pages.sections.losses.charts.cost import TOP, cost_picture
from pages.sections.losses.charts.pull import pull_picture
from pages.sections.losses.page import PAGE
from pages.sections.losses.settings import LossesPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.numbers import five_digits, in_latex, sum_in_rows
from ui.stage import Stage, Start
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


def show(settings: LossesPageSettings, stage: Stage) -> None:
    """Draw the cost and the pull, or what softmax applied twice leaves of the pull, and work the loss out."""
    result = kept(compare, settings)
    if not result.probabilities.isfinite().all() or not result.target.isfinite().all():
        stage.picture.info(
            "The numbers of a row are all 0, so there are no shares to take of them. Raise one of them.",
            icon=":material/info:",
        )
        return
    if settings.softmax_twice:
        softmax_twice.show_pulls(settings, result, stage.picture)
    else:
        draw(kept(_cost, settings, result), PAGE.key("cost"), stage.picture)
    if stage.start == Start.WAIT:  # what stands below tells what a lesson asks
        return
    with stage.more:
        _pulled(settings, result)
        _explained(settings, result)
        softmax_twice.show(settings, result)


def _pulled(settings: LossesPageSettings, result: CrossEntropyResult) -> None:
    """How the loss pulls at each score."""
    if not settings.softmax_twice:  # then both kinds stand on the stage
        draw(kept(_pull, settings, result), PAGE.key("pull"))
    if result.loss.isinf():
        st.info(
            "A class that the label counts has the probability 0, so the cost is infinite. The gradient is p - y "
            "all the same.",
            icon=":material/all_inclusive:",
        )
    edge = "" if settings.softmax_twice else f" Costs above {TOP:g} stand at the upper edge."
    st.caption(f"A step goes against the gradient: bars to the left are pushed up, bars to the right down.{edge}")


def _explained(settings: LossesPageSettings, result: CrossEntropyResult) -> None:
    """The loss worked out, term by term."""
    st.latex(kept(_worked_out, settings, result))
    if result.label is not None:
        if settings.label >= settings.classes:
            st.caption(
                f"There are {settings.classes} classes, counted from 0, so the label is the last one, {result.label}, "
                f"and not {settings.label}."
            )
        st.markdown(
            f"The label is 1 for class **{result.label}** and 0 for all others, so **one term counts**: minus "
            "the logarithm of its probability. What the others are matters only through what they leave for it."
        )
    if entered := kept(_entered, settings, result):
        st.caption(entered)
    show_table(kept(_terms, settings, result))
    st.markdown(
        "**The gradient is p - y**: for each score, the probability that was given minus the one that was due. It is "
        "read from autograd in the table, and it is why softmax and cross-entropy belong together: a confident "
        "mistake is pulled at with full force, a right answer hardly at all."
    )


def _names(result: CrossEntropyResult) -> list[str]:
    return [f"class {k}" for k in range(len(result.probabilities))]


def _cost(settings: LossesPageSettings, result: CrossEntropyResult) -> Picture:
    terms = zip(_names(result), result.terms.tolist(), strict=True)
    return cost_picture(
        result,
        alt_text=f"-log p against p; the loss is {result.loss.item():.4f}, made of "
        + ", ".join(f"{v:.4f} for {name}" for name, v in terms),
    )


def _pull(settings: LossesPageSettings, result: CrossEntropyResult) -> Picture:
    names, gradient = _names(result), result.gradient
    return pull_picture(
        {"gradient for each logit": gradient},
        names,
        "gradient for each logit, p - y",
        reach=1.0,
        alt_text="The gradient of the loss for each logit: "
        + ", ".join(f"{v:+.4f} for {name}" for name, v in zip(names, gradient.tolist(), strict=True)),
    )


def _worked_out(settings: LossesPageSettings, result: CrossEntropyResult) -> str:
    """The sum with its numbers, the one term that counts in full."""
    counted = [(y, p) for y, p in zip(result.target.tolist(), result.probabilities.tolist(), strict=True) if y > 0]
    terms = [("" if y == 1 else rf"{y:.4g} \cdot ") + rf"\log {in_latex(five_digits(p))}" for y, p in counted]
    opened, closed = ("", "") if len(terms) == 1 else (r"\big( ", r" \big)")
    return (
        rf"\begin{{aligned}} H &= -\sum_k y_k \log p_k \\ &= -{opened}{sum_in_rows(terms, 1)}{closed} \\ "
        rf"&= {in_latex(f'{result.loss.item():.4f}')} \end{{aligned}}"
    )


def _entered(settings: LossesPageSettings, result: CrossEntropyResult) -> str:
    """What was done to the numbers as they were entered; empty where nothing was."""
    told = [
        f"The {what} as entered add up to {total.item():.4g}; each is divided by that."
        for total, what in ((result.total, "probabilities"), (result.target_total, "shares of the label"))
        if total is not None and abs(total.item() - 1) > 1e-6
    ]
    if settings.given == Given.LOGITS:
        told.append(
            "The probabilities are softmax of the logits; PyTorch's loss takes the logits and does that itself."
        )
    return "\n\n".join(told)


def _terms(settings: LossesPageSettings, result: CrossEntropyResult) -> TextTable:
    classes = zip(_names(result), result.target.tolist(), strict=True)
    texts = {"class": [name + ("  ← counts" if y > 0 else "") for name, y in classes]}
    if settings.given == Given.LOGITS:
        texts["logit z"] = [f"{v:.4g}" for v in result.entered.tolist()]
    columns = {
        "p": result.probabilities,
        "label y": result.target,
        "-y log p": result.terms,
        "gradient, by autograd": result.gradient,
        "p - y": result.difference,
    }
    texts |= {head: [f"{v:z.4f}" for v in values.tolist()] for head, values in columns.items()}
    return text_table(texts, alt_text="Probability, label, term of the loss and gradient of each class")
