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
from ui.stage import Stage
from ui.store import kept


@dataclass(frozen=True)
class Scored:
    """One score step by step, and the twenty birds with all of theirs."""

    steps: SigmoidSteps
    flock: Flock
    birds: BirdScores


def show(settings: CalculatorPageSettings, stage: Stage) -> None:
    """Draw the point on the curve and work it out."""
    scored = kept(scored_birds, settings)
    draw(kept(_curve, settings, scored), PAGE.key("sigmoid"), stage.picture)
    with stage.more:
        st.caption(
            "The ring is the score s, the diamond its mirror image -s, the dashed line the tangent. The dashed upright "
            "marks s = 0, where the label changes."
        )
        if not typed(settings):
            st.markdown(kept(_guess, settings, scored))
            st.latex(kept(_score, settings, scored))
        st.latex(kept(_worked_out, settings, scored))
        st.markdown(kept(_mirrored, settings, scored))
        if rounded := kept(_rounded, settings, scored):
            st.caption(rounded)


def typed(settings: CalculatorPageSettings) -> bool:
    """Whether the score is no bird's."""
    return settings.score_from == ScoreFrom.TYPED


def scored_birds(settings: CalculatorPageSettings) -> Scored:
    """Work the score out, and those of all birds."""
    flock = draw_flock(FlockSettings())
    steps = sigmoid_steps(followed_score(settings, flock.features))
    return Scored(steps=steps, flock=flock, birds=score_birds(settings, flock.features))


def _curve(settings: CalculatorPageSettings, scored: Scored) -> Picture:
    steps, alone = scored.steps, typed(settings)
    score, probability, mirrored, slope = (
        five_digits(v.item()) for v in (steps.score, steps.probability, steps.mirrored, steps.slope)
    )
    return sigmoid_picture(
        steps,
        None if alone else Followed(scores=scored.birds, truth=scored.flock.labels, bird=settings.bird),
        alt_text=f"The sigmoid; score {score} has probability {probability}, its mirror image {mirrored}, and the "
        f"tangent rises by {slope}" + ("" if alone else f"; it is that of bird {settings.bird} among twenty"),
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
