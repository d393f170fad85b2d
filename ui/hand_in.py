"""What a learner hands in at the end of a class: a short code, made by the app and read by the teacher's page.

It is a help and no exam: whoever knows how can write one.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from io import StringIO
from typing import Any

from ui.class_link import MOST_STEPS
from ui.sealed import Seal

LONGEST_NAME = 40
SEAL = Seal(check=3, most_unpacked=4096, exact=False)  # a chat may put letters of its own into a code
OUTCOMES = {"r": "right", "w": "wrong", "s": "shown", "-": "open"}
NONE = "n"
"""The letter of a step with nothing to guess, and of one without a goal. Older codes have none: there a step without
either cannot be told from one that is still open."""


@dataclass(frozen=True)
class Answers:
    """How the steps of a class went for one learner. `guesses` has a letter of `OUTCOMES` for each step, or `NONE`;
    `goals` says of each whether its goal was met, or None where it has none; `class_mark` tells classes apart."""

    class_mark: str
    guesses: str
    goals: tuple[bool | None, ...]
    name: str = ""


def guessed(many: Sequence[Answers]) -> list[int]:
    """The steps of a class, counted from 0, in which there is something to guess, as far as its codes say."""
    told = [[letter != NONE for letter in answers.guesses] for answers in many]
    # Codes that are all open and know no `NONE` may be those of a class with goals alone, made before there was one.
    older = all(set(answers.guesses) <= {"-"} for answers in many) and any(any(answers.goals) for answers in many)
    return [] if older and not any(None in answers.goals for answers in many) else _any(told)


def aimed(many: Sequence[Answers]) -> list[int]:
    """The steps of a class, counted from 0, that have a goal, as far as its codes say."""
    older = not any(NONE in answers.guesses or None in answers.goals for answers in many)
    return _any([[met if older else met is not None for met in answers.goals] for answers in many])


def _any(told: Sequence[Sequence[bool | None]]) -> list[int]:
    """The places at which one of the rows says yes."""
    longest = max((len(row) for row in told), default=0)
    return [place for place in range(longest) if any(row[place] for row in told if place < len(row))]


def mark_of(parameter: str) -> str:
    """A few letters that tell one class link from another."""
    return blake2b(parameter.encode(), digest_size=3).hexdigest()


def code_of(answers: Answers) -> str:
    """The code of a learner's answers, in letters that any chat leaves alone."""
    goals = "".join(NONE if met is None else "01"[met] for met in answers.goals)
    return SEAL.close([answers.class_mark, answers.guesses, goals, answers.name])


def answers_of(code: str) -> Answers:
    """What a code says. Raises ValueError with a sentence where it is none."""
    try:
        told: Any = SEAL.open(code.strip())
        mark, guesses, goals, name = told
        if not all(isinstance(text, str) for text in told):
            raise ValueError
        if set(guesses) - {*OUTCOMES, NONE} or set(goals) - {"0", "1", NONE}:
            raise ValueError
    except (ValueError, TypeError):
        raise ValueError("this is no code, or a letter of it was lost") from None
    if len(guesses) != len(goals) or len(guesses) > MOST_STEPS or len(name) > LONGEST_NAME:
        raise ValueError("this code does not fit together")
    return Answers(mark, guesses, tuple(None if met == NONE else met == "1" for met in goals), name)


def read_lines(text: str, most: int = 2000) -> tuple[list[Answers], list[str]]:
    """The answers of many codes, one a line, and a sentence for every line that is none. What a chat writes before a
    code (a time, a name) is left out. Of the same learner's codes the last one counts."""
    good: dict[tuple[str, str], Answers] = {}
    faults: list[str] = []
    lines = text.splitlines()
    for number, line in enumerate(lines[:most], 1):
        if not line.strip():
            continue
        try:
            answers = answers_of(line.split()[-1])
        except ValueError as error:
            faults.append(f"Line {number}: {error}.")
            continue
        good[(answers.class_mark, answers.name or f"line {number}")] = answers
    if len(lines) > most:
        faults.insert(0, f"Only the first {most:,} of {len(lines):,} lines were read.")
    return list(good.values()), faults


def as_csv(many: Sequence[Answers]) -> str:
    """The answers as a table that a spreadsheet reads: a row for each learner, two columns for each step."""
    steps = max((len(answers.guesses) for answers in many), default=0)
    head = ["class", "name", *(f"{what} {step}" for step in range(1, steps + 1) for what in ("guess", "goal"))]
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow(head)
    for answers in many:
        row = [answers.class_mark, answers.name]
        for guess, met in zip(answers.guesses, answers.goals, strict=True):
            row += [OUTCOMES.get(guess, ""), "met" if met else ""]
        table.writerow([_no_formula(cell) for cell in row] + [""] * (len(head) - len(row)))
    return text.getvalue()


def _no_formula(text: str) -> str:
    """What a spreadsheet would take for a formula, as a text that it shows."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
