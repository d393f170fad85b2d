"""Sigmoid: one score becomes a probability, with every number on the way."""

import streamlit as st

from core.data.birds import SPECIES, Flock, FlockSettings, draw_flock
from core.scores.sigmoid import BirdScores, ScoreFrom, SigmoidSteps, followed_score, score_birds, sigmoid_steps
from pages.sections.sigmoid_softmax.charts.sigmoid import Followed, sigmoid_curve
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.numbers import five_digits, in_latex


def show(settings: CalculatorPageSettings) -> None:
    """Draw the point on the curve and work it out."""
    flock = draw_flock(FlockSettings())
    birds = score_birds(settings, flock.features)
    typed = settings.score_from == ScoreFrom.TYPED
    steps = sigmoid_steps(followed_score(settings, flock.features))
    score, probability = five_digits(steps.score.item()), five_digits(steps.probability.item())
    st.altair_chart(
        sigmoid_curve(steps, None if typed else Followed(scores=birds, truth=flock.labels, bird=settings.bird)),
        key=PAGE.key("sigmoid"),
        alt=f"The sigmoid; score {score} has probability {probability}, its mirror image "
        f"{five_digits(steps.mirrored.item())}, and the tangent rises by {five_digits(steps.slope.item())}"
        + ("" if typed else f"; it is that of bird {settings.bird} among twenty"),
    )
    st.caption(
        "The ring is the score s, the diamond its mirror image -s, the dashed line the tangent. The dashed upright "
        "marks s = 0, where the label changes."
    )
    if not typed:
        k = settings.bird - 1
        guess = SPECIES[birds.labels[k]]
        correct = int((birds.labels == flock.labels).sum())
        st.markdown(
            f"Bird {settings.bird} is a **{SPECIES[flock.labels[k]]}** and is taken for a **{guess}**; {correct} of "
            "20 birds are labelled right."
        )
        _score(settings, flock)
    _worked_out(steps)
    _one_more(steps)
    if not typed:
        _all_birds(flock, birds)
    st.markdown(
        "**Where the slides differ.** The text of Exercise 2.2 gives w = [1, 2] and b = 6; its solution uses w = "
        "[-1, -2] and b = 10, as here. A score above 0 means class 1, the **seagull**; the slides' rule *f(x) > 0 is "
        "a flamingo* contradicts the labels."
    )


def _score(settings: CalculatorPageSettings, flock: Flock) -> None:
    x1, x2 = flock.features[settings.bird - 1].tolist()
    score = followed_score(settings, flock.features).item()
    st.latex(
        r"\begin{aligned} s &= w_1 x_1 + w_2 x_2 + b \\ "
        rf"&= {settings.w1:g} \cdot {x1:.4f} {settings.w2:+g} \cdot {x2:.4f} {settings.b:+g} \\ "
        rf"&= {in_latex(five_digits(score))} \end{{aligned}}"
    )


def _worked_out(steps: SigmoidSteps) -> None:
    """The formula with the numbers put in, one operation a line."""
    s, minus, power, quotient = (
        in_latex(five_digits(v.item() + 0.0)) for v in (steps.score, steps.negative, steps.power, steps.quotient)
    )
    # Eight digits, all that 32 bits hold, or 1 + e^(-s) would often look like 1.
    total = in_latex(f"{steps.total.item():.8g}")
    st.latex(
        rf"\begin{{aligned}} \sigma(s) &= \frac{{1}}{{1 + e^{{-s}}}} \qquad s = {s} \\ "
        rf"e^{{-s}} &= e^{{{minus}}} = {power} \\ "
        rf"1 + e^{{-s}} &= {total} \\ "
        rf"\sigma(s) &= \frac{{1}}{{{total}}} = {quotient} \end{{aligned}}"
    )
    mirrored, slope = five_digits(steps.mirrored.item()), five_digits(steps.slope.item())
    st.markdown(
        "**Mirrored**: the score with the other sign gets the rest, $\\sigma(-s) = 1 - \\sigma(s) = "
        f"{in_latex(mirrored)}$, the probability of label 0. **Slope**: $\\sigma'(s) = p\\,(1 - p) = "
        f"{in_latex(slope)}$; it is steepest at 0, with a quarter, and flat far out, where a change of the score "
        "changes hardly anything."
    )
    product = (steps.probability.double() * steps.mirrored.double()).item()
    if abs(product - steps.slope.item()) > 1e-4 * product:
        st.caption(
            f"Exactly it would be {five_digits(product)}: PyTorch takes 1 - p from a p that 32 bits have rounded, and "
            "so close to 1 few digits are left of it."
        )


def _one_more(steps: SigmoidSteps) -> None:
    """What one more in the score does to the odds."""
    st.subheader("What one more in the score does", anchor=False)
    s, odds, more = steps.score.item(), steps.odds.item(), steps.next_odds.item()
    st.table(
        {
            "": ["score", "probability p", "odds p / (1 - p)", "log-odds"],
            "now": [five_digits(v.item()) for v in (steps.score, steps.probability, steps.odds, steps.log_odds)],
            "one more": [
                five_digits(v) for v in (s + 1, steps.next_probability.item(), more, steps.next_odds.log().item())
            ],
        },
        alt="Score, probability, odds and log-odds now and with a score higher by one",
    )
    st.markdown(
        "The log-odds *are* the score: that is what a linear function of the measurements predicts. One more in the "
        f"score multiplies the odds by $e = 2.7183$, wherever it starts: here {five_digits(odds)} becomes "
        f"{five_digits(more)}. What it adds to the probability depends on where it starts."
    )


def _all_birds(flock: Flock, birds: BirdScores) -> None:
    st.subheader("All twenty birds of Exercise 2.1", anchor=False)
    st.table(
        {
            "bird": [str(n) for n in range(1, 21)],
            "species": [SPECIES[label] for label in flock.labels.tolist()],
            "score": [five_digits(v) for v in birds.scores.tolist()],
            "label": [str(v) for v in birds.labels.tolist()],
            "probability of seagull": [five_digits(v) for v in birds.probabilities.tolist()],
        },
        alt="Score, predicted label and probability of each bird",
    )
