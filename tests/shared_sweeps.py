"""Sweeps over a network's width or penalty train sixty networks, and several tests look at the same: one run of all
tests makes each once, whatever process asks for it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.progress import Progress
from core.regression import capacity
from core.regression.capacity import CapacityResult, CapacitySettings

LONGEST = 300
"""Seconds after which whoever makes a sweep must have ended over it."""


@contextmanager
def shared(folder: Path) -> Iterator[None]:
    """Within this block a sweep that lies in the folder is read from there, with the bits it was made with."""
    make = capacity._sweep

    def made_once(settings: CapacitySettings, progress: Progress) -> CapacityResult:
        name = hashlib.sha256(repr(settings).encode()).hexdigest()
        file, claim = folder / f"{name}.pickle", folder / f"{name}.claim"
        while not file.exists():
            try:
                claim.touch(exist_ok=False)
            except FileExistsError:
                _wait_for(claim)
                continue
            try:
                with tempfile.NamedTemporaryFile(dir=folder, delete=False) as part:
                    pickle.dump(make(settings, progress), part)
                os.replace(part.name, file)  # whoever looks meanwhile finds all of it or nothing
            finally:
                claim.unlink(missing_ok=True)
        result: CapacityResult = pickle.loads(file.read_bytes())
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(capacity, "_sweep", made_once)
        yield


def _wait_for(claim: Path) -> None:
    """Another process makes the sweep; one that ended over it leaves its claim behind, which then counts no more."""
    time.sleep(0.05)
    with contextlib.suppress(FileNotFoundError):
        if time.time() - claim.stat().st_mtime > LONGEST:
            claim.unlink()


@pytest.fixture(scope="module", autouse=True)
def sweeps_are_shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For tests that look at what is told of sweeps, and not at how they are made; a folder of them imports it."""
    own = tmp_path_factory.getbasetemp()
    # A worker's folder lies in that of the run; without workers what lies around it is of runs before.
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sweeps"
    folder.mkdir(exist_ok=True)
    with shared(folder):
        yield
