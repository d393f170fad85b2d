"""Cross-entropy: one prediction against one label, term by term, and how it pulls at each score."""

import streamlit as st

from core.losses.cross_entropy import CrossEntropyResult, Given, compare
from pages.sections.losses import softmax_twice
from pages.sections.losses.charts.cost import TOP, cost_curve
from pages.sections.losses.charts.pull import pull_chart
from pages.sections.losses.page import PAGE
from pages.sections.losses.settings import LossesPageSettings
from ui.numbers import five_digits, in_latex, sum_in_rows


def show(settings: LossesPageSettings) -> None:
    """Draw the cost and the pull, and work the loss out."""
    result = compare(settings)
    if not result.probabilities.isfinite().all() or not result.target.isfinite().all():
        st.info(
            "The numbers of a row are all 0, so there are no shares to take of them. Raise one of them.",
            icon=":material/info:",
        )
        return
    names = [f"class {k}" for k in range(len(result.probabilities))]
    loss = f"{result.loss.item():.4f}"
    st.altair_chart(
        cost_curve(result),
        key=PAGE.key("cost"),
        alt=f"-log p against p; the loss is {loss}, made of "
        + ", ".join(f"{v:.4f} for {name}" for name, v in zip(names, result.terms.tolist(), strict=True)),
    )
    st.altair_chart(
        pull_chart({"gradient for each logit": result.gradient}, names, "gradient for each logit, p - y", reach=1.0),
        key=PAGE.key("pull"),
        alt="The gradient of the loss for each logit: "
        + ", ".join(f"{v:+.4f} for {name}" for name, v in zip(names, result.gradient.tolist(), strict=True)),
    )
    if result.loss.isinf():
        st.info(
            "A class that the label counts has the probability 0, so the cost is infinite. The gradient is p - y "
            "all the same.",
            icon=":material/all_inclusive:",
        )
    st.caption(
        "A step goes against the gradient: bars to the left are pushed up, bars to the right down. Costs above "
        f"{TOP:g} stand at the upper edge."
    )
    _worked_out(settings, result)
    _terms(settings, result, names)
    st.markdown(
        "**The gradient is p - y**: for each score, the probability that was given minus the one that was due. It is "
        "read from autograd in the table, and it is why softmax and cross-entropy belong together: a confident "
        "mistake is pulled at with full force, a right answer hardly at all."
    )
    softmax_twice.show(settings, result, names)
    st.markdown(
        "**Where the slides differ.** The output [0.83, 0.17] against the label [0, 1] costs 1.77, as they say. They "
        "print 0.23 for [0.21, 0.79]; -log 0.79 is 0.2357, so 0.24."
    )


def _worked_out(settings: LossesPageSettings, result: CrossEntropyResult) -> None:
    """The sum with its numbers, the one term that counts in full."""
    counted = [
        (k, y, p)
        for k, (y, p) in enumerate(zip(result.target.tolist(), result.probabilities.tolist(), strict=True))
        if y > 0
    ]
    terms = [("" if y == 1 else rf"{y:.4g} \cdot ") + rf"\log {in_latex(five_digits(p))}" for _, y, p in counted]
    opened, closed = ("", "") if len(terms) == 1 else (r"\big( ", r" \big)")
    st.latex(
        rf"\begin{{aligned}} H &= -\sum_k y_k \log p_k \\ &= -{opened}{sum_in_rows(terms, 1)}{closed} \\ "
        rf"&= {in_latex(f'{result.loss.item():.4f}')} \end{{aligned}}"
    )
    if settings.label >= settings.classes and result.label is not None:
        st.caption(
            f"There are {settings.classes} classes, counted from 0, so the label is the last one, {result.label}, and "
            f"not {settings.label}."
        )
    if result.label is not None:
        st.markdown(
            f"The label is 1 for class **{result.label}** and 0 for all others, so **one term counts**: minus "
            "the logarithm of its probability. What the others are matters only through what they leave for it."
        )
    for total, what in ((result.total, "probabilities"), (result.target_total, "shares of the label")):
        if total is not None and abs(total.item() - 1) > 1e-6:
            st.caption(f"The {what} as entered add up to {total.item():.4g}; each is divided by that.")
    if settings.given == Given.LOGITS:
        st.caption("The probabilities are softmax of the logits; PyTorch's loss takes the logits and does that itself.")


def _terms(settings: LossesPageSettings, result: CrossEntropyResult, names: list[str]) -> None:
    table = {
        "class": [name + ("  ← counts" if y > 0 else "") for name, y in zip(names, result.target.tolist(), strict=True)]
    }
    if settings.given == Given.LOGITS:
        table["logit z"] = [f"{v:.4g}" for v in result.entered.tolist()]
    columns = {
        "p": result.probabilities,
        "label y": result.target,
        "-y log p": result.terms,
        "gradient, by autograd": result.gradient,
        "p - y": result.difference,
    }
    table |= {head: [f"{v:z.4f}" for v in values.tolist()] for head, values in columns.items()}
    st.table(table, alt="Probability, label, term of the loss and gradient of each class")
