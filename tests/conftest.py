"""What all tests that look at pages or charts share, so that they pay for what they look at and for nothing else."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest
from streamlit.components.v2 import manifest_scanner

from tests.schema import unchecked


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser's tests are the longest and begin, so that no worker is left alone with some of them in the end."""
    items.sort(key=lambda item: "browser" not in item.path.parts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what a default run leaves out."""
    if config.getoption("-m") == "not thorough":
        terminalreporter.write_line("Left out: what is marked `thorough`. Run it with `python -m pytest -m thorough`.")


@pytest.fixture(scope="session", autouse=True)
def _one_search_for_components() -> Iterator[None]:
    """Every simulated browser reads the metadata of all installed packages, for a third of its time; they stay the
    same."""
    with pytest.MonkeyPatch.context() as patch:
        found = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture(scope="module")
def unchecked_charts() -> Iterator[None]:
    """Charts are built without being checked against their schema, for tests that look at other things, to be quick."""
    with unchecked():
        yield
