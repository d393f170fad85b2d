"""What a page costs around its verb: a knob is moved to a value that nobody had, and the verb's own CPU time is taken
off.

The server itself tells what its verbs have used (`benchmarks/timed.py`): measured alone in another process a verb
would cost less than among a server's threads, and the difference would be laid on the page. What a page computes
without the store, such as its birds, counts as the page's.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Iterator

from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Slider_pb2 import Slider

from benchmarks import Finding
from benchmarks.costs import TOGETHER, at, cost, trivial_moves, warmed
from benchmarks.servers import APP, TRIVIAL, Server, serving
from benchmarks.views import View, every_view
from benchmarks.visitor import Visitor
from benchmarks.widgets import Value, Widget, stops
from pages.sections.course import COURSE

TITLE = "Misses: CPU of a knob moved to a value nobody had, without the verb's own time, trivial app = 1"
GOAL = 4.0
FIRST = ("learning_rate", "seed")
"""The knobs that are moved where there is one; elsewhere it is the number with the most stops."""
MOST = 400


def measure(quick: bool) -> list[Finding]:
    """Every view with a number to move, a move of it and moves in the trivial app in turns."""
    return asyncio.run(_measure(rounds=3 if quick else 5))


async def _measure(rounds: int) -> list[Finding]:
    findings = []
    had: set[tuple[str, Value]] = set()
    with serving(APP, verbs=True) as app, serving(TRIVIAL) as trivial:
        await warmed(app)
        async with trivial_moves(trivial) as move:
            for view in every_view():
                async with at(app, view.stem, view.query) as visitor:
                    key = knob_of(visitor, view)
                    if not key:
                        continue
                    values = untried(visitor.widgets[key], visitor.values[key], had)
                    await _miss(app, visitor, key, next(values))  # the first of its shape is built anew
                    pages, floors = [], []
                    for _ in range(rounds):
                        pages.append(await _miss(app, visitor, key, next(values)))
                        floors.append(await cost(trivial, move, TOGETHER))
                ratio = statistics.median(pages) / statistics.median(floors)
                findings.append(Finding(f"{view.name} ({key})", ratio, "", GOAL))
    return findings


async def _miss(app: Server, visitor: Visitor, key: str, value: Value) -> float:
    """Seconds of CPU for one move, without what the verbs of the page have used."""
    before = app.verbs()
    spent = await cost(app, lambda: visitor.move(key, value), 1)
    return spent - (app.verbs() - before)


def knob_of(visitor: Visitor, view: View) -> str:
    """The key of the number that is moved in a view, or an empty text where there is none."""
    if not view.stem:
        return ""
    numbers = {key: widget for key, widget in visitor.widgets.items() if isinstance(widget, Slider | NumberInput)}
    named = (key for name in FIRST if (key := COURSE.pages[view.stem].parameter(name)) in numbers)
    return next(named, "") or max(numbers, key=lambda key: len(stops(numbers[key], MOST)), default="")


def untried(widget: Widget, start: Value, had: set[tuple[str, Value]]) -> Iterator[Value]:
    """Values that nobody had, from `start` downwards and then from the top: smaller rates do not diverge."""
    every = stops(widget, MOST)
    place = every.index(start) if start in every else len(every) // 2
    for value in [*reversed(every[:place]), *reversed(every[place + 1 :])]:
        if (widget.query_param_key, value) not in had:
            had.add((widget.query_param_key, value))
            yield value
