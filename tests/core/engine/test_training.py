"""Whatever the engine trains has the bits of a literal PyTorch loop: every loss, every parameter."""

from __future__ import annotations

import ctypes
import gc
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from torch import Tensor
from torch.nn import functional as F

from core.engine.history import TrainingRun
from core.engine.training import train
from core.frames import Recorder
from core.parts.activations import ACTIVATIONS
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from tests.core.engine.literal_network import LOSSES, Case, any_case, literal_training
from tests.core.literal import TORCH_ACTIVATIONS


def trained(case: Case, most: int = 150) -> TrainingRun:
    """The case by the engine."""
    generator = torch.Generator().manual_seed(case.seed)
    return train(
        case.network,
        case.network.draw(generator),
        case.data(case.points, case.seed),
        case.how,
        generator,
        recorder=Recorder(case.epochs, most),
        validation=case.data(case.held_out, case.seed + 1) if case.held_out else None,
        keep_best=True,
    )


def check(case: Case) -> None:
    """Every number of the run, to the last bit."""
    ours, theirs = trained(case), literal_training(case)
    assert ours.diverged_at == theirs.diverged_at
    assert torch.equal(ours.losses, torch.tensor(theirs.losses))
    assert torch.equal(ours.penalties, torch.tensor(theirs.penalties))
    assert torch.equal(ours.validation, torch.tensor(theirs.validation if case.held_out else []))
    assert ours.steps == tuple(range(len(theirs.losses)))
    if theirs.parameters:
        assert torch.equal(ours.parameters, torch.stack(theirs.parameters))


@examples(max_examples=40)
@given(any_case)
def test_any_training_equals_the_literal_loop(case: Case) -> None:
    check(case)


