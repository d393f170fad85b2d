"""Every verb draws from its own stream: the global random state neither moves nor matters, whoever else is computing."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
import torch
from torch import Tensor

from core.activation_curves import ActivationSettings, trace
from core.birds import SPECIES, FlockSettings, draw_flock
from core.capacity import l2_sweep, width_sweep
from core.chains import ChainSettings, run_chain
from core.classifier import ClassifierSettings, train
from core.cross_entropy import CrossEntropySettings, compare
from core.descent import DescentSettings, descend, sweep
from core.errors import ErrorSettings, measure
from core.graphs import GraphSettings, run_graph
from core.hidden_units import contributions
from core.large_scores import large_scores_of, meet_limit, meet_limits
from core.loop_text import FORM_NAMES, LoopSettings
from core.loops import full_run
from core.loops import trace as trace_loop
from core.modules import REGISTRATIONS, call_module, compare_columns, register
from core.normalisations import standardise
from core.points import make_points
from core.regions import Window, shade
from core.regression import RegressionSettings, curves
from core.scores import ScoreSettings, score_birds, score_classes, sigmoid_steps
from core.thresholds import error_curve
from core.training import fit
from core.weights import look_inside

SMALL = RegressionSettings(epochs=60, width=20)
DROPPED = RegressionSettings(
    epochs=20, width=20, model="two-layer MLP", dropout=0.3, batch="20", validation_share=0.3, l1=1e-4
)


def legs() -> tuple[Tensor, Tensor]:
    """One feature of the exercise's birds, and their labels."""
    birds = draw_flock(FlockSettings(seed=6))
    return birds.features[:, 0], birds.labels


VERBS: dict[str, Callable[[], Any]] = {
    "birds": lambda: draw_flock(FlockSettings(seed=3, flamingos=200)),
    "other birds": lambda: draw_flock(FlockSettings(seed=4, seagull_correlation=0.5), SPECIES).scaled(standardise),
    "bird scores": lambda: score_birds(ScoreSettings(), draw_flock(FlockSettings()).features),
    "a line between birds": lambda: train(ClassifierSettings(part="training", epochs=60, held_out_share=0.3)),
    "lines between three species": lambda: train(
        ClassifierSettings(part="three species", epochs=60, method="softmax", optimizer="Adam", weight_seed=4)
    ),
    "regions": lambda: shade(train(ClassifierSettings(part="training", epochs=30)), Window((0.0, 12.0), (0.0, 12.0))),
    "thresholds": lambda: error_curve(*legs()),
    "class scores": lambda: score_classes(ScoreSettings(x1=2.0)),
    "a score": lambda: sigmoid_steps(torch.tensor(0.7)),
    "large scores": lambda: meet_limits(large_scores_of(ScoreSettings())),
    "a large score": lambda: meet_limit(torch.tensor([-1000.0, 1000.0])),
    "activations": lambda: trace(ActivationSettings()),
    "cross-entropy": lambda: compare(CrossEntropySettings(given="logits", soft=True)),
    "errors": lambda: measure(ErrorSettings(outlier=20.0)),
    "a walk": lambda: descend(DescentSettings(surface="Himmelblau")),
    "another walk": lambda: descend(DescentSettings(surface="Rosenbrock", optimizers=("Adam",), learning_rate=0.1)),
    "a walk on mini-batches": lambda: descend(DescentSettings(surface="Line's MSE", batch_size=7, batch_seed=3)),
    "a scheduled walk along x": lambda: descend(DescentSettings(surface="Plateau", view="one", schedule="Cosine")),
    "a sweep": lambda: sweep(DescentSettings(surface="Beale", optimizers=("AdamW",), steps=30)),
    "a sweep on mini-batches": lambda: sweep(DescentSettings(surface="Line's MSE", batch_size=7, steps=30)),
    "points": lambda: make_points(SMALL.data()),
    "an MLP": lambda: fit(SMALL),
    "an MLP from its own seed": lambda: fit(RegressionSettings(epochs=60, weights_from="own seed", weight_seed=5)),
    "a linear layer": lambda: fit(RegressionSettings(epochs=60, model="linear layer", seed=7, optimizer="Momentum")),
    "a line": lambda: fit(RegressionSettings(epochs=60, model="line from scratch", dataset="line")),
    "two layers with dropout on mini-batches": lambda: fit(DROPPED),
    "a run that stops early": lambda: fit(RegressionSettings(validation_share=0.4, early_stopping=True, patience=5)),
    "a sweep of widths": lambda: width_sweep(RegressionSettings(epochs=5, dropout=0.3, validation_share=0.3)),
    "a sweep of penalties": lambda: l2_sweep(RegressionSettings(epochs=5, width=20, batch="20")),
    "hidden units": lambda: contributions(fit(DROPPED), 3),
    "weights": lambda: look_inside(fit(DROPPED)),
    "points with a gap, some held out": lambda: make_points(
        RegressionSettings(dataset="wave with a gap", validation_share=0.3).data()
    ),
    "a graph": lambda: run_graph(GraphSettings(expression="perceptron with cross-entropy")),
    "a chain": lambda: run_chain(ChainSettings()),
    "a loop line by line": lambda: trace_loop(LoopSettings(mean=False)),
    "a loop with nn line by line": lambda: trace_loop(LoopSettings(form=FORM_NAMES[1], unsqueeze="x alone")),
    "a loop with an error": lambda: trace_loop(LoopSettings(form=FORM_NAMES[1], no_grad=False)),
    "a loop in full": lambda: full_run(LoopSettings(form=FORM_NAMES[1])),
    "a module called": call_module,
    "modules registered": lambda: [register(name) for name in REGISTRATIONS],
    "columns": compare_columns,
    "curves": lambda: curves(fit(SMALL), torch.linspace(0, 1, 11)),
}


def bits(value: Any) -> Any:
    """A result as plain bytes and numbers, so that equal means equal to the last bit."""
    if isinstance(value, Tensor):
        return (tuple(value.shape), str(value.dtype), value.contiguous().view(-1).view(torch.uint8).numpy().tobytes())
    if is_dataclass(value):
        return tuple((field.name, bits(getattr(value, field.name))) for field in fields(value))
    if isinstance(value, tuple | list):
        return tuple(bits(item) for item in value)
    return value


@pytest.fixture
def hasty_switches() -> Iterator[None]:
    """Threads take turns a thousand times more often than usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_leaves_the_global_random_state_alone_and_ignores_it(name: str) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(123)
        before = torch.get_rng_state()
        first = bits(VERBS[name]())
        assert torch.equal(torch.get_rng_state(), before)
        torch.manual_seed(321)
        assert bits(VERBS[name]()) == first


@pytest.mark.usefixtures("hasty_switches")
def test_verbs_at_once_give_the_bits_of_each_alone() -> None:
    alone = {name: bits(verb()) for name, verb in VERBS.items()}
    jobs = list(VERBS) * 2
    everyone = threading.Barrier(len(jobs))
    done = threading.Event()

    def draw_globally() -> int:
        draws = 0
        while not done.is_set():
            torch.manual_seed(draws)
            draws += torch.rand(3).numel()
        return draws

    def compute(name: str) -> Any:
        everyone.wait(timeout=60)
        return bits(VERBS[name]())

    with torch.random.fork_rng(), ThreadPoolExecutor(len(jobs) + 2) as pool:
        noise = [pool.submit(draw_globally) for _ in range(2)]
        try:
            together = [(name, pool.submit(compute, name)) for name in jobs]
            for name, future in together:
                assert future.result(timeout=120) == alone[name], name
        finally:
            done.set()
        assert all(future.result(timeout=60) > 0 for future in noise)
