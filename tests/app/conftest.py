"""What tests of the whole app share: a store of results that nothing has filled yet."""

from __future__ import annotations

import pytest

import ui.store
from tests.shared_sweeps import sweeps_are_shared as sweeps_are_shared
from ui.store import Store


@pytest.fixture
def empty_store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of the test's own, in place of the process's one."""
    store = Store()
    monkeypatch.setattr(ui.store, "the_store", lambda: store)
    return store
