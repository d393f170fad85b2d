"""Lines as path data in few bytes: whole units, each corner told from the one before, and none that is not needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SLACK = 1.2
"""Units of the drawing that a line may be off."""


@dataclass(frozen=True)
class Place:
    """A square of the drawing that shows the whole window."""

    left: float
    top: float
    side: float

    def route(self, lines: Sequence[np.ndarray], closed: bool = True) -> str:
        """Path data through points from 0 to 1 across and down."""
        return "".join(self._line(line) + "z" * closed for line in lines) or "M0 0"

    def _line(self, line: np.ndarray) -> str:
        """A line, each corner told from the one before."""
        corners = np.round(straightened(np.array([self.left, self.top]) + self.side * line)).astype(int)
        moves = "".join(f"{x} {y} ".replace(" -", "-") for x, y in np.diff(corners, axis=0).tolist())
        return f"M{corners[0][0]} {corners[0][1]}l{moves.strip()}"


def straightened(line: np.ndarray) -> np.ndarray:
    """A line (n, 2) without the corners that lie within SLACK of the straight way (Ramer, Douglas and Peucker)."""
    if len(line) < 3:
        return line
    way, off = line[-1] - line[0], line - line[0]
    length = float(np.hypot(*way))
    away = np.hypot(*off.T) if length == 0 else np.abs(way[0] * off[:, 1] - way[1] * off[:, 0]) / length
    corner = int(away.argmax())
    if away[corner] < SLACK:
        return line[[0, -1]]
    return np.concatenate([straightened(line[: corner + 1])[:-1], straightened(line[corner:])])
