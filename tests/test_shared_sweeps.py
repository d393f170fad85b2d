"""A sweep that the tests share is the one that would have been made, and is made no second time."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch

import tests.shared_sweeps
from core.progress import Progress, silent
from core.regression import capacity
from core.regression.capacity import CapacityResult, CapacitySettings, L2SweepSettings, WidthSweepSettings
from tests.shared_sweeps import shared

SWEPT: list[CapacitySettings] = [
    WidthSweepSettings(epochs=2, count=10, validation_share=0.3),
    WidthSweepSettings(epochs=3, count=10, validation_share=0.3),
    L2SweepSettings(epochs=2, count=10, validation_share=0.3),
]


def same(one: CapacityResult, other: CapacityResult) -> bool:
    return (one.settings, one.values) == (other.settings, other.values) and all(
        torch.equal(a, b) for a, b in ((one.training, other.training), (one.validation, other.validation))
    )


def test_a_sweep_is_made_once_and_has_the_bits_that_it_has_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = capacity._sweep
    alone = {settings: make(settings, silent) for settings in SWEPT}
    made: list[CapacitySettings] = []

    def counted(settings: CapacitySettings, progress: Progress) -> CapacityResult:
        made.append(settings)
        return make(settings, progress)

    monkeypatch.setattr(capacity, "_sweep", counted)
    for _ in range(2):  # the second block stands for another process, which has nothing but the folder
        with shared(tmp_path):
            for settings, expected in alone.items():
                assert same(capacity._sweep(settings, silent), expected)
    assert made == SWEPT
    assert len(list(tmp_path.iterdir())) == len(made)


def test_whoever_wants_what_another_makes_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a thread of this process: what counts are the files."""
    make = capacity._sweep
    begun, made = threading.Event(), list[CapacitySettings]()

    def slow(settings: CapacitySettings, progress: Progress) -> CapacityResult:
        made.append(settings)
        begun.set()
        time.sleep(0.2)  # long enough that the other one looks meanwhile
        return make(settings, progress)

    monkeypatch.setattr(capacity, "_sweep", slow)
    with shared(tmp_path), ThreadPoolExecutor(1) as aside:
        first = aside.submit(capacity._sweep, SWEPT[0], silent)
        assert begun.wait(60)
        second = capacity._sweep(SWEPT[0], silent)
        assert same(first.result(), second)
    assert made == SWEPT[:1]


def test_a_sweep_over_which_its_process_ended_is_made_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = capacity._sweep(SWEPT[0], silent)
    with shared(tmp_path):
        capacity._sweep(SWEPT[0], silent)
        (file,) = tmp_path.iterdir()
        file.unlink()
        file.with_suffix(".claim").touch()
        monkeypatch.setattr(tests.shared_sweeps, "LONGEST", 0)
        assert same(capacity._sweep(SWEPT[0], silent), expected)
