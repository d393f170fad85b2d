"""Three species: a linear function for each, the highest score wins, and all of it is one matrix product."""

import streamlit as st

from core.classifier.methods import METHODS, SEVERAL, SOFTMAX, decide
from core.classifier.training import ClassifierResult, train
from core.data.birds import SPECIES, Flock
from pages.sections.linear_classifier import budget
from pages.sections.linear_classifier.charts.curves import losses_of, shares_of
from pages.sections.linear_classifier.charts.species import outcome_chart, species_chart
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from ui.charts.birds import BIRD
from ui.charts.clock import Clock
from ui.charts.timeline import loss_chart
from ui.loss_table import loss_table
from ui.messages import diverged
from ui.numbers import formulas
from ui.player import player
from ui.selection import into
from ui.store import run

CLOCK = f"{PAGE.prefix}3"
"""The clock of this part, whose runs have frames of their own."""


def show(settings: ClassifierPageSettings, flock: Flock) -> None:
    """Play the training of three lines, write out one bird's scores, and set both methods side by side."""
    budget.check(settings, *SEVERAL)
    result = run(train, settings, f"Training {settings.method}")
    if result.diverged_at is not None:
        diverged("Training", result.diverged_at, "epoch")
    clock = Clock(CLOCK, len(result.steps) - 1)
    player(result.steps, key=CLOCK, unit="epoch")
    chosen = min(settings.bird, len(flock.labels))
    picture, losses = st.columns([1.3, 1])
    share = f"{result.accuracy[-1]:.0%} of the training birds right"
    picture.altair_chart(
        species_chart(result, clock, chosen),
        key=PAGE.key("species"),
        width="content",
        on_select=into(PAGE, "bird", PAGE.key("species"), BIRD, "bird"),
        alt=f"{len(flock.labels)} birds of three species, the region that each wins and the line of each by "
        f"{settings.method}: {share}",
    )
    losses.altair_chart(
        loss_chart(losses_of(result), result.steps, clock, "epoch", True, legend=True, height=250),
        key=PAGE.key("loss3"),
        alt=f"The loss of {settings.method} against epoch, from {result.losses[0]:.6f} to {result.losses[-1]:.6f}",
    )
    losses.altair_chart(
        loss_chart(shares_of(result), result.steps, clock, "epoch", False, height=190),
        key=PAGE.key("shares3"),
        alt=f"The share of birds labelled right against epoch, from {result.accuracy[0]:.0%} to {share}",
    )
    picture.caption(
        "On each line the score of its species is 0; a region belongs to the species with the highest score, so its "
        "borders are where two scores are equal, not the lines themselves."
    )
    _product(result, flock, chosen)
    _both(settings, flock, chosen)
    loss_table(losses_of(result))


def _product(result: ClassifierResult, flock: Flock, chosen: int) -> None:
    """The scores of one bird as one matrix product, every shape written out."""
    weight, bias, x = result.weight[-1], result.bias[-1], flock.features[chosen - 1]
    scores = weight @ x + bias
    winner = int(decide(scores))
    st.subheader(f"Bird {chosen}: three scores, one matrix product", anchor=False)
    # In three lines, because a phone is narrower than one.
    st.latex(
        r"\begin{aligned} s &= W x + b \\[4pt] &= "
        + _matrix(weight.tolist())
        + _matrix([[v] for v in x.tolist()])
        + r"\\[4pt] &\quad + "
        + _matrix([[v] for v in bias.tolist()])
        + " = "
        + _matrix([[v] for v in scores.tolist()])
        + r"\end{aligned}"
    )
    st.markdown(
        "Shapes: (3 × 2) · (2 × 1) + (3 × 1) = (3 × 1). Each row of $W$ with its entry of $b$ is the linear function "
        f"of one species. The highest score is that of the **{SPECIES[winner]}**; bird {chosen} is a "
        f"{SPECIES[flock.labels[chosen - 1]]}. For all birds at once `X @ W.T + b` is ({len(flock.labels)} × 2) · "
        f"(2 × 3) + (3) = ({len(flock.labels)} × 3), and `argmax(dim=1)` takes the best of each row."
    )


def _both(settings: ClassifierPageSettings, flock: Flock, chosen: int) -> None:
    """One versus all beside softmax regression, trained alike."""
    st.subheader("Two ways to train the same three functions", anchor=False)
    results = {name: run(train, settings, f"Training {name}", method=name) for name in SEVERAL}
    columns, table = st.columns(2), {"species": list(SPECIES)}
    for column, (name, result) in zip(columns, results.items(), strict=True):
        method, scores = METHODS[name], result.weight[-1] @ flock.features[chosen - 1] + result.bias[-1]
        held = f", {result.test_accuracy[-1]:.1%} of the held-out ones" if result.held_out else ""
        column.markdown(f"**{name.capitalize()}**  {formulas(method.formula)}. {method.story}")
        column.altair_chart(
            outcome_chart(flock, result.weight[-1], result.bias[-1], chosen),
            key=PAGE.key(name.split()[0]),
            width="content",
            alt=f"The regions that {name} ends with; bird {chosen} is called a {SPECIES[int(decide(scores))]}",
        )
        column.markdown(
            f"After {result.steps[-1]} epochs: loss {result.losses[-1]:.6f}, **{result.accuracy[-1]:.1%}** of the "
            f"training birds right{held}."
        )
        shares, what = (scores.softmax(0), "softmax") if name == SOFTMAX else (scores.sigmoid(), "sigmoid")
        table |= {f"{name}: score": [f"{v:.4f}" for v in scores.tolist()], what: [f"{v:.4f}" for v in shares.tolist()]}
    st.markdown(
        f"The two losses measure different things and do not compare; the shares of birds do. For bird {chosen}:"
    )
    st.table(table, alt=f"Scores, sigmoids and softmax of bird {chosen} by both methods")
    st.markdown(
        "Each sigmoid answers for itself, *this species or not?*, so the three need not add up to 1. Softmax shares "
        "one whole among them."
    )


def _matrix(rows: list[list[float]]) -> str:
    return r"\begin{bmatrix}" + r"\\".join(" & ".join(f"{v:.3f}" for v in row) for row in rows) + r"\end{bmatrix}"
