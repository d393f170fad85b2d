"""A visitor without a browser: speaks Streamlit's websocket protocol as its own page does, and counts what comes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.VegaLiteChart_pb2 import VegaLiteChart
from streamlit.proto.WidgetStates_pb2 import WidgetState

# Streamlit's server brings this library along.
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.widgets import Value, Widget, in_link, state_of, user_key, value_of, value_of_default, widget_in

OLDEST = 2
"""Runs after which a browser forgets a message that it kept, as Streamlit tells it to by default."""


@dataclass(frozen=True)
class Run:
    """What one run of the app's script sent: messages, their bytes, and the seconds until the last."""

    messages: int
    bytes: int
    seconds: float


class Failed(RuntimeError):
    """The app has shown an error page instead of a page."""


class Visitor:
    """One tab. `open` goes to a page, `rerun` asks for the same once more, `move` moves a widget by its key.

    Like Streamlit's own page it sends the states of all widgets with each run, writes what is bound into the query
    string, and keeps large messages, so that the server need not send them again.
    """

    def __init__(self, socket: ClientConnection, base: str) -> None:
        self._socket, self._base = socket, base
        self._page = self._hash = ""
        self._query: dict[str, list[str]] = {}
        self._kept: dict[str, tuple[ForwardMsg, int]] = {}
        self._runs = 0
        self.widgets: dict[str, Widget] = {}
        self.values: dict[str, Value] = {}
        self.pictures: list[VegaLiteChart] = []
        """The pictures of the page with all their data, as they came."""
        self.claimed: str | None = None
        """What it says its address is, in place of the true one."""
        self.ids: dict[str, str] = {}
        """By its id, the kind of everything on the page that may have a state: widgets, charts, components, blocks."""

    async def open(self, page: str = "", query: str = "", forged: Sequence[WidgetState] = ()) -> Run:
        """Go to a page of the app by a link, as the first thing that this visitor does."""
        self._page, self._query = page, parse_qs(query, keep_blank_values=True)
        return await self.rerun(forged)

    async def move(self, key: str, value: Value) -> Run:
        """Put a widget to a value. Raises `KeyError` where the page does not show it."""
        widget = self.widgets[key]
        self.values[key] = value
        if widget.query_param_key:
            if value == value_of_default(widget):
                self._query.pop(widget.query_param_key, None)
            else:
                self._query[widget.query_param_key] = in_link(value)
        return await self.rerun()

    async def rerun(self, forged: Sequence[WidgetState] = ()) -> Run:
        """Run the page's script and wait for its end. What is `forged` goes before the states that the widgets have.
        Raises `Failed` where the app shows an error."""
        began = time.perf_counter()
        self._runs += 1
        self._kept = {key: kept for key, kept in self._kept.items() if self._runs - kept[1] <= OLDEST}
        await self._socket.send(self._request(forged).SerializeToString())
        messages = size = 0
        begun = False
        while True:
            payload = await self._socket.recv(decode=False)
            message = ForwardMsg.FromString(payload)
            kind = message.WhichOneof("type")
            begun = begun or kind == "new_session"  # what comes before tells of the run before
            if begun:
                messages, size = messages + 1, size + len(payload)
            if kind == "new_session":
                self.widgets, self.ids, self.pictures = {}, {}, []
            elif kind == "navigation":
                self._hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = parse_qs(message.page_info_changed.query_string, keep_blank_values=True)
            elif kind in ("delta", "ref_hash"):
                self._see(message)
            elif kind == "script_finished" and begun:
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return Run(messages, size, time.perf_counter() - began)
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise Failed(f"the script of {self._page or 'home'} does not compile")

    def _request(self, forged: Sequence[WidgetState]) -> BackMsg:
        request = BackMsg()
        state = request.rerun_script
        state.query_string = urlencode(self._query, doseq=True)
        if self._hash:
            state.page_script_hash = self._hash
        else:
            state.page_name = self._page
        true = (state_of(widget, self.values[key]) for key, widget in self.widgets.items())
        instead = {state.id for state in forged}
        state.widget_states.widgets.extend([*forged, *(one for one in true if one.id not in instead)])
        state.cached_message_hashes.extend(self._kept)
        state.context_info.url = f"{self._base}/{self._page}" if self.claimed is None else self.claimed
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en-US"
        state.context_info.color_scheme = "light"
        return request

    def _see(self, message: ForwardMsg) -> None:
        if message.ref_hash:
            message = self._kept[message.ref_hash][0]
        if message.metadata.cacheable:
            self._kept[message.hash] = (message, self._runs)
        if message.delta.WhichOneof("type") == "add_block":
            self._know(message.delta.add_block)
        if message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        self._know(element)
        if element.WhichOneof("type") == "exception":
            raise Failed(f"{self._page or 'home'}: {element.exception.type} {element.exception.message}")
        if element.WhichOneof("type") == "vega_lite_chart":
            self.pictures.append(element.vega_lite_chart)
        widget = widget_in(element)
        if widget is not None:
            key = user_key(widget)
            known = key in self.values and not widget.set_value
            self.widgets[key] = widget
            self.values[key] = self.values[key] if known else value_of(widget)

    def _know(self, node: Element | Block) -> None:
        kind = node.WhichOneof("type") or ""
        name = getattr(getattr(node, kind, None), "id", "")
        if name:
            self.ids[name] = kind


@asynccontextmanager
async def visiting(base: str, cookie: str = "") -> AsyncIterator[Visitor]:
    """A visitor who is connected to the app at this address, until the block ends; with a cookie for its proxy."""
    address = f"{base.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(
        address,
        additional_headers={"Cookie": cookie} if cookie else None,
        compression=None,
        max_size=None,
        max_queue=None,
        open_timeout=600,
        ping_interval=None,
    ) as socket:
        yield Visitor(socket, base)
