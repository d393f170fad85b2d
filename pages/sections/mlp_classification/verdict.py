"""The verdict: whether a run can be afforded, what became of it, and which units have died."""

from __future__ import annotations

import streamlit as st

from core.engine.budget import LIMIT, fewer
from core.parts.activations import ACTIVATIONS
from core.plane.budget import cost
from core.plane.inputs import features
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from ui.messages import diverged, too_long
from ui.store import kept


def check_cost(settings: PlaneSettings) -> None:
    """Stop the page with a sentence where the run would cost more than the budget."""
    needed = cost(settings)
    if needed > LIMIT:
        too_long("This run", needed, settings, {"epochs": fewer(settings.epochs, needed)})
        st.stop()


def show(result: PlaneResult) -> None:
    """Say what became of the run, and why it stands still where units have died."""
    if result.diverged_at is not None:
        diverged("Training", result.diverged_at, "epoch")
    st.markdown(f"**{kept(_outcome, result.settings, result)}**")
    if dead := kept(_dead, result.settings, result):
        st.warning(dead, title="Dead units", icon=":material/heart_broken:")


def _outcome(settings: PlaneSettings, result: PlaneResult) -> str:
    told = [_solved(result)]
    if settings.held_out:
        told.append(_held_out(result))
    if result.stopped_at is not None:
        told.append(f"It stopped at epoch {result.stopped_at}, and the network of epoch {result.best} is kept.")
    return " ".join(told)


def _solved(result: PlaneResult) -> str:
    accuracy = result.accuracy[result.final].item()
    if result.solved_at is not None:
        after = "" if accuracy == 1 else f" In the end {accuracy:.1%} are."
        return f"Every training point is right for the first time at epoch {result.solved_at}.{after}"
    return f"{accuracy:.1%} of the training points are right in the end, and never were all of them."


def _held_out(result: PlaneResult) -> str:
    lowest, end = result.test_losses[result.best or 0].item(), result.test_losses[-1].item()
    share = result.test_accuracy[result.final].item()
    told = f"Of the points it has never seen {share:.1%} are right."
    if end > 1.1 * lowest:
        told += f" Their loss is lowest, {lowest:.3g}, at epoch {result.best}, then {end:.3g}: overfitting."
    return told


def _dead(settings: PlaneSettings, result: PlaneResult) -> str:
    """Which ReLU units put out 0 at every training point."""
    if settings.activation != "ReLU" or not settings.layers:
        return ""
    h = features(settings.fed, result.x[~result.test])
    told = []
    for layer in range(settings.layers):
        weight, bias = result.weights[layer][result.final], result.biases[layer][result.final]
        h = ACTIVATIONS["ReLU"].function(h @ weight.T + bias)
        dead = [str(unit + 1) for unit, silent in enumerate((h == 0).all(0).tolist()) if silent]
        if dead:
            told.append(f"in hidden layer {layer + 1} unit{'s' * (len(dead) > 1)} {', '.join(dead)}")
    if not told:
        return ""
    return (
        f"At every training point these put out 0: {'; '.join(told)}. No gradient comes through, so they stay as they "
        "are. Try another weight seed, a smaller learning rate, or leaky ReLU."
    )
