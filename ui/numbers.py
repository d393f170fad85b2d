"""How numbers are written, the same in tables, charts and scripts."""

from __future__ import annotations


def five_digits(value: float) -> str:
    """Five significant digits, with an exponent below 0.01, as PyTorch prints a tensor that spans magnitudes."""
    return f"{value:#.5g}" if abs(value) >= 0.01 or value == 0 else f"{value:.4e}"


def milestones(last: int) -> list[int]:
    """The steps at which a walk is written down: 0, 1, 2, 5, 10, 20, 50 and so on, and the last."""
    steps = [0] + [ratio * 10**power for power in range(4) for ratio in (1, 2, 5)]
    return [step for step in steps if step < last] + [last]
