"""The verdict: whether a run can be afforded, and what became of it, with the epoch and the cure."""

import streamlit as st

from core.engine.budget import LIMIT
from core.regression.budget import cheaper, cost
from core.regression.hidden_units import alive
from core.regression.result import RegressionResult
from core.regression.settings import RegressionSettings
from ui.messages import diverged, too_long


def check_cost(settings: RegressionSettings) -> None:
    """Stop the page with a sentence where the run would cost more than the budget."""
    needed = cost(settings)
    if needed > LIMIT:
        too_long("This run", needed, settings, cheaper(settings))
        st.stop()


def show(result: RegressionResult) -> None:
    """Say what happened where something did: not finite, rising, dead, stopped early."""
    settings = result.settings
    if result.diverged_at is not None:
        diverged("Training", result.diverged_at, "epoch", _cures(settings))
    elif result.rose_from is not None and not (settings.output_relu and result.flat_from is not None):
        st.warning(
            f"From epoch {result.rose_from} on the training loss stays above where it began: it went from "
            f"{result.losses[0]:.4g} to {result.losses[-1]:.4g}. The steps are too large. {_cures(settings)}Try a "
            f"smaller learning rate, a tenth of {settings.learning_rate:g} to begin with.",
            title="The loss rose",
            icon=":material/trending_up:",
        )
    if result.flat_from is not None and result.diverged_at is None:
        st.warning(_dead(result), title="Dead", icon=":material/heart_broken:")
    if result.stopped_at is not None:
        st.info(
            f"Stopped at epoch {result.stopped_at}: for {settings.patience} epoch{'s' * (settings.patience > 1)} the "
            f"validation loss has not fallen below {result.validation[result.best or 0]:.6f}, which it reached at "
            f"epoch {result.best}. The weights of epoch {result.best} are kept: their curve stands beside the "
            "player's, and the tables speak of them.",
            icon=":material/back_hand:",
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
