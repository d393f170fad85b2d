"""A click on a unit marks it, in whichever picture of units it is."""

from collections.abc import Callable

from pages.sections.mlp_regression.charts.marked import UNIT
from pages.sections.mlp_regression.page import PAGE
from ui.selection import numbers, offer, picked


def mark_unit(chart: str) -> Callable[[], None]:
    """A callback that marks the unit that was clicked in the chart with this key; what is no unit of the last hidden
    layer counts as unit 0 and is not marked."""

    def mark() -> None:
        for unit in numbers([picked(chart, UNIT).get("unit")], 1):
            offer(PAGE, "unit", str(int(unit)))

    return mark
