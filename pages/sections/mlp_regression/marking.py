"""A click on a unit marks it, in whichever picture of units it is."""

from collections.abc import Callable

from pages.sections.mlp_regression.charts.marked import UNIT
from pages.sections.mlp_regression.page import PAGE
from ui.memory import put
from ui.selection import picked


def mark_unit(chart: str) -> Callable[[], None]:
    """A callback that marks the unit that was clicked in the chart with this key; what is no unit of the last hidden
    layer counts as unit 0 and is not marked."""

    def mark() -> None:
        unit = int(picked(chart, UNIT).get("unit", 0))
        if unit > 0:
            put(PAGE, "unit", str(unit))

    return mark
