"""The store keeps what was used last within both bounds, whoever asks from whichever thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass

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
from ui.store import Store, run, settings_of, tensor_bytes, the_store


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
    assert tensor_bytes(nested) == 8 + 4 + 10 + 12
    assert tensor_bytes("text") == tensor_bytes(3.0) == tensor_bytes(None) == 0


def test_real_results_weigh_what_their_shapes_say() -> None:
    walk = descend(WalkSettings(steps=10))
    # Losses and gradient norms, the rates in double precision, and points, gradients and moves.
    assert tensor_bytes(walk) == 4 * (11 + 11) + 8 * 11 + 4 * 3 * (11 * 2)
    run = fit(RegressionSettings(epochs=3, width=7, count=20))
    # Losses and penalties of the start and three epochs, the parameters of as many frames, and points with their order.
    assert tensor_bytes(run) == 4 * (20 + 20 + 4 + 4 + 4 * (7 + 7 + 7 + 1)) + 8 * 20
    assert tensor_bytes(draw_flock(FlockSettings())) == 4 * 40 + 8 * 20
    assert tensor_bytes(score_classes(SoftmaxSettings())) == 4 * (2 + 6 + 3 + 7 * 3 + 1)


def test_the_richest_page_fits_many_times_into_the_store() -> None:
    largest = fit(
        RegressionSettings(model="two-layer MLP", width=256, second_width=256, epochs=100, count=10, learning_rate=1e-5)
    )
    assert len(largest.steps) < 100, "more epochs would keep more"
    assert tensor_bytes(largest) < 256 * 2**20 / 15


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
