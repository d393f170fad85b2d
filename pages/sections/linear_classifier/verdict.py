"""The verdict: what the loss of a training did, where that needs a word."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.classifier.training import ClassifierResult, separable
from core.data.birds import SPECIES


@dataclass(frozen=True)
class Verdict:
    """A word on a run, empty where it needs none; a warning is about something to change."""

    text: str = ""
    icon: str = ""
    warns: bool = False


def show_verdict(verdict: Verdict) -> None:
    """Say it, if there is something to say."""
    if verdict.text:
        say = st.warning if verdict.warns else st.info
        say(verdict.text, icon=verdict.icon)


def learned(result: ClassifierResult) -> str:
    """What came of a training, in a sentence."""
    count, epochs = len(result.learned[1]), result.steps[-1]
    before, after = (round(result.accuracy[k].item() * count) for k in (0, -1))
    held_out = f" Of those it never saw, {result.test_accuracy[-1]:.0%}." if result.held_out else ""
    return (
        f"After {epochs} {'epoch' if epochs == 1 else 'epochs'} **{after} of {count} birds are on the right side**, at "
        f"first {before}; the loss went from {result.losses[0]:.3g} to {result.losses[-1]:.3g}.{held_out}"
    )


def judged_loss(result: ClassifierResult) -> Verdict:
    """One species missing, steps too large, or no end to the loss's fall."""
    labels, losses = sorted(set(result.learned[1].tolist())), result.losses
    later = losses[len(losses) // 2 :]
    rising = (later[1:] > later[:-1]).float().mean().item() > 0.25 and later.max().item() > 2 * later.min().item()
    if len(labels) == 1:
        return _one_species(SPECIES[labels[0]], SPECIES[1 - labels[0]])
    if losses[-1].item() > max(2 * losses.min().item(), 1e-6) or rising:
        return Verdict(
            f"After {result.rises} of {len(losses) - 1} epochs the loss was higher than before: the steps overshoot. "
            f"Try a smaller learning rate, such as {result.settings.learning_rate / 10:.2g}.",
            ":material/stacked_line_chart:",
            warns=True,
        )
    if len(result.bias[-1]) == 1 and separable(*result.learned, result.weight[-1], result.bias[-1]):
        return _no_end(losses[-1].item(), falling=bool(later[-1] < later[0]))
    return Verdict()


def _one_species(there: str, missing: str) -> Verdict:
    """What a line learns from one species."""
    return Verdict(
        f"Only {there}s were trained on; every {missing} is held out. So the line learns to call everyone a {there}. "
        "Hold out fewer birds, draw more of them, or try another seed.",
        ":material/warning:",
        warns=True,
    )


def _no_end(last: float, falling: bool) -> Verdict:
    """Why the loss of birds that a line can part has no smallest value."""
    if not falling and last > 1e-6:
        return Verdict()
    return Verdict(
        "Every bird that was trained on is on its own side, and the loss "
        f"{'still falls' if falling else f'has come down to {last:.4g}'}: making all weights larger leaves the line "
        "where it is and every probability closer to 0 or 1. On birds that a line can part there is no smallest "
        "loss, only longer and longer weights"
        + ("." if falling else ", until 32-bit numbers are too coarse for another step, as here."),
        ":material/trending_down:",
    )
