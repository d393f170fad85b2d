"""An own table in a script: its numbers, several to a line."""

from __future__ import annotations

from collections.abc import Sequence

from core.data.own_columns import Column

NUMBERS_A_LINE, LABELS_A_LINE = 10, 30


def in_lines(texts: Sequence[str], a_line: int) -> str:
    """Entries of a list, indented, so many to a line."""
    lines = (", ".join(texts[place : place + a_line]) for place in range(0, len(texts), a_line))
    return ",\n".join(f"    {line}" for line in lines)


def own_numbers(column: Column) -> str:
    """A column as a tensor of 64 bits, since its numbers may be large and differ little."""
    return f"torch.tensor([\n{in_lines(column.code, NUMBERS_A_LINE)}\n], dtype=torch.float64)"


def own_labels(labels: Sequence[int]) -> str:
    """Labels as a tensor."""
    return f"torch.tensor([\n{in_lines(list(map(str, labels)), LABELS_A_LINE)}\n])"
