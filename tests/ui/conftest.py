"""How the shared parts of the pages are tested: with the same random examples every time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from altair.utils.schemapi import debug_mode
from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="module")
def unchecked_charts() -> Iterator[None]:
    """Charts are built without being checked against their schema, for tests that look at other things, to be quick."""
    with debug_mode(False):
        yield
