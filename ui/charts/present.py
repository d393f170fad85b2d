"""The rows that are shown now, one for each run: found by their place, so that no row is asked at a frame.

A filter asks every row of its table at every frame for the few that it keeps, and these are drawn as new marks each
time. Here as many rows as there are runs stay, and read at each frame where the row of their run stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np

from ui.charts.clock import Clock
from ui.charts.form import Value


@dataclass(frozen=True)
class Present:
    """A table whose rows have a column `frame`, when they begin to be shown, and `until`, when another takes over."""

    table: str
    clock: Clock

    @property
    def params(self) -> tuple[alt.Parameter, ...]:
        """What to hand to `add_params`, once for each chart: how many runs there are, where the row of each of them
        stands at each frame, which a run fills in both, and all rows."""
        runs, places, rows = self._names
        return alt.param(name=runs), alt.param(name=places), alt.param(name=rows, expr=f"data('{self.table}')")

    def values(self, rows: Mapping[str, Any], by: Sequence[str] = ()) -> dict[str, Value]:
        """What a form is filled with beside the table, which has these rows. `by` are the columns that tell runs apart;
        without any all rows are of one run."""
        begin, until = np.asarray(rows["frame"]), np.asarray(rows["until"])
        runs = _runs([np.asarray(rows[column]) for column in by]) if by else [np.arange(len(begin))]
        shown = [_shown(begin[run], until[run], self.clock.last + 1) for run in runs]
        places = np.stack([np.where(row < 0, -1, run[row]) for run, row in zip(runs, shown, strict=True)], axis=1)
        return dict(zip(self._names, (len(runs), places.reshape(-1).tolist()), strict=False))

    def read(self, *columns: str) -> alt.Chart:
        """A row for each run with these columns as they are now, or without them where it shows none."""
        runs, places, rows = self._names
        place = f"{places}[{self.clock.frame} * {runs} + datum.run_place - 1]"
        chart: alt.Chart = (
            alt.Chart(alt.NamedData(self.table))
            .transform_window(run_place="row_number()")
            .transform_filter(f"datum.run_place <= {runs}")
            .transform_calculate(now=f"{place} < 0 ? {{}} : {rows}[{place}]")
            .transform_calculate(**{column: f"datum.now.{column}" for column in columns})
        )
        return chart

    @property
    def _names(self) -> tuple[str, str, str]:
        return f"{self.table}_runs", f"{self.table}_places", f"{self.table}_rows"


def _runs(columns: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The places of the rows of each run, in the order in which runs begin: rows that agree in all columns."""
    runs: dict[tuple[Any, ...], list[int]] = {}
    for place, told in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        runs.setdefault(told, []).append(place)
    return list(map(np.array, runs.values()))


def _shown(begin: np.ndarray, until: np.ndarray, count: int) -> np.ndarray:
    """Which of the rows of one run, in order, is shown at each frame (count,), or -1."""
    frames = np.arange(count)
    newest = np.searchsorted(begin, frames, side="right") - 1
    return np.where(frames < until[newest], newest, -1)
