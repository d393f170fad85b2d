"""A hall of learners with settings of their own at one server: everybody sees what it would see alone, to the bit."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from urllib.parse import urlencode

import pytest

from benchmarks.servers import APP, Server, serving
from benchmarks.visitor import visiting
from core.settings import Settings
from pages.sections.course import COURSE
from pages.sections.gradient_descent.settings import DescentPageSettings
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.links import query

LEARNERS = 32
Seen = list[bytes]


def settings(learner: int) -> tuple[str, Settings]:
    """Where a learner is: half of them descend, half of them train, no two alike."""
    if learner % 2:
        return "mlp_regression", RegressionPageSettings(epochs=200, weights_from="own seed", weight_seed=learner)
    return "gradient_descent", DescentPageSettings(surface="Himmelblau", steps=100 + learner)


async def _seen(server: Server, learner: int, gate: asyncio.Event) -> Seen:
    stem, chosen = settings(learner)
    async with AsyncExitStack() as stack:
        visitor = await stack.enter_async_context(visiting(server.url))
        await gate.wait()
        await visitor.open(stem, urlencode(query(COURSE.pages[stem], chosen)))
        return [picture.SerializeToString(deterministic=True) for picture in visitor.pictures]


async def _together(server: Server) -> list[Seen]:
    gate = asyncio.Event()
    tasks = [asyncio.create_task(_seen(server, learner, gate)) for learner in range(LEARNERS)]
    await asyncio.sleep(1)
    gate.set()
    return await asyncio.gather(*tasks)


async def _alone(server: Server) -> list[Seen]:
    gate = asyncio.Event()
    gate.set()
    return [await _seen(server, learner, gate) for learner in range(LEARNERS)]


@pytest.mark.thorough
def test_all_at_once_see_the_same_bits_as_each_alone() -> None:
    with ThreadPoolExecutor(1) as aside:
        with serving(APP) as server:
            together = aside.submit(asyncio.run, _together(server)).result()
        with serving(APP) as server:
            alone = aside.submit(asyncio.run, _alone(server)).result()
    assert all(alone)
    assert len({tuple(seen) for seen in alone}) == LEARNERS
    assert together == alone
