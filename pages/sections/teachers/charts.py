"""How the guesses of a class fell, step by step, as stacked bars."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from ui.charts.form import FEW_ON_A_PHONE, Picture, form, number
from ui.hand_in import OUTCOMES, Answers, guessed
from ui.theme import BLUE, GREEN, INK, ORANGE, QUIET

SIGNS = {"right": "✓", "wrong": "✗", "shown": "?", "open": "·"}
"""What tells the outcomes apart without their colours."""
COLORS = {"right": GREEN.color, "wrong": ORANGE.color, "shown": BLUE.color, "open": QUIET}
HEIGHT = 300
THIN = 0.06
"""The share of a class whose part of a bar is too thin for a number in it."""
ROOM = 1.12
"""How much higher than the bars the picture is, for what stands on them."""


@form
def guesses_form(steps: int) -> alt.LayerChart:
    """Learners up, steps across; a bar's parts are the outcomes, and on it stands how many met the goal."""
    top = number("top")
    across = alt.X(
        "step:O",
        title="Step",
        scale=alt.Scale(domain=list(range(1, steps + 1))),
        axis=alt.Axis(labelAngle=0),
    )
    scale = alt.Scale(domain=[0, top], nice=False)
    bars = alt.Chart(alt.NamedData("guesses"))
    parts = bars.mark_bar(opacity=0.75).encode(
        across,
        alt.Y("low:Q", title="Learners", scale=scale, axis=alt.Axis(tickMinStep=1, format="d")),
        alt.Y2("high"),
        color=alt.Color(
            "outcome:N",
            title=None,
            scale=alt.Scale(domain=[_named(outcome) for outcome in COLORS], range=list(COLORS.values())),
            legend=alt.Legend(orient="top", columns=FEW_ON_A_PHONE, symbolSize=160),
        ),
    )
    counts = bars.mark_text(color=INK, fontSize=12).encode(across, alt.Y("middle:Q", scale=scale), text="told:N")
    flags = (
        alt.Chart(alt.NamedData("goals"))
        .mark_text(color=INK, fontSize=13, dy=-9)
        .encode(across, alt.Y("high:Q", scale=scale), text="told:N")
    )
    return alt.LayerChart(layer=[parts, counts, flags]).add_params(top).properties(height=HEIGHT)


def guesses_picture(many: Sequence[Answers]) -> Picture:
    """The bars of the learners of one class: of its steps with something to guess; where there is only a goal, the
    flag alone. Raises ValueError where nobody has a step."""
    steps = max(len(answers.guesses) for answers in many)
    rows: list[tuple[int, str, int, int, float, str]] = []
    bars = guessed(many)
    for step in (place + 1 for place in bars):
        low = 0
        for outcome, count in _counts(many, step).items():
            told = f"{SIGNS[outcome]} {count}" if count / len(many) >= THIN else ""
            rows.append((step, _named(outcome), low, low + count, low + count / 2, told))
            low += count
    met = [sum(answers.goals[step : step + 1] == (True,) for answers in many) for step in range(steps)]
    heads = ("step", "outcome", "low", "high", "middle", "told")
    guesses = {head: [row[place] for row in rows] for place, head in enumerate(heads)}
    reached = [step for step, count in enumerate(met) if count]
    goals = {
        "step": [step + 1 for step in reached],
        "high": [len(many) if step in bars else 0 for step in reached],
        "told": [f"⚑ {met[step]}" for step in reached],
    }
    return guesses_form(steps).fill(
        {"guesses": guesses, "goals": goals}, {"top": ROOM * len(many)}, alt_text=_sentence(many, steps, met)
    )


def _counts(many: Sequence[Answers], step: int) -> dict[str, int]:
    """How many learners left a step, counted from 1, with each outcome that there was."""
    went = [answers.guesses[step - 1] for answers in many if step <= len(answers.guesses)]
    return {outcome: went.count(letter) for letter, outcome in OUTCOMES.items() if letter in went}


def _named(outcome: str) -> str:
    return f"{SIGNS[outcome]} {outcome}"


def _sentence(many: Sequence[Answers], steps: int, met: Sequence[int]) -> str:
    told, bars = [], guessed(many)
    for step in range(steps):
        parts = [f"{count} {outcome}" for outcome, count in _counts(many, step + 1).items()] if step in bars else []
        goal = [f"goal met by {met[step]}"] if met[step] else []
        told.append(f"step {step + 1}: {', '.join([*parts, *goal]) or 'nothing to guess'}")
    learners = "1 learner" if len(many) == 1 else f"{len(many)} learners"
    return f"How the guesses of {learners} fell; {'; '.join(told)}."
