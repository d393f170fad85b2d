"""Odds: what one more in the score does to them, and the scores of all birds."""

import streamlit as st

from core.data.birds import SPECIES
from pages.sections.sigmoid_softmax.one_score import Scored, scored_birds, typed
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.numbers import five_digits
from ui.stage import Stage
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


def show(settings: CalculatorPageSettings, stage: Stage) -> None:
    """Set the score beside one that is higher by one, and list the birds."""
    with stage.more:
        scored = kept(scored_birds, settings)
        st.subheader("What one more in the score does", anchor=False)
        show_table(kept(_one_more, settings, scored))
        odds = kept(_odds, settings, scored)
        slides = (
            "**Where the slides differ.** The text of Exercise 2.2 gives w = [1, 2] and b = 6; its solution uses w = "
            "[-1, -2] and b = 10, as here. A score above 0 means class 1, the **seagull**; the slides' rule *f(x) > 0 "
            "is a flamingo* contradicts the labels."
        )
        if typed(settings):
            st.markdown(f"{odds}\n\n{slides}")
            return
        st.markdown(odds)
        st.subheader("All twenty birds of Exercise 2.1", anchor=False)
        show_table(kept(_all_birds, settings, scored))
        st.markdown(slides)


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
        f"score multiplies the odds by $e$, wherever it starts: here {odds} becomes {more}. What it adds to "
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
