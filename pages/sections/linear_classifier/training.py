"""Training: the line turns by gradient descent until it parts the species."""

import streamlit as st
import torch
from torch import Tensor

from core.classifier.methods import LOGISTIC, METHODS
from core.classifier.regions import line_within, shade, window_of
from core.classifier.training import ClassifierResult, accuracies, separable, train
from core.data.birds import SPECIES, Flock
from pages.sections.linear_classifier import budget
from pages.sections.linear_classifier.charts.curves import losses_of, shares_of
from pages.sections.linear_classifier.charts.training import training_chart
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from ui.charts.birds import BIRD
from ui.charts.clock import Clock
from ui.charts.timeline import loss_chart
from ui.loss_table import loss_table
from ui.messages import diverged
from ui.numbers import five_digits, formulas
from ui.player import player
from ui.selection import into
from ui.store import run


def show(settings: ClassifierPageSettings, flock: Flock) -> None:
    """Play the training, set the learner's own line beside it, and print the numbers."""
    budget.check(settings, settings.method)
    result = run(train, settings, "Training")
    if result.diverged_at is not None:
        diverged("Training", result.diverged_at, "epoch")
    weight, bias = result.weight[-1], result.bias[-1]
    own, window = settings.line(), window_of(flock.features)
    clock = Clock(PAGE.prefix, len(result.steps) - 1)
    player(result.steps, key=PAGE.prefix, unit="epoch")
    picture, losses = st.columns([1.3, 1])
    line = f"{weight[0, 0]:.4f} x1 {weight[0, 1]:+.4f} x2 {bias[0]:+.4f} = 0"
    chosen = min(settings.bird, len(flock.labels))
    picture.altair_chart(
        training_chart(result, shade(result, window), line_within(window, *own), clock, chosen),
        key=PAGE.key("training"),
        width="content",
        on_select=into(PAGE, "bird", PAGE.key("training"), BIRD, "bird"),
        alt=f"{len(flock.labels)} birds with the trained line, at the end {line}, the probability of a seagull as "
        "shading, and your own line dashed",
    )
    losses.altair_chart(
        loss_chart(losses_of(result), result.steps, clock, "epoch", True, legend=True, height=250),
        key=PAGE.key("loss"),
        alt=f"Cross-entropy against epoch, from {result.losses[0]:.6f} to {result.losses[-1]:.6f}",
    )
    losses.altair_chart(
        loss_chart(shares_of(result), result.steps, clock, "epoch", False, height=190),
        key=PAGE.key("shares"),
        alt=f"The share of birds labelled right against epoch, from {result.accuracy[0]:.0%} to "
        f"{result.accuracy[-1]:.0%} of those trained on"
        + (f", at the end {result.test_accuracy[-1]:.0%} of those held out" if result.held_out else ""),
    )
    picture.caption(
        "The shading is the probability of a seagull, in at most 20 frames. Dashed is your own line. A square round a "
        "bird: held out, never trained on."
    )
    _verdict(settings, result)
    _compared(result, *own)
    method = METHODS[LOGISTIC]
    score = flock.features[chosen - 1] @ weight[0] + bias[0]
    st.markdown(
        f"**Bird {chosen}**, a {SPECIES[flock.labels[chosen - 1]]}, ends with score {five_digits(score.item())} and "
        f"probability {five_digits(torch.sigmoid(score).item())} of being a seagull.\n\n"
        f"**Logistic regression**  {formulas(method.formula)}. {method.story}"
    )
    loss_table(losses_of(result))


def _verdict(settings: ClassifierPageSettings, result: ClassifierResult) -> None:
    """What the loss did, where that needs a word: one species missing, steps too large, or no end to its fall."""
    labels, losses = sorted(set(result.learned[1].tolist())), result.losses
    later = losses[len(losses) // 2 :]
    rising = (later[1:] > later[:-1]).float().mean().item() > 0.25 and later.max().item() > 2 * later.min().item()
    if len(labels) == 1:
        st.warning(
            f"Only {SPECIES[labels[0]]}s were trained on; every {SPECIES[1 - labels[0]]} is held out. So the line "
            f"learns to call everyone a {SPECIES[labels[0]]}. Hold out fewer birds, draw more of them, or try another "
            "seed.",
            icon=":material/warning:",
        )
    elif losses[-1].item() > max(2 * losses.min().item(), 1e-6) or rising:
        st.warning(
            f"After {result.rises} of {len(losses) - 1} epochs the loss was higher than before: the steps overshoot. "
            f"Try a smaller learning rate, such as {settings.learning_rate / 10:.2g}.",
            icon=":material/stacked_line_chart:",
        )
    elif len(result.bias[-1]) == 1 and separable(*result.learned, result.weight[-1], result.bias[-1]):
        _no_end(losses[-1].item(), falling=bool(later[-1] < later[0]))


def _no_end(last: float, falling: bool) -> None:
    """Why the loss of birds that a line can part has no smallest value."""
    if not falling and last > 1e-6:
        return
    st.info(
        "Every bird that was trained on is on its own side, and the loss "
        f"{'still falls' if falling else f'has come down to {last:.4g}'}: making all weights larger leaves the line "
        "where it is and every probability closer to 0 or 1. On birds that a line can part there is no smallest "
        "loss, only longer and longer weights"
        + ("." if falling else ", until 32-bit numbers are too coarse for another step, as here."),
        icon=":material/trending_down:",
    )


def _compared(result: ClassifierResult, own_weight: Tensor, own_bias: Tensor) -> None:
    """The weights of both lines, and how many birds each labels right."""
    rows = {
        "your line": (own_weight.view(1, 1, 2), own_bias.view(1, 1)),
        "trained line": (result.weight[-1:], result.bias[-1:]),
    }
    groups = {"trained on": result.learned} | ({"held out": result.tested} if result.held_out else {})
    table = {"line": list(rows), "w₁": [], "w₂": [], "b": []} | {f"right of those {name}": [] for name in groups}
    for w, b in rows.values():
        for head, value in zip(("w₁", "w₂", "b"), (*w[0, 0].tolist(), b[0, 0].item()), strict=True):
            table[head].append(f"{value:.4f}")
        for name, (x, y) in groups.items():
            share = accuracies(w, b, x, y).item()
            table[f"right of those {name}"].append(f"{round(share * len(y))} of {len(y)}")
    st.table(table, alt="Your line against the trained one: weights and how many birds are labelled right")
