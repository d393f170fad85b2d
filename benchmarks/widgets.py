"""Widgets as a browser sees them: which of an app's elements keep a state, what it is, and how it is moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.Checkbox_pb2 import Checkbox
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Selectbox_pb2 import Selectbox
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState

Widget = ButtonGroup | Checkbox | NumberInput | Selectbox | Slider
Value = bool | float | str | list[str]
T = TypeVar("T")


def widget_in(element: Element) -> Widget | None:
    """The widget that an element is, if it is one of the kinds that the app binds to its links."""
    kind = element.WhichOneof("type")
    found: Any = getattr(element, kind) if kind else None
    return found if isinstance(found, Widget) else None


def user_key(widget: Widget) -> str:
    """The key that the app gave the widget: its id is `$$ID-hash-key`."""
    return widget.id.split("-", 2)[2]


def value_of(widget: Widget) -> Value:
    """What the server says that the widget stands at."""
    if isinstance(widget, Checkbox):
        return bool(widget.value if widget.set_value else widget.default)
    if isinstance(widget, NumberInput):
        return float(widget.value if widget.set_value else widget.default)
    if isinstance(widget, Selectbox):
        return str(widget.raw_value if widget.set_value else widget.options[widget.default])
    if isinstance(widget, ButtonGroup):
        return [*widget.raw_values] if widget.set_value else [widget.options[place].content for place in widget.default]
    if widget.type == Slider.SELECT_SLIDER:
        return str(widget.raw_value[0] if widget.set_value else widget.options[int(widget.default[0])])
    return float((widget.value if widget.set_value else widget.default)[0])


def value_of_default(widget: Widget) -> Value:
    """What the widget stands at where the address says nothing."""
    plain = type(widget).FromString(widget.SerializeToString())
    plain.set_value = False
    return value_of(plain)


def state_of(widget: Widget, value: Value) -> WidgetState:
    """The state that a browser sends for a widget that stands at a value.

    The value of a slider of words or a menu is a text, of a group of buttons a list of texts, of others a number.
    Raises `TypeError` for a value that is not of the widget's kind.
    """
    state = WidgetState(id=widget.id)
    if isinstance(widget, Checkbox):
        state.bool_value = bool(value)
    elif isinstance(widget, ButtonGroup) and isinstance(value, list):
        state.string_array_value.data.extend(value)
    elif isinstance(widget, Selectbox) and isinstance(value, str):
        state.string_value = value
    elif isinstance(widget, Slider) and widget.type == Slider.SELECT_SLIDER and isinstance(value, str):
        state.string_array_value.data.append(value)
    elif isinstance(value, str | list):
        raise TypeError(f"{user_key(widget)} cannot stand at {value!r}")
    elif isinstance(widget, Slider):
        state.double_array_value.data.append(value)
    elif isinstance(widget, NumberInput) and widget.data_type == NumberInput.INT:
        state.int_value = int(value)
    elif isinstance(widget, NumberInput):
        state.double_value = value
    return state


def in_link(value: Value) -> list[str]:
    """A value as a browser writes it into the address."""
    if isinstance(value, list):
        return value
    if isinstance(value, bool):
        return [str(value).lower()]
    return [value if isinstance(value, str) else repr(value).removesuffix(".0")]


def stops(widget: Widget, most: int) -> list[Value]:
    """Up to so many different values that a widget can be moved to, spread over its whole range in order."""
    if isinstance(widget, Checkbox):
        return [False, True]
    if isinstance(widget, ButtonGroup):
        return [[option.content] for option in _spread(widget.options, most)]
    if isinstance(widget, Selectbox) or (isinstance(widget, Slider) and widget.type == Slider.SELECT_SLIDER):
        return [*_spread(widget.options, most)]
    steps = int((widget.max - widget.min) / widget.step + 1e-9)
    return [round(widget.min + step * widget.step, 9) for step in _spread(range(steps + 1), most)]


def _spread(every: Sequence[T], most: int) -> list[T]:
    """At most so many of these, about evenly spread, the first and the last among them."""
    if len(every) <= most:
        return [*every]
    return [every[place * (len(every) - 1) // (most - 1)] for place in range(most)]
