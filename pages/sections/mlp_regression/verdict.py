"""The verdict: whether a run can be afforded, and what became of it, with the epoch and the cure."""

from dataclasses import dataclass

import streamlit as st

from core.engine.budget import LIMIT
from core.regression.budget import cheaper, cost
from core.regression.hidden_units import alive
from core.regression.result import RegressionResult
from core.regression.settings import RegressionSettings
from ui.messages import diverged, too_long
from ui.store import kept


def check_cost(settings: RegressionSettings) -> None:
    """Stop the page with a sentence where the run would cost more than the budget."""
    needed = cost(settings)
    if needed > LIMIT:
        too_long("This run", needed, settings, cheaper(settings))
        st.stop()


@dataclass(frozen=True)
class Verdict:
    """A sentence or more for each of what can happen, empty where it did not."""

    rose: str
    dead: str
    stopped: str


def show(result: RegressionResult) -> None:
    """Say what happened where something did: not finite, rising, dead, stopped early."""
    told = kept(_verdict, result.settings, result)
    if result.diverged_at is not None:
        diverged("Training", result.diverged_at, "epoch", _cures(result.settings))
    if told.rose:
        st.warning(told.rose, title="The loss rose", icon=":material/trending_up:")
    if told.dead:
        st.warning(told.dead, title="Dead", icon=":material/heart_broken:")
    if told.stopped:
        st.info(told.stopped, icon=":material/back_hand:")


def _verdict(settings: RegressionSettings, result: RegressionResult) -> Verdict:
    finite, dead = result.diverged_at is None, result.flat_from is not None
    return Verdict(
        rose=_rose(result) if finite and not (settings.output_relu and dead) else "",
        dead=_dead(result) if finite and dead else "",
        stopped=_stopped(result) if result.stopped_at is not None else "",
    )


def _rose(result: RegressionResult) -> str:
    settings, since = result.settings, result.rose_from
    if since is None:
        return ""
    return (
        f"From epoch {since} on the training loss stays above where it began: it went from {result.losses[0]:.4g} to "
        f"{result.losses[-1]:.4g}. The steps are too large. {_cures(settings)}Try a smaller learning rate, a tenth of "
        f"{settings.learning_rate:g} to begin with."
    )


def _stopped(result: RegressionResult) -> str:
    settings = result.settings
    return (
        f"Stopped at epoch {result.stopped_at}: for {settings.patience} epoch{'s' * (settings.patience > 1)} the "
        f"validation loss has not fallen below {result.validation[result.best or 0]:.6f}, which it reached at "
        f"epoch {result.best}. The weights of epoch {result.best} are kept: their curve stands beside the "
        "player's, and the tables speak of them."
    )


def _dead(result: RegressionResult) -> str:
    """Which units died and when, and what would help."""
    settings = result.settings
    layers = alive(result, len(result.steps) - 1) if settings.activation == "ReLU" else []
    cure = "Try a smaller learning rate, another seed, or leaky ReLU, which keeps a tenth of its slope below the hinge."
    told = f"From epoch {result.flat_from} on every training point gets the very same prediction. "
    if 0 in layers:
        layer = layers.index(0)
        which = "" if len(layers) == 1 else ("first " if layer == 0 else "second ")
        return told + (
            f"All {settings.widths[layer]} ReLU units of the {which}hidden layer put out 0 at every point, so their "
            f"gradient is 0 and they cannot come back; only the output's bias still learns. {cure}"
        )
    if settings.output_relu:
        return told + (
            "The ReLU on the output puts out 0 at every point and passes no gradient, so nothing learns. Switch it "
            "off: a regression's output needs no activation."
        )
    return told + cure


def _cures(settings: RegressionSettings) -> str:
    """What besides the learning rate drives such a run."""
    if settings.l1 or settings.l2:
        return "A penalty steepens the loss as well. "
    return ""
