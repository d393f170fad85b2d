"""A client may send any value for a control: the page goes on, with its settings in order."""

from __future__ import annotations

import math
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from tests.app.states import NAMED, every_state
from tests.app.visit import drawn, settings_of, visit_settings
from ui.course import Page

pytestmark = pytest.mark.usefixtures("unchecked_charts")


NUMBERS: list[list[float]] = [[1e300], [-1e300], [math.nan], [math.inf], [-math.inf], [], [1.0, 2.0], [0.4999]]
NAMES = [
    ["no such option"],
    [],
    ["nan"],
    ["1e999"],
    ["-1"],
    ["<script>alert(1)</script>"],
    ["a", "b", "a"],
    ["0" * 5000],
]
TURNS = max(len(NUMBERS), len(NAMES))


LIGHT = ("flamingo_seagull-1", "sigmoid_softmax-2", "training_loop-0")
"""States that are quick to run again and again, with widgets of every kind among them."""


def forge(state: WidgetState, turn: int) -> None:
    """Put a hostile value of the control's own kind into a message from the browser."""
    kind = state.WhichOneof("value")
    if kind == "double_array_value":
        state.double_array_value.data[:] = NUMBERS[turn % len(NUMBERS)]
    elif kind == "string_array_value":
        state.string_array_value.data[:] = NAMES[turn % len(NAMES)]
    elif kind == "string_value":
        state.string_value = (NAMES[turn % len(NAMES)] or [""])[0]


def send_forged(visit: AppTest, keys: list[str], turn: int) -> AppTest:
    """Run the app on forged values for these controls, which no method of a control would let through."""
    states = visit._tree.get_widget_states()
    forged = [state for state in states.widgets if any(state.id.endswith(f"-{key}") for key in keys)]
    assert len(forged) == len(keys)
    for state in forged:
        forge(state, turn)
    return visit._run(states)


@pytest.mark.parametrize(
    ("page", "state"),
    [
        pytest.param(*case, id=name, marks=() if name in LIGHT else (pytest.mark.thorough,))
        for name, case in NAMED.items()
    ],
)
def test_forged_values_never_break_a_page(page: Page[Any], state: dict[str, Any]) -> None:
    """One control after another keeps its value or gets a valid one, whatever is sent."""
    settings = page.settings(**state)
    quick = ("epochs", "steps", "count")
    visit = visit_settings(page, settings)
    for turn in range(TURNS):
        keys = [page.parameter(knob.name) for knob in drawn(visit, page) if knob.name not in quick]
        send_forged(visit, keys, turn)
        assert not visit.exception, turn
        chosen = settings_of(visit, page)
        assert page.settings(**chosen.values()) == chosen


SWEEPS = ("mlp_classification", "units")
"""A page and its view that trains many networks: at the default of its epochs, for a quarter of a minute."""


@every_state
def test_numbers_out_of_range_in_the_session_are_not_taken(page: Page[Any], state: dict[str, Any]) -> None:
    """In the view of the sweeps all but what makes a run long, which other states of its page try."""
    settings = page.settings(**state)
    visit = visit_settings(page, settings)
    long = ("epochs", "count") if (page.stem, state.get("view")) == SWEEPS else ()
    for knob in drawn(visit, page):
        if knob.kind in (int, float) and not knob.log and knob.name not in long:
            visit.session_state[page.parameter(knob.name)] = knob.kind(knob.high + 7)
    visit.run()
    assert not visit.exception
    chosen = settings_of(visit, page)
    assert page.settings(**chosen.values()) == chosen
