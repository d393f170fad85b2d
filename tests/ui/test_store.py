"""The store keeps what was used last within both bounds, whoever asks from whichever thread."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
import torch
from torch import Tensor

import ui.store
from core.data.birds import FlockSettings, draw_flock
from core.descent.sweep import SweepSettings, sweep
from core.descent.walk import WalkSettings, descend
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from core.scores.softmax import SoftmaxSettings, score_classes
from tests.ui.slow_work import WorkSettings, work
from ui.store import Store, kept, run, settings_of, the_store, weight


def floats(count: int) -> Tensor:
    """A tensor of so many four-byte numbers."""
    return torch.zeros(count)


def test_what_is_put_is_got_itself() -> None:
    store, result = Store(), floats(3)
    assert store.get("a") is None
    store.put("a", result)
    assert store.get("a") is result
    assert (len(store), store.bytes) == (1, 12)


def test_the_least_recently_used_leaves_first() -> None:
    store = Store(most_entries=3)
    for name in "abc":
        store.put(name, floats(1))
    assert store.get("a") is not None
    store.put("d", floats(1))
    assert [name for name in "abcd" if store.get(name) is not None] == ["a", "c", "d"]
    assert (len(store), store.bytes) == (3, 12)


def test_bytes_are_a_bound_too() -> None:
    store = Store(most_entries=100, most_bytes=40)
    for name in "abcd":
        store.put(name, floats(4))
    assert [name for name in "abcd" if store.get(name) is not None] == ["c", "d"]
    assert store.bytes == 32


def test_the_newest_stays_even_when_it_is_too_large() -> None:
    store = Store(most_bytes=40)
    store.put("small", floats(1))
    store.put("large", floats(1000))
    assert store.get("small") is None
    assert store.get("large") is not None
    assert (len(store), store.bytes) == (1, 4000)
    store.put("small", floats(1))
    assert (len(store), store.bytes) == (1, 4)


def test_putting_again_replaces_and_counts_once() -> None:
    store = Store(most_entries=2)
    store.put("a", floats(10))
    store.put("b", floats(1))
    store.put("a", floats(2))
    assert (len(store), store.bytes) == (2, 12)
    store.put("c", floats(1))
    assert store.get("b") is None
    assert store.get("a") is not None


def test_bounds_and_counts_hold_under_hammering() -> None:
    store = Store(most_entries=8, most_bytes=8 * 4 * 6)
    failures: list[str] = []
    gate = threading.Barrier(8)

    def hammer(thread: int) -> None:
        gate.wait()
        for k in range(1500):
            size = (thread * 31 + k * 7) % 12 + 1
            store.put(size, floats(size))
            found = store.get((k * 5) % 12 + 1)
            if found is not None and len(found) != (k * 5) % 12 + 1:
                failures.append(f"{(k * 5) % 12 + 1} holds {len(found)}")

    threads = [threading.Thread(target=hammer, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert not failures
    kept = [found for size in range(1, 13) if (found := store.get(size)) is not None]
    assert len(kept) == len(store) <= 8
    assert store.bytes == sum(found.nbytes for found in kept) <= 8 * 4 * 6


@dataclass(frozen=True)
class Nested:
    """A result with tensors at every depth, and much that is none."""

    one: Tensor
    several: tuple[Tensor, ...]
    listed: list[list[Tensor]]
    name: str
    inner: WalkSettings
    nothing: None = None


def test_every_tensor_at_every_depth_is_counted() -> None:
    half = torch.zeros(5, dtype=torch.int16)
    nested = Nested(floats(2), (floats(1), half), [[floats(3)], []], "a long name", WalkSettings())
    assert weight(nested) == 8 + 4 + 10 + 12 + len("a long name")
    assert weight(3.0) == weight(None) == weight(WalkSettings()) == 0


def test_tables_texts_and_bytes_are_counted() -> None:
    table = pd.DataFrame({"x": np.zeros(100), "word": ["several letters"] * 100})
    assert weight(table) > 100 * (8 + len("several letters"))
    assert weight({"name": b"12345", "other": ("67", [b"8"])}) == len("name") + len("other") + 8


def test_views_of_one_memory_weigh_it_once_and_whole() -> None:
    memory = floats(1000)
    assert weight(memory[:2]) == 4000
    assert weight((memory[:2], memory[5:], memory)) == 4000
    assert weight((memory, memory.clone())) == 8000


def test_real_results_weigh_what_their_shapes_say() -> None:
    walk = descend(WalkSettings(steps=10))
    # Losses and gradient norms, the rates in double precision, and points, gradients and moves.
    assert weight(walk) == 4 * (11 + 11) + 8 * 11 + 4 * 3 * (11 * 2)
    run = fit(RegressionSettings(epochs=3, width=7, count=20))
    # Losses and penalties of the start and three epochs, the parameters of as many frames, and points with their order.
    assert weight(run) == 4 * (20 + 20 + 4 + 4 + 4 * (7 + 7 + 7 + 1)) + 8 * 20
    flock = draw_flock(FlockSettings())
    assert weight(flock) == 4 * 40 + 8 * 20 + len("".join((*flock.species, *flock.measured)))
    assert weight(score_classes(SoftmaxSettings())) == 4 * (2 + 6 + 3 + 7 * 3 + 1)


def test_the_richest_page_fits_many_times_into_the_store() -> None:
    largest = fit(
        RegressionSettings(model="two-layer MLP", width=256, second_width=256, epochs=100, count=10, learning_rate=1e-5)
    )
    assert len(largest.steps) < 100, "more epochs would keep more"
    assert weight(largest) < Store()._most_bytes / 3


def test_what_is_asked_for_by_many_at_once_is_made_once() -> None:
    store, made, gate = Store(), list[str](), threading.Barrier(9)
    found: list[object] = []

    def make(name: str) -> object:
        made.append(name)
        time.sleep(0.05)
        return object()

    def ask(name: str) -> None:
        gate.wait()
        found.append(store.once(name, lambda: make(name)))

    threads = [threading.Thread(target=ask, args=(name,)) for name in "aaaaaaab"]
    for thread in threads:
        thread.start()
    gate.wait()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(made) == ["a", "b"]
    assert len(found) == 8
    assert len(set(map(id, found))) == 2
    assert not store._making


def test_who_fails_leaves_it_to_the_next() -> None:
    store = Store()
    with pytest.raises(ZeroDivisionError):
        store.once("a", lambda: 1 / 0)
    assert store.once("a", lambda: "made") == "made"
    assert store.once("a", lambda: "other") == "made"


def test_what_is_kept_is_found_by_what_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    monkeypatch.setattr(ui.store, "the_store", lambda: store)
    made: list[WalkSettings] = []

    def make(settings: WalkSettings, result: str, **given: int) -> str:
        made.append(settings)
        return f"{settings.steps} {result} {given}"

    settings = WalkSettings(steps=7)
    first = kept(make, settings, "result", frame=1)
    assert first == "7 result {'frame': 1}"
    assert kept(make, WalkSettings(steps=7, beta1=0.5), "result", frame=1) is first
    assert kept(make, settings, "result", frame=2) != first
    assert len(made) == 2


def test_the_process_has_one_store() -> None:
    assert the_store() is the_store()
    assert isinstance(the_store(), Store)


@pytest.mark.parametrize("bound", [1, 2, 5])
def test_the_bound_on_entries_is_exact(bound: int) -> None:
    store = Store(most_entries=bound)
    for k in range(10):
        store.put(k, floats(1))
        assert len(store) == min(k + 1, bound)
    assert [k for k in range(10) if store.get(k) is not None] == list(range(10 - bound, 10))


def test_a_run_is_kept_by_what_its_verb_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    monkeypatch.setattr(ui.store, "the_store", lambda: store)
    first = run(work, WorkSettings(name="first"), "Working")
    assert run(work, WorkSettings(name="first", guest="somebody"), "Working") is first
    assert len(store) == 1
    assert run(work, WorkSettings(name="first"), "Working", name="second") == "second"
    assert len(store) == 2
    assert settings_of(work) is WorkSettings
    assert settings_of(sweep) is SweepSettings
    with pytest.raises(TypeError):
        run(work, WorkSettings(), "Working", nobody="knows")
