"""The picture of a class: every learner stands in every bar once, and the signs tell what the colours tell."""

from __future__ import annotations

import random

import pytest

from pages.sections.teachers.charts import COLORS, SIGNS, guesses_picture
from tests.ui.vega import table
from tests.ui.whole_charts import checked, inside
from ui.hand_in import OUTCOMES, Answers


def learners(count: int, steps: int, seed: int) -> list[Answers]:
    draws = random.Random(seed)
    return [
        Answers(
            "abc123",
            "".join(draws.choice("rws-") for _ in range(steps)),
            tuple(draws.random() < 0.4 for _ in range(steps)),
            f"Learner {place}",
        )
        for place in range(count)
    ]


@pytest.mark.parametrize(("count", "steps"), [(1, 1), (23, 5), (400, 12)])
def test_every_learner_stands_in_every_bar_once(count: int, steps: int) -> None:
    many = learners(count, steps, seed=count)
    picture = guesses_picture(many)
    built = checked(picture)
    bars = table(picture, "guesses")
    for step, parts in bars.groupby("step"):
        ordered = parts.sort_values("low")
        assert ordered["low"].iloc[0] == 0
        assert ordered["high"].iloc[-1] == count
        assert (ordered["high"].to_numpy()[:-1] == ordered["low"].to_numpy()[1:]).all()
        sizes = dict(zip(parts["outcome"], parts["high"] - parts["low"], strict=True))
        assert sizes == {
            f"{SIGNS[outcome]} {outcome}": number
            for letter, outcome in OUTCOMES.items()
            if (number := sum(one.guesses[int(step) - 1] == letter for one in many))
        }
    assert len(bars.groupby("step")) == steps
    assert inside(built, "y", bars["high"])
    met = {step + 1: sum(one.goals[step] is True for one in many) for step in range(steps)}
    goals = table(picture, "goals")
    told = dict(zip(goals["step"], goals["told"], strict=True))
    assert told == {step: f"⚑ {number}" for step, number in met.items() if number}


def test_a_step_with_nothing_to_guess_has_no_bar_and_its_flag_stands_on_the_ground() -> None:
    many = [Answers("abc123", "rn", (None, True)), Answers("abc123", "-n", (None, False))]
    picture = guesses_picture(many)
    checked(picture)
    assert set(table(picture, "guesses")["step"]) == {1}
    goals = table(picture, "goals")
    assert [list(goals[head]) for head in ("step", "high", "told")] == [[2], [0], ["⚑ 1"]]
    assert picture.alt_text.endswith("step 1: 1 right, 1 open; step 2: goal met by 1.")


def test_colours_and_signs_belong_to_outcomes_and_differ() -> None:
    assert set(COLORS) == set(SIGNS) == set(OUTCOMES.values())
    assert len(set(COLORS.values())) == len(set(SIGNS.values())) == len(OUTCOMES)
