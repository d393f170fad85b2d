"""By hand: three numbers make a line, and every bird gets a score, a label and a probability."""

import streamlit as st
import torch

from core.data.birds import SPECIES, Flock
from core.scores.linear import linear_scores, predicted_label
from pages.sections.linear_classifier.charts.lines import line_chart
from pages.sections.linear_classifier.charts.perceptron import perceptron_chart
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from ui.charts.birds import BIRD
from ui.numbers import five_digits, in_latex
from ui.selection import into


def show(settings: ClassifierPageSettings, flock: Flock) -> None:
    """Draw the line among the birds, the perceptron with the chosen bird's numbers, and the table."""
    weight, bias = settings.line()
    scores = linear_scores(flock.features, weight, bias)
    labels, probabilities = predicted_label(scores), torch.sigmoid(scores)
    right = int((labels == flock.labels).sum())
    k = min(settings.bird, len(labels)) - 1
    score, probability = scores[k].item(), probabilities[k].item()
    x = flock.features[k].tolist()
    picture, machine = st.columns([1.3, 1])
    picture.altair_chart(
        line_chart(flock, weight, bias, k + 1),
        key=PAGE.key("line"),
        width="content",
        on_select=into(PAGE, "bird", PAGE.key("line"), BIRD, "bird"),
        alt=f"The line {settings.w1:g} x1 {settings.w2:+g} x2 {settings.b:+g} = 0 among {len(labels)} birds, {right} "
        f"of them on their own side; bird {k + 1} is marked",
    )
    machine.markdown(
        f"**Bird {k + 1}** is a {SPECIES[flock.labels[k]]} and is called a **{SPECIES[labels[k]]}**. {right} of "
        f"{len(labels)} birds are labelled right."
    )
    machine.altair_chart(
        perceptron_chart(x, (settings.w1, settings.w2), settings.b, score, probability),
        key=PAGE.key("perceptron"),
        alt=f"A perceptron: {x[0]:.4f} times {settings.w1:g} plus {x[1]:.4f} times {settings.w2:g} plus "
        f"{settings.b:g} is {five_digits(score)}, and its sigmoid {five_digits(probability)}",
    )
    st.latex(
        rf"\begin{{aligned}} s &= {settings.w1:g} \cdot {x[0]:.4f} {settings.w2:+g} \cdot {x[1]:.4f} {settings.b:+g} "
        rf"\\ &= {in_latex(five_digits(score))} \\"
        rf" \sigma(s) &= {in_latex(five_digits(probability))} \end{{aligned}}"
    )
    if settings.w1 == settings.w2 == 0:
        st.info(
            f"Both weights are 0, so there is no line: every bird gets the score b = {settings.b:g}, wherever it "
            "stands, and a score of 0 is not above 0.",
            icon=":material/info:",
        )
    st.markdown(
        "The score is 0 on the line, above 0 on one side, where birds are called **seagull** (label 1), and below 0 "
        "on the other. The weights say which way the line faces, the bias how far it is shifted; doubling all three "
        "leaves the line where it is and makes the probabilities bolder. In three features it would be a plane, in "
        "more a hyperplane."
    )
    st.table(
        {
            "bird": [f"{n}{'  ←' if n == k + 1 else ''}" for n in range(1, len(labels) + 1)],
            "species": [SPECIES[label] for label in flock.labels.tolist()],
            "score": [five_digits(v) for v in scores.tolist()],
            "label": [str(v) for v in labels.tolist()],
            "probability of seagull": [five_digits(v) for v in probabilities.tolist()],
        },
        alt="Score, predicted label and probability of each bird",
    )
    st.markdown(
        "**Where the slides differ.** The text of Exercise 2.2 gives w = [1, 2] and b = 6; its solution uses w = "
        "[-1, -2] and b = 10, as here. The slides' rule *f(x) > 0 is a flamingo* contradicts the labels."
    )
