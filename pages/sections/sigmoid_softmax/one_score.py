"""Sigmoid: one score becomes a probability, with every number on the way."""

from dataclasses import dataclass

import streamlit as st

from core.data.birds import SPECIES, Flock, FlockSettings, draw_flock
from core.scores.sigmoid import BirdScores, ScoreFrom, SigmoidSteps, followed_score, score_birds, sigmoid_steps
from pages.sections.sigmoid_softmax.charts.sigmoid import Followed, sigmoid_picture
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.numbers import five_digits, in_latex
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


@dataclass(frozen=True)
class Scored:
    """One score step by step, and the twenty birds with all of theirs."""

    steps: SigmoidSteps
    flock: Flock
    birds: BirdScores


def show(settings: CalculatorPageSettings) -> None:
    """Draw the point on the curve and work it out."""
    scored = kept(_scored, settings)
    of_a_bird = not _typed(settings)
    draw(kept(_curve, settings, scored), PAGE.key("sigmoid"))
    st.caption(
        "The ring is the score s, the diamond its mirror image -s, the dashed line the tangent. The dashed upright "
        "marks s = 0, where the label changes."
    )
    if of_a_bird:
        st.markdown(kept(_guess, settings, scored))
        st.latex(kept(_score, settings, scored))
    st.latex(kept(_worked_out, settings, scored))
    st.markdown(kept(_mirrored, settings, scored))
    if rounded := kept(_rounded, settings, scored):
        st.caption(rounded)
    st.subheader("What one more in the score does", anchor=False)
    show_table(kept(_one_more, settings, scored))
    odds = kept(_odds, settings, scored)
    slides = (
        "**Where the slides differ.** The text of Exercise 2.2 gives w = [1, 2] and b = 6; its solution uses w = "
        "[-1, -2] and b = 10, as here. A score above 0 means class 1, the **seagull**; the slides' rule *f(x) > 0 is "
        "a flamingo* contradicts the labels."
    )
    if not of_a_bird:
        st.markdown(f"{odds}\n\n{slides}")
        return
    st.markdown(odds)
    st.subheader("All twenty birds of Exercise 2.1", anchor=False)
    show_table(kept(_all_birds, settings, scored))
    st.markdown(slides)


def _typed(settings: CalculatorPageSettings) -> bool:
    return settings.score_from == ScoreFrom.TYPED


def _scored(settings: CalculatorPageSettings) -> Scored:
    flock = draw_flock(FlockSettings())
    steps = sigmoid_steps(followed_score(settings, flock.features))
    return Scored(steps=steps, flock=flock, birds=score_birds(settings, flock.features))


def _curve(settings: CalculatorPageSettings, scored: Scored) -> Picture:
    steps, typed = scored.steps, _typed(settings)
    score, probability, mirrored, slope = (
        five_digits(v.item()) for v in (steps.score, steps.probability, steps.mirrored, steps.slope)
    )
    return sigmoid_picture(
        steps,
        None if typed else Followed(scores=scored.birds, truth=scored.flock.labels, bird=settings.bird),
        alt_text=f"The sigmoid; score {score} has probability {probability}, its mirror image {mirrored}, and the "
        f"tangent rises by {slope}" + ("" if typed else f"; it is that of bird {settings.bird} among twenty"),
    )


def _guess(settings: CalculatorPageSettings, scored: Scored) -> str:
    """What the followed bird is, and what it is taken for."""
    k, truth, labels = settings.bird - 1, scored.flock.labels, scored.birds.labels
    return (
        f"Bird {settings.bird} is a **{SPECIES[truth[k]]}** and is taken for a **{SPECIES[labels[k]]}**; "
        f"{int((labels == truth).sum())} of 20 birds are labelled right."
    )


def _score(settings: CalculatorPageSettings, scored: Scored) -> str:
    """The score of the followed bird with its numbers."""
    x1, x2 = scored.flock.features[settings.bird - 1].tolist()
    return (
        r"\begin{aligned} s &= w_1 x_1 + w_2 x_2 + b \\ "
        rf"&= {settings.w1:g} \cdot {x1:.4f} {settings.w2:+g} \cdot {x2:.4f} {settings.b:+g} \\ "
        rf"&= {in_latex(five_digits(scored.steps.score.item()))} \end{{aligned}}"
    )


