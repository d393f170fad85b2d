"""How the shared parts of the pages are tested: the same random examples every time, and a notebook for scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.shared_sweeps import sweeps_are_shared as sweeps_are_shared
from tests.ui.script_numbers import Run, notebook

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Runs a script far from the project, and says what it prints."""
    with notebook(tmp_path_factory.mktemp("elsewhere")) as run_script:
        yield run_script
