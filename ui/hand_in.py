"""What a learner hands in at the end of a class: a short code, made by the app and read by the teacher's page.

It is a help and no exam: whoever knows how can write one.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from ui.class_link import MOST_STEPS

LONGEST_NAME = 40
MOST_UNPACKED = 4096
CHECK = 3
OUTCOMES = {"r": "right", "w": "wrong", "s": "shown", "-": "open"}


@dataclass(frozen=True)
class Answers:
    """How the steps of a class went for one learner. `guesses` has a letter of `OUTCOMES` for each step, `goals` says
    of each whether its goal was met; `class_mark` tells classes apart."""

    class_mark: str
    guesses: str
    goals: tuple[bool, ...]
    name: str = ""


def mark_of(parameter: str) -> str:
    """A few letters that tell one class link from another."""
    return blake2b(parameter.encode(), digest_size=3).hexdigest()


def code_of(answers: Answers) -> str:
    """The code of a learner's answers, in letters that any chat leaves alone."""
    told = [answers.class_mark, answers.guesses, "".join("01"[met] for met in answers.goals), answers.name]
    body = zlib.compress(json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode(), 9)
    return urlsafe_b64encode(blake2b(body, digest_size=CHECK).digest() + body).decode().rstrip("=")


def answers_of(code: str) -> Answers:
    """What a code says. Raises ValueError with a sentence where it is none."""
    code = code.strip()
    try:
        raw = urlsafe_b64decode(code.encode("ascii") + b"=" * (-len(code) % 4))
        body = raw[CHECK:]
        if blake2b(body, digest_size=CHECK).digest() != raw[:CHECK]:
            raise ValueError
        told: Any = json.loads(zlib.decompressobj().decompress(body, MOST_UNPACKED).decode())
        mark, guesses, goals, name = told
        if not all(isinstance(text, str) for text in told) or set(guesses) - set(OUTCOMES) or set(goals) - {"0", "1"}:
            raise ValueError
    except (ValueError, TypeError, zlib.error, RecursionError):
        raise ValueError("this is no code, or a letter of it was lost") from None
    if len(guesses) != len(goals) or len(guesses) > MOST_STEPS or len(name) > LONGEST_NAME:
        raise ValueError("this code does not fit together")
    return Answers(mark, guesses, tuple(met == "1" for met in goals), name)


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
    rows = [head]
    for answers in many:
        row = [answers.class_mark, answers.name]
        for guess, met in zip(answers.guesses, answers.goals, strict=True):
            row += [OUTCOMES[guess], "met" if met else ""]
        rows.append(row + [""] * (len(head) - len(row)))
    return "\r\n".join(",".join(_cell(text) for text in row) for row in rows) + "\r\n"


def _cell(text: str) -> str:
    """A cell of a CSV file; a text that a spreadsheet would take for a formula is shown as text."""
    if text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if any(letter in text for letter in ',"\r\n') else text
