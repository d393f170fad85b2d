"""What tests of the whole app share: a store of results that nothing has filled yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from altair.utils.schemapi import debug_mode

import ui.store
from ui.store import Store


@pytest.fixture
def empty_store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of the test's own, in place of the process's one."""
    store = Store()
    monkeypatch.setattr(ui.store, "the_store", lambda: store)
    return store


@pytest.fixture(scope="module")
def unchecked_charts() -> Iterator[None]:
    """Charts are built without being checked against their schema, for tests that look at other things, to be quick."""
    with debug_mode(False):
        yield