def _worked_out(settings: CalculatorPageSettings, scored: Scored) -> str:
    """The formula with the numbers put in, one operation a line."""
    steps = scored.steps
    s, minus, power, quotient = (
        in_latex(five_digits(v.item() + 0.0)) for v in (steps.score, steps.negative, steps.power, steps.quotient)
    )
    # Eight digits, all that 32 bits hold, or 1 + e^(-s) would often look like 1.
    total = in_latex(f"{steps.total.item():.8g}")
    return (
        rf"\begin{{aligned}} \sigma(s) &= \frac{{1}}{{1 + e^{{-s}}}} \qquad s = {s} \\ "
        rf"e^{{-s}} &= e^{{{minus}}} = {power} \\ "
        rf"1 + e^{{-s}} &= {total} \\ "
        rf"\sigma(s) &= \frac{{1}}{{{total}}} = {quotient} \end{{aligned}}"
    )


def _mirrored(settings: CalculatorPageSettings, scored: Scored) -> str:
    """What the other label gets, and how steep it is here."""
    mirrored, slope = (five_digits(v.item()) for v in (scored.steps.mirrored, scored.steps.slope))
    return (
        "**Mirrored**: the score with the other sign gets the rest, $\\sigma(-s) = 1 - \\sigma(s) = "
        f"{in_latex(mirrored)}$, the probability of label 0. **Slope**: $\\sigma'(s) = p\\,(1 - p) = "
        f"{in_latex(slope)}$; it is steepest at 0, with a quarter, and flat far out, where a change of the score "
        "changes hardly anything."
    )


def _rounded(settings: CalculatorPageSettings, scored: Scored) -> str:
    """Where rounding has spoilt the slope, what it would be; empty elsewhere."""
    steps = scored.steps
    product = (steps.probability.double() * steps.mirrored.double()).item()
    if abs(product - steps.slope.item()) <= 1e-4 * product:
        return ""
    return (
        f"Exactly it would be {five_digits(product)}: PyTorch takes 1 - p from a p that 32 bits have rounded, and "
        "so close to 1 few digits are left of it."
    )


def _one_more(settings: CalculatorPageSettings, scored: Scored) -> TextTable:
    """What one more in the score does to the odds."""
    steps = scored.steps
    now = (steps.score, steps.probability, steps.odds, steps.log_odds)
    more = (steps.score.item() + 1, steps.next_probability.item(), steps.next_odds.item(), steps.next_odds.log().item())
    return text_table(
        {
            "": ["score", "probability p", "odds p / (1 - p)", "log-odds"],
            "now": [five_digits(v.item()) for v in now],
            "one more": [five_digits(v) for v in more],
        },
        alt_text="Score, probability, odds and log-odds now and with a score higher by one",
    )


def _odds(settings: CalculatorPageSettings, scored: Scored) -> str:
    """The same in words."""
    odds, more = (five_digits(v.item()) for v in (scored.steps.odds, scored.steps.next_odds))
    return (
        "The log-odds *are* the score: that is what a linear function of the measurements predicts. One more in the "
        f"score multiplies the odds by $e = 2.7183$, wherever it starts: here {odds} becomes {more}. What it adds to "
        "the probability depends on where it starts."
    )


def _all_birds(settings: CalculatorPageSettings, scored: Scored) -> TextTable:
    flock, birds = scored.flock, scored.birds
    return text_table(
        {
            "bird": [str(n) for n in range(1, 21)],
            "species": [SPECIES[label] for label in flock.labels.tolist()],
            "score": [five_digits(v) for v in birds.scores.tolist()],
            "label": [str(v) for v in birds.labels.tolist()],
            "probability of seagull": [five_digits(v) for v in birds.probabilities.tolist()],
        },
        alt_text="Score, predicted label and probability of each bird",
    )
