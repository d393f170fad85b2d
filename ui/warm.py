"""Warm: what every visitor asks for first is made once the server is up, before anybody has to wait for it.

A visitor who is nobody opens every page in turn, within the process: so the page's code, its results and its pictures
are there for the first learner. It begins when home is first shown, and steps back for everybody: its runs come last
in line and give way, and it opens the next page only while nobody computes.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, exists, get_instance
from streamlit.runtime.session_manager import SessionClient

from core.loop.notebook import load_optimizers
from ui.course import Course
from ui.links import query
from ui.store import the_store

PAUSE = 0.5
"""Seconds between two pages, and before the first: whoever has come meanwhile goes first."""
LONGEST = 120.0
"""Seconds after which a page is left as it is."""


def warm(course: Course) -> None:
    """Begin, where nothing has begun yet in this process, and return at once."""
    if exists() and isinstance(get_instance(), Runtime):  # a test of one page has none
        _begun(course)


@st.cache_resource(max_entries=1)
def _begun(_course: Course) -> threading.Thread:
    thread = threading.Thread(target=_open_all, args=(get_instance(), _course), name="warm", daemon=True)
    thread.start()
    return thread


def usual(course: Course) -> list[tuple[str, str]]:
    """What nearly everybody opens, page and link: every page as a bare address opens it, and every essential lesson
    once it is answered."""
    pages = [(stem, "") for stem in course.pages]
    essential = [key for key in course.path if course.lessons[key].essential]
    owners = {key: course.page_of(key) for key in essential}
    return pages + [(page.stem, urlencode(query(page, page.lessons[key].settings))) for key, page in owners.items()]


def _open_all(runtime: Runtime, course: Course) -> None:
    load_optimizers()
    loop = runtime._get_async_objs().eventloop
    for stem, link in usual(course):
        while True:
            time.sleep(PAUSE)
            if not len(the_store().turns):
                break
        try:
            asyncio.run_coroutine_threadsafe(_open(runtime, stem, link), loop).result(LONGEST)
        except Exception as error:  # a learner who comes computes it then
            if not loop.is_running():  # the server has ended
                return
            logging.getLogger(__name__).info("%s stays cold: %r", stem, error)


async def _open(runtime: Runtime, stem: str, link: str) -> None:
    """One page by a link, in a session of its own, until its script has ended."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    session = runtime.connect_session(client=_Nobody(lambda: loop.call_soon_threadsafe(ended.set)), user_info={})
    the_store().nobody.add(session)
    try:
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = stem, link
        runtime.handle_backmsg(session, message)
        await asyncio.wait_for(ended.wait(), LONGEST)
    finally:
        runtime.close_session(session)
        the_store().nobody.discard(session)


class _Nobody(SessionClient):
    """Who looks at nothing, and only hears when a page is done."""

    def __init__(self, done: Callable[[], Any]) -> None:
        self._done = done

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
        if msg.WhichOneof("type") == "script_finished" and msg.script_finished != early:
            self._done()

    @property
    def client_context(self) -> None:
        return None
