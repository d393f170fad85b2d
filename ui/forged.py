"""Forged states: what no widget sends is left out before Streamlit reads it, and the widget stays where it stood.

A changed client can send anything as the state of a widget: a text for a slider, half a JSON for a chart. Streamlit
reads it before the page's script begins, so what it raises there no script can catch, and the visitor has an error
page. Hence this file, the only one that reaches into Streamlit: it looks at every state before Streamlit does.
"""

from __future__ import annotations

from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata, unpack_widget_state_value

_read, _draw = SessionState.set_widgets_from_proto, SessionState.register_widget


def fits(metadata: WidgetMetadata[Any], state: WidgetState) -> bool:
    """Whether a state is of its widget's kind, and can be read."""
    field = state.WhichOneof("value")
    # A cleared widget sends no value, and is then kept without a kind until it is drawn again.
    if field is not None and metadata.value_type not in (field, None):
        return False
    try:
        metadata.deserializer(unpack_widget_state_value(state))
    except Exception:  # whatever it is, the visitor's next state is read as if nothing had been
        return False
    return True


def _read_what_fits(session: SessionState, states: WidgetStates) -> None:
    """The states of all widgets as they come, but for those that are known not to fit."""
    known = session._new_widget_state.widget_metadata
    good = [state for state in states.widgets if state.id not in known or fits(known[state.id], state)]
    _read(session, states if len(good) == len(states.widgets) else WidgetStates(widgets=good))


def _draw_with_what_fits(
    session: SessionState, metadata: WidgetMetadata[Any], user_key: str | None
) -> RegisterWidgetResult[Any]:
    """A widget as it is drawn; its state came before anybody knew its kind where a session begins with one."""
    states = session._new_widget_state.states
    waiting = states.get(metadata.id)
    if waiting is not None and isinstance(waiting.value, WidgetState) and not fits(metadata, waiting.value):
        del states[metadata.id]
    return _draw(session, metadata, user_key)


def leave_out() -> None:
    """From now on, in all sessions of this process; called once."""
    SessionState.set_widgets_from_proto = _read_what_fits  # type: ignore[method-assign, assignment]
    SessionState.register_widget = _draw_with_what_fits  # type: ignore[method-assign, assignment]