@pytest.mark.thorough
@examples(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(any_case)
def test_every_training_equals_the_literal_loop(case: Case) -> None:
    check(case)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_on_small_batches(optimizer: str) -> None:
    check(Case(optimizer=optimizer, rate=0.02, batch=10, schedule="Step", l2=1e-3))


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_goes_one_step_an_epoch(schedule: str) -> None:
    check(Case(schedule=schedule, batch=10, epochs=12))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_loss_behind_every_activation(loss: str, activation: str) -> None:
    check(Case(loss=loss, activation=activation, outputs=3, dropout=0.2, hidden=(5, 4), l1=1e-3, points=12))


@pytest.mark.parametrize("batch", [1, None])
@pytest.mark.parametrize("points", [1, 11])
@pytest.mark.parametrize("hidden", [(1,), (1, 1), (4, 1, 5)])
def test_batches_of_one_and_layers_of_one_unit(batch: int | None, points: int, hidden: tuple[int, ...]) -> None:
    """Where a matrix is a row and a column at once, autograd lays gradients out as columns."""
    check(Case(hidden=hidden, batch=batch, points=points, held_out=0, outputs=3, epochs=12))


@pytest.mark.parametrize("width", [64, pytest.param(256, marks=pytest.mark.thorough)])
def test_wide_layers(width: int) -> None:
    check(Case(inputs=1, hidden=(width, width), activation="ReLU", points=100, optimizer="Adam", rate=0.01, epochs=4))


def test_a_run_that_diverges_ends_before_its_first_infinite_loss() -> None:
    case = Case(rate=1e4, activation="identity", epochs=40)
    check(case)
    run = trained(case)
    assert run.diverged_at is not None
    assert len(run.losses) == run.diverged_at


def test_probabilities_can_be_the_targets_of_cross_entropy() -> None:
    """PyTorch takes another way there, and the engine asks autograd."""
    case = Case(loss="cross-entropy", outputs=3, optimizer="Adam")
    generator = torch.Generator().manual_seed(1)
    x, shares = torch.rand(20, 2, generator=generator), torch.rand(20, 3, generator=generator).softmax(1)
    start = case.network.draw(generator)
    run = train(case.network, start, (x, shares), case.how, generator)
    leaves = [tensor.clone().requires_grad_() for tensor in start]
    optimizer = torch.optim.Adam(leaves, lr=case.rate, betas=(case.knobs.beta1, case.knobs.beta2))
    for _ in range(case.epochs):
        optimizer.zero_grad()
        F.cross_entropy(case.network.predict(leaves, x), shares).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert torch.equal(run.parameters[-1], torch.cat([leaf.detach().reshape(-1) for leaf in leaves]))


@pytest.fixture
def softsign(monkeypatch: pytest.MonkeyPatch) -> str:
    """An activation that brings no kernel of its own."""
    entry = replace(ACTIVATIONS["tanh"], function=F.softsign, module="nn.Softsign()", backward=None)
    monkeypatch.setitem(ACTIVATIONS, "softsign", entry)
    monkeypatch.setitem(TORCH_ACTIVATIONS, "softsign", torch.nn.Softsign())
    return "softsign"


def test_an_activation_without_a_kernel_is_asked_of_autograd(softsign: str) -> None:
    check(Case(activation=softsign, batch=5, dropout=0.2))
    check(Case(activation=softsign, optimizer="Adam"))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_without_a_kernel_is_asked_of_autograd(loss: str) -> None:
    case = Case(loss=loss, outputs=2, batch=10, optimizer="Adam", rate=0.01)
    bare = replace(case.how, loss=replace(LOSSES[loss], backward=None))
    generator = torch.Generator().manual_seed(case.seed)
    start, data = case.network.draw(generator), case.data(case.points, case.seed)
    assert torch.equal(
        train(case.network, start, data, bare, generator).parameters, replaced_by_kernels(case).parameters
    )


def replaced_by_kernels(case: Case) -> TrainingRun:
    """The same case by the kernels of the table."""
    return trained(replace(case, held_out=0))


def test_what_leaves_the_engine_are_ordinary_tensors() -> None:
    """Autograd refuses tensors of inference mode where it must keep one."""
    run = trained(Case(batch=10))
    tensors = [value for value in vars(run).values() if isinstance(value, Tensor)]
    assert len(tensors) == 4
    assert not any(tensor.is_inference() for tensor in tensors)
    leaf = run.parameters.clone().requires_grad_()
    (leaf * run.parameters).sum().backward()  # type: ignore[no-untyped-call]
    assert leaf.grad is not None
    assert torch.equal(leaf.grad, run.parameters)
    assert not torch.is_inference_mode_enabled()


def test_a_gradient_goes_through_the_trained_network() -> None:
    case = Case()
    run = trained(case)
    assert [tensor.shape for tensor in run.at(-1)] == [tensor.shape for tensor in case.network.draw(torch.Generator())]
    x = torch.zeros(1, 2, requires_grad=True)
    outputs = case.network.predict(run.at(-1), x)
    outputs.sum().backward()  # type: ignore[no-untyped-call]
    assert x.grad is not None
    assert (x.grad != 0).all()


def test_the_start_is_left_as_it_was_and_belongs_to_the_run() -> None:
    case = Case(batch=5)
    generator = torch.Generator().manual_seed(3)
    start = case.network.draw(generator)
    before = [tensor.clone() for tensor in start]
    run = train(case.network, start, case.data(20, 1), case.how, generator)
    assert all(map(torch.equal, start, before))
    assert torch.equal(run.parameters[0], torch.cat([tensor.reshape(-1) for tensor in start]))


@pytest.mark.parametrize("loss", LOSSES)
def test_targets_that_would_be_broadcast_are_refused(loss: str) -> None:
    """One column of targets beside three outputs trains towards nothing that anybody means."""
    case = Case(loss=loss, outputs=3)
    generator = torch.Generator()
    start = case.network.draw(generator)
    with pytest.raises(ValueError, match=r"shape \(n, 3\), not \(n, 1\)"):
        train(case.network, start, (torch.zeros(20, 2), torch.zeros(20, 1)), case.how, generator)


def test_only_the_frames_of_the_recorder_are_kept_and_the_best_epoch() -> None:
    run = trained(Case(epochs=100), most=10)
    assert run.best == run.validation.argmin()
    assert run.best in run.steps
    assert len(run.steps) <= 11
    assert {0, 100} <= set(run.steps)
    assert run.parameters.shape == (len(run.steps), sum(shape.numel() for shape in run.shapes))


def test_patience_ends_a_run_and_progress_and_watch_are_told() -> None:
    case = Case(epochs=200, rate=1.0, optimizer="Momentum")
    told: list[int] = []
    seen: list[tuple[int, float, tuple[int, ...]]] = []
    generator = torch.Generator().manual_seed(0)
    run = train(
        case.network,
        case.network.draw(generator),
        case.data(case.points, 0),
        case.how,
        generator,
        validation=case.data(5, 1),
        patience=7,
        watch=lambda epoch, loss, outputs: seen.append((epoch, loss, tuple(outputs.shape))),
        progress=lambda done, total: told.append(done),
    )
    assert run.best is not None
    assert run.stopped_at == run.best + 7 == told[-1] == len(run.losses) - 1
    assert told == list(range(len(told)))
    assert [loss for _, loss, _ in seen] == run.losses.tolist()
    assert {shape for *_, shape in seen} == {(case.points, 1)}


def test_progress_is_told_before_every_batch() -> None:
    """An epoch of many batches may take seconds, in which others wait and a learner may have left."""
    case = Case(batch=2, epochs=3)
    told: list[int] = []
    generator = torch.Generator().manual_seed(0)
    train(
        case.network,
        case.network.draw(generator),
        case.data(case.points, 0),
        case.how,
        generator,
        progress=lambda done, total: told.append(done),
    )
    batches = -(-case.points // 2)
    assert told == [epoch for epoch in range(3) for _ in range(1 + batches)] + [3]


@pytest.mark.thorough
def test_runs_leave_nothing_behind() -> None:
    """Neither tensors nor other objects nor memory: whatever each run left would show in every block of runs, while
    what grows once is a cache or another test's."""
    cases = [
        Case(batch=10, epochs=3),
        Case(dropout=0.3, optimizer="Adam", epochs=3),
        Case(loss="cross-entropy", outputs=3),
    ]
    for case in cases * 30:
        trained(case)
    seen = [in_use()]
    for _ in range(7):
        for case in cases * 50:
            trained(case)
        seen.append(in_use())
    assert {tensors for tensors, _, _ in seen} == {seen[0][0]}
    _, objects, allocated = (
        min(after - before for before, after in pairwise(kept)) for kept in zip(*seen, strict=True)
    )
    assert objects < 100, "two objects in three runs"
    assert allocated < 20_000, "133 bytes a run; one tensor takes three times as much"


def in_use() -> tuple[int, int, int]:
    """What lives in this process: tensors, Python's small objects and lists, and bytes of everything larger."""
    gc.collect()
    tensors = sum(type(item) is Tensor for item in gc.get_objects())
    return tensors, sys.getallocatedblocks(), bytes_allocated()


class Mallinfo(ctypes.Structure):
    """What glibc says of its memory, ten numbers; see `man mallinfo`."""

    _fields_ = (
        ("arena_to_hblks", ctypes.c_size_t * 4),
        ("mapped", ctypes.c_size_t),
        ("usmblks_and_fsmblks", ctypes.c_size_t * 2),
        ("used", ctypes.c_size_t),
        ("fordblks_and_keepcost", ctypes.c_size_t * 2),
    )


def bytes_allocated() -> int:
    """The bytes that `malloc` has handed out and nobody has freed; 0 where the system does not say.

    The memory that a process holds would not do: it also tells of the holes in it, which other tests leave or fill.
    """
    try:
        told = ctypes.CDLL(None).mallinfo2
    except (AttributeError, OSError, TypeError):
        return 0
    told.restype = Mallinfo
    now = told()
    return int(now.used + now.mapped)
