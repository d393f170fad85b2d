"""Widgets as a browser sees them: their values, the states that are sent for them, and where they can be moved."""

from __future__ import annotations

import pytest
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.Checkbox_pb2 import Checkbox
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Selectbox_pb2 import Selectbox
from streamlit.proto.Slider_pb2 import Slider

from benchmarks.widgets import Value, Widget, in_link, state_of, stops, user_key, value_of, value_of_default, widget_in

ID = "$$ID-0f3a-gd_start-x"
SLIDER = Slider(id=ID, type=Slider.SLIDER, data_type=Slider.FLOAT, min=-6, max=6, step=0.1, default=[0.5])
RATES = Slider(id=ID, type=Slider.SELECT_SLIDER, options=["0.001", "0.01", "0.1"], min=0, max=2, step=1, default=[1])
NUMBER = NumberInput(id=ID, data_type=NumberInput.FLOAT, min=0, max=9999, step=1, default=42)
MENU = Selectbox(id=ID, options=["Bowl", "Himmelblau"], default=1)
SWITCH = Checkbox(id=ID, default=True)
BUTTONS = ButtonGroup(id=ID, options=[ButtonGroup.Option(content=text) for text in ("one", "two")], default=[1])

every_kind = pytest.mark.parametrize(
    ("widget", "default", "sent"),
    [
        (SLIDER, 0.5, "double_array_value"),
        (RATES, "0.01", "string_array_value"),
        (NUMBER, 42.0, "double_value"),
        (MENU, "Himmelblau", "string_value"),
        (SWITCH, True, "bool_value"),
        (BUTTONS, ["two"], "string_array_value"),
    ],
    ids=lambda case: type(case).__name__,
)


@every_kind
def test_a_widget_stands_at_its_default_and_tells_it_in_its_own_kind(widget: Widget, default: Value, sent: str) -> None:
    assert value_of(widget) == value_of_default(widget) == default
    state = state_of(widget, default)
    assert state.id == ID
    assert state.WhichOneof("value") == sent


def test_what_the_server_sets_goes_before_the_default() -> None:
    moved = Slider.FromString(RATES.SerializeToString())
    moved.set_value, moved.raw_value[:] = True, ["0.1"]
    assert value_of(moved) == "0.1"
    assert value_of_default(moved) == "0.01"


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="gd_start-x"):
        state_of(SLIDER, "far")


def test_the_key_may_hold_what_stands_between_the_parts_of_an_id() -> None:
    assert user_key(SLIDER) == "gd_start-x"


def test_what_is_no_widget_is_none() -> None:
    element = Element()
    assert widget_in(element) is None
    element.markdown.body = "text"
    assert widget_in(element) is None
    element.slider.CopyFrom(SLIDER)
    assert widget_in(element) == SLIDER


def test_stops_are_places_that_the_widget_has() -> None:
    assert stops(SLIDER, 1000) == [round(-6 + 0.1 * step, 9) for step in range(121)]
    assert stops(SLIDER, 3) == [-6, 0, 6]
    assert stops(RATES, 10) == ["0.001", "0.01", "0.1"]
    assert stops(RATES, 2) == ["0.001", "0.1"]
    assert stops(NUMBER, 2) == [0, 9999]
    assert stops(BUTTONS, 5) == [["one"], ["two"]]
    assert stops(SWITCH, 5) == [False, True]


def test_the_address_has_values_as_a_browser_writes_them() -> None:
    assert in_link(3.0) == ["3"]
    assert in_link(0.05) == ["0.05"]
    assert in_link(True) == ["true"]
    assert in_link("0.1") == ["0.1"]
    assert in_link(["Adam", "SGD"]) == ["Adam", "SGD"]
