"""The visitor without a browser, at a real server; and the apps that the page is measured against."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.costs import TRIVIAL_KNOB
from benchmarks.servers import NAIVE, TRIVIAL, Server, serving
from benchmarks.visitor import Run, visiting


async def _visit(server: Server) -> tuple[Run, Run, Run]:
    async with visiting(server.url) as visitor:
        first = await visitor.open("", f"{TRIVIAL_KNOB}=12")
        assert visitor.values == {TRIVIAL_KNOB: 12}
        moved = await visitor.move(TRIVIAL_KNOB, 700.0)
        assert visitor.values == {TRIVIAL_KNOB: 700}
        with pytest.raises(KeyError):
            await visitor.move("another", 1.0)
        return first, moved, await visitor.rerun()


def test_a_visitor_opens_a_link_moves_a_widget_and_asks_again() -> None:
    # In a thread of its own: a browser that other tests keep open has a loop in this one.
    with serving(TRIVIAL) as server, ThreadPoolExecutor(1) as aside:
        before = server.cpu()
        first, moved, again = aside.submit(asyncio.run, _visit(server)).result()
        assert server.cpu() > before
    assert 0 < first.messages == moved.messages == again.messages
    assert again.bytes == moved.bytes


def test_the_naive_app_shows_both_pictures() -> None:
    app = AppTest.from_file(NAIVE, default_timeout=60).run()
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 2
