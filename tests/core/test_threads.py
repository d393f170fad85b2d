"""Every verb draws from its own stream: the global random state neither moves nor matters, whoever else is
computing."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch
from torch import Tensor

from core.classifier.regions import Window, ramps
from core.classifier.training import ClassifierSettings, train
from core.data.birds import FlockSettings, draw_flock
from core.data.normalisations import standardise
from core.data.points import DataSettings, make_points
from core.data.thresholds import error_curve
from core.descent.sweep import SweepSettings, sweep
from core.descent.walk import WalkSettings, descend
from core.graphs.chains import ChainSettings, run_chain
from core.graphs.graphs import GraphSettings, run_graph
from core.loop.loops import FullRunSettings, full_run
from core.loop.loops import trace as trace_loop
from core.loop.modules import REGISTRATIONS, call_module, compare_columns, register
from core.loop.text import Form, LoopSettings, Unsqueezed
from core.losses.cross_entropy import CrossEntropySettings, compare
from core.losses.errors import ErrorSettings, measure
from core.parts.activation_curves import ActivationSettings, trace
from core.plane.fields import fields
from core.plane.module import linear_layer, module_steps
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane
from core.plane.unit_sweep import UnitSweepSettings, sweep_units
from core.regression.capacity import L2SweepSettings, WidthSweepSettings, l2_sweep, width_sweep
from core.regression.hidden_units import contributions
from core.regression.result import curves
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from core.regression.weights import look_inside
from core.scores.large_scores import LargeScoreSettings, large_scores_of, meet_limit, meet_limits
from core.scores.linear import LineKnobs
from core.scores.sigmoid import score_birds, sigmoid_steps
from core.scores.softmax import SoftmaxSettings, score_classes
from tests.core.bits import bits

SMALL = RegressionSettings(epochs=60, width=20)
DROPPED = RegressionSettings(
    epochs=20, width=20, model="two-layer MLP", dropout=0.3, batch="20", validation_share=0.3, l1=1e-4
)
DROPPED_PLANE = PlaneSettings(
    points="three birds", with_weight=True, count=30, epochs=4, dropout=0.3, held_out_share=0.3
)


def legs() -> tuple[Tensor, Tensor]:
    """One feature of the exercise's birds, and their labels."""
    birds = draw_flock(FlockSettings(seed=6))
    return birds.features[:, 0], birds.labels


VERBS: dict[str, Callable[[], Any]] = {
    "birds": lambda: draw_flock(FlockSettings.of(seed=3, flamingos=200)),
    "other birds": lambda: draw_flock(FlockSettings.of(seed=4, seagull_correlation=0.5, with_pelicans=True)).scaled(
        standardise
    ),
    "bird scores": lambda: score_birds(LineKnobs(), draw_flock(FlockSettings()).features),
    "a line between birds": lambda: train(ClassifierSettings(epochs=60, held_out_share=0.3)),
    "lines between three species": lambda: train(
        ClassifierSettings(with_pelicans=True, epochs=60, method="softmax", optimizer="Adam", weight_seed=4)
    ),
    "ramps": lambda: ramps(Window((0.0, 12.0), (0.0, 12.0)), torch.tensor([[-1.0, -2.0]]), torch.tensor([10.0])),
    "thresholds": lambda: error_curve(*legs()),
    "class scores": lambda: score_classes(SoftmaxSettings(x1=2.0)),
    "a score": lambda: sigmoid_steps(torch.tensor(0.7)),
    "large scores": lambda: meet_limits(large_scores_of(LargeScoreSettings())),
    "a large score": lambda: meet_limit(torch.tensor([-1000.0, 1000.0])),
    "activations": lambda: trace(ActivationSettings()),
    "cross-entropy": lambda: compare(CrossEntropySettings(given="logits", soft=True)),
    "errors": lambda: measure(ErrorSettings(outlier=20.0)),
    "a walk": lambda: descend(WalkSettings(surface="Himmelblau")),
    "another walk": lambda: descend(WalkSettings(surface="Rosenbrock", optimizer="Adam", learning_rate=0.1)),
    "a walk on mini-batches": lambda: descend(WalkSettings(surface="Line's MSE", batch_size=7, batch_seed=3)),
    "a scheduled walk along x": lambda: descend(WalkSettings(surface="Plateau", free=1, schedule="Cosine")),
    "a sweep": lambda: sweep(SweepSettings(surface="Beale", optimizer="AdamW", steps=30)),
    "a sweep on mini-batches": lambda: sweep(SweepSettings(surface="Line's MSE", batch_size=7, steps=30)),
    "points": lambda: make_points(SMALL.reduced_to(DataSettings)),
    "an MLP": lambda: fit(SMALL),
    "an MLP from its own seed": lambda: fit(RegressionSettings(epochs=60, weights_from="own seed", weight_seed=5)),
    "a linear layer": lambda: fit(RegressionSettings(epochs=60, model="linear layer", seed=7, optimizer="Momentum")),
    "a line": lambda: fit(RegressionSettings(epochs=60, model="line from scratch", dataset="line")),
    "two layers with dropout on mini-batches": lambda: fit(DROPPED),
    "a run that stops early": lambda: fit(RegressionSettings(validation_share=0.4, early_stopping=True, patience=5)),
    "a sweep of widths": lambda: width_sweep(WidthSweepSettings(epochs=5, dropout=0.3, validation_share=0.3)),
    "a sweep of penalties": lambda: l2_sweep(L2SweepSettings(epochs=5, width=20, batch="20")),
    "hidden units": lambda: contributions(fit(DROPPED), 3),
    "weights": lambda: look_inside(fit(DROPPED)),
    "points with a gap, some held out": lambda: make_points(
        RegressionSettings(dataset="wave with a gap", validation_share=0.3).reduced_to(DataSettings)
    ),
    "a graph": lambda: run_graph(GraphSettings(expression="perceptron with cross-entropy")),
    "a chain": lambda: run_chain(ChainSettings()),
    "a loop line by line": lambda: trace_loop(LoopSettings(mean=False)),
    "a loop with nn line by line": lambda: trace_loop(LoopSettings(form=Form.NN, unsqueeze=Unsqueezed.X_ALONE)),
    "a loop with an error": lambda: trace_loop(LoopSettings(form=Form.NN, no_grad=False)),
    "a loop in full": lambda: full_run(FullRunSettings(form=Form.NN)),
    "a module called": call_module,
    "modules registered": lambda: [register(name) for name in REGISTRATIONS],
    "columns": compare_columns,
    "a network on the plane": lambda: fit_plane(DROPPED_PLANE),
    "what it says all over the plane": lambda: fields(
        fit_plane(DROPPED_PLANE), Window((-3.3, 3.3), (-3.3, 3.3)), 16, 8
    ),
    "a sweep of units": lambda: sweep_units(UnitSweepSettings(epochs=3, count=30, dropout=0.3, held_out_share=0.3)),
    "a module in four steps": lambda: module_steps(DROPPED_PLANE, torch.tensor([0.5, 0.5, 0.5])),
    "a layer": linear_layer,
    "curves": lambda: curves(fit(SMALL), torch.linspace(0, 1, 11)),
}


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
