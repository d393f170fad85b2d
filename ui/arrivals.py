"""Arrivals: what a browser sends is looked at before Streamlit takes it; forged states stay out, early clicks wait.

A changed client can send anything as the state of a widget: a text for a slider, half a JSON for a chart. Streamlit
reads it before the page's script begins, so what it raises there no script can catch, and the visitor has an error
page. And where a server has just begun, a browser that was there before may send a click first of all; Streamlit calls
nothing for it, since it has not drawn the button in this session. And only Streamlit knows whether an address came by
Back or Forward. Hence this file, the only one that reaches into Streamlit. While it does, it also spares each widget a
table of all that the session has, each setting of a full link that is at its default a message of its own, and each run
a look at the files of all pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from streamlit.navigation import page as navigation
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata, unpack_widget_state_value

from ui.memory import forget, remember

TRIGGERS = ("trigger_value", "json_trigger_value")
"""The kinds of states that are sent only by a click."""

CLEARED = "arrivals:cleared"
"""Where a session keeps that its address has lost parameters of which the browser has not been told."""

_found = navigation._create_page
_read, _draw = SessionState.set_widgets_from_proto, SessionState.register_widget
_all: Callable[[SessionState], dict[str, Any]] = SessionState.filtered_state.fget  # type: ignore[attr-defined]


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
    states, known = session._new_widget_state.states, session._new_widget_state.widget_metadata
    waiting = states.get(metadata.id)
    state = waiting.value if waiting is not None and isinstance(waiting.value, WidgetState) else None
    if state is not None and not fits(metadata, state):
        del states[metadata.id]
    elif state is not None and metadata.id not in known and state.WhichOneof("value") in TRIGGERS:
        _send_again(state)
    return _draw(session, metadata, user_key)


def _send_again(click: WidgetState) -> None:
    """Run the page once more as if the click came only now, when it is known what it does."""
    context = get_script_run_ctx()
    if context is not None and context.script_requests is not None:
        again = RerunData(
            query_string=context.query_string,
            widget_states=WidgetStates(widgets=[click]),
            page_script_hash=context.page_script_hash,
            cached_message_hashes=context.cached_message_hashes,
            context_info=context.context_info,
        )
        context.script_requests.request_rerun(again)


class _Looked(Mapping[str, Any]):
    """What a session has under its keys, each looked up when it is asked for. Streamlit's menus and boxes for numbers
    ask for a single one, for which Streamlit itself makes a table of all: a tenth of what a rerun costs."""

    def __init__(self, session: SessionState) -> None:
        self._session = session

    def __getitem__(self, key: str) -> Any:
        return self._session[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_all(self._session))

    def __len__(self) -> int:
        return len(_all(self._session))


def _clear_quietly(session: SessionState, parameter: str) -> None:
    """Take a parameter that says nothing, or nothing new, out of the address. The browser is told of all of them at
    once: a message for each was a tenth of what a full link costs."""
    context = get_script_run_ctx(suppress_warning=True)
    if session.query_params.discard_param_no_forward_msg(parameter) and context is not None:
        context.query_string = urlencode(session.query_params._query_params, doseq=True)
        remember(CLEARED, True)


def tell_address() -> None:
    """Tell the browser its address, where parameters have left it; called once the knobs are drawn, and at the end for
    those that stand below the picture."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None and forget(CLEARED):
        message = ForwardMsg()
        message.page_info_changed.query_string = context.query_string
        context.enqueue(message)


@lru_cache(maxsize=64)
def _found_once(page: str | Path, default: bool) -> navigation.Page:
    return _found(page, default=default)


def _page(page: str | Path, *, default: bool = False) -> navigation.Page:
    """The page of a script, a copy that a run may mark as its own. Streamlit finds all of them anew in every run, and
    asks the file system for every folder above each: a tenth of what a page costs."""
    if get_script_run_ctx(suppress_warning=True) is None or not Path(page).is_absolute():
        return _found(page, default=default)
    return copy(_found_once(page, default))


def by_history() -> bool:
    """Whether this run answers the browser's Back or Forward."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def watch() -> None:
    """From now on, in all sessions of this process; called once."""
    SessionState.set_widgets_from_proto = _read_what_fits  # type: ignore[method-assign, assignment]
    SessionState.register_widget = _draw_with_what_fits  # type: ignore[method-assign, assignment]
    navigation._create_page = _page
    SessionState._clear_url_param = _clear_quietly  # type: ignore[method-assign, assignment]
    SessionState.filtered_state = property(_Looked)  # type: ignore[method-assign, assignment]
