"""Points from a table of one's own, fitted into the plane."""

from __future__ import annotations

from core.data.own_columns import picked
from core.data.own_table import read_table
from core.plane.own_points import MOST_CLASSES, MOST_OWN, encode_points
from core.plane.points import OWN
from ui.own_table import Reader, fewer

REACH = 3.0
"""Each column is moved and stretched to reach from -REACH to REACH."""


def points_of(text: str) -> tuple[str, str]:
    """The points of a table as the link has them, and a sentence on what was made of them. Raises `ValueError` with a
    sentence on what is wrong with the table."""
    table = read_table(text)
    if table.columns < 3:
        raise ValueError("The plane needs three columns: two of numbers, and one that names the class.")
    columns = [_fitted(table.numbers(column)) for column in (0, 1)]
    labels, names = table.classes(2, most=MOST_CLASSES)
    rows = picked(len(labels), MOST_OWN)
    points = [(columns[0][row], columns[1][row]) for row in rows]
    taken = [labels[row] for row in rows]
    known = ", ".join(f"{names[label]!r} is class {label}" for label in sorted(set(taken)))
    said = (
        f"{len(taken)} points{fewer(len(taken), len(labels))}; {known}. Each column was moved and stretched to "
        "fill the plane."
    )
    return encode_points(points, taken), said


def _fitted(numbers: list[float]) -> list[float]:
    """A column, moved and stretched; one whose numbers are all alike lies in the middle."""
    low, high = min(numbers), max(numbers)
    return [(2 * (number - low) / (high - low) - 1) * REACH if high > low else 0.0 for number in numbers]


READER = Reader(
    reads=points_of,
    source="points",
    value=OWN,
    wants=f"Two columns of numbers and one with the class, at most {MOST_CLASSES} of them.",
    example="leg;wing;species\n8,1;5,2;flamingo",
    does="Use these points",
)
