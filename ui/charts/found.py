"""Rows found by their place: a table holds one picture after another, and each frame reads its own.

A filter asks every row of its table at every frame, and with thousands of rows that is where the time of playing goes.
So a layer is drawn on rows that stay, one for each row of a picture, and reads their columns anew only when another
picture is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt

from ui.charts.form import Value


@dataclass(frozen=True)
class Found:
    """A table of pictures that have the same rows in the same order, and `picture`, an expression for the number of the
    one that is shown, from 0."""

    table: str
    picture: str

    @property
    def params(self) -> tuple[alt.Parameter, alt.Parameter, alt.Parameter]:
        """What to hand to `add_params`, once for each chart: the rows of a picture, which a run fills in, all rows, and
        the place before the first that is shown."""
        return (
            alt.param(name=f"{self.table}_size"),
            alt.param(name=f"{self.table}_rows", expr=f"data('{self.table}')"),
            alt.param(name=f"{self.table}_before", expr=f"({self.picture}) * {self.table}_size - 1"),
        )

    def values(self, size: int) -> dict[str, Value]:
        """What a form is filled with beside the table, whose pictures have `size` rows each."""
        return {f"{self.table}_size": size}

    @property
    def first(self) -> alt.Chart:
        """The rows of the first picture, of frame 0, which stay: the filter is asked once."""
        chart: alt.Chart = alt.Chart(alt.NamedData(self.table)).transform_filter("datum.frame == 0")
        return chart

    def read(self, still: alt.Chart, *columns: str) -> alt.Chart:
        """`still`, which has a row for each row of a picture, with these columns as the shown picture has them."""
        row = f"{self.table}_rows[{self.table}_before + datum.row]"
        chart: alt.Chart = still.transform_window(row="row_number()").transform_calculate(
            **{column: f"{row}.{column}" for column in columns}
        )
        return chart
