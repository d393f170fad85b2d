"""How numbers are written, the same in tables, charts and scripts."""

from __future__ import annotations

import math
from collections.abc import Sequence


def five_digits(value: float) -> str:
    """Five significant digits, with an exponent below 0.01, as PyTorch prints a tensor that spans magnitudes; 0 without
    one."""
    # From 10000 on a point would stand behind the last digit, which Markdown takes for a list.
    return f"{value:#.5g}".rstrip(".") if abs(value) >= 0.01 or value == 0 else f"{value:.4e}"


def milestones(last: int) -> list[int]:
    """The steps at which a walk is written down: 0, 1, 2, 5, 10, 20, 50 and so on, and the last."""
    steps = [0] + [ratio * 10**power for power in range(4) for ratio in (1, 2, 5)]
    return [step for step in steps if step < last] + [last]


def in_latex(number: str) -> str:
    """A written number for a formula, where 1.05e-03 would read as a product with e, minus 3."""
    digits, _, power = number.partition("e")
    if digits.lstrip("-") in ("inf", "nan"):
        return digits.replace("inf", r"\infty").replace("nan", r"\text{undefined}")
    return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits


def six_decimals(value: float) -> str:
    """A loss as a notebook prints it; above a million in short, and beyond the finite numbers in words."""
    if not math.isfinite(value):
        return "not finite"
    return f"{value:.6f}" if abs(value) < 1e6 else f"{value:.4g}"


def formulas(rule: str) -> str:
    """A rule of several formulas, each a piece of Markdown of its own, so that a narrow screen can break between
    them."""
    return ", ".join(f"${part.strip()}$" for part in rule.split(r"\qquad"))


def share(value: float | None) -> str:
    """A share such as R², four decimals; far from 0 it is a magnitude rather than a share, and None is not defined."""
    if value is None:
        return "not defined"
    return f"{value:z.4f}" if abs(value) < 1e4 else f"{value:.2e}"


def sum_in_rows(terms: Sequence[str], a_row: int) -> str:
    """A sum within an aligned formula, with a new line after every `a_row` terms, because a phone is narrow."""
    rows = [" + ".join(terms[start : start + a_row]) for start in range(0, len(terms), a_row)]
    return r" \\ &\quad + ".join(rows)


def four_decimals(value: float) -> str:
    """At most four decimals and no needless zeros: 2.25, 420.25, 10000."""
    return f"{value:z.4f}".rstrip("0").rstrip(".")
