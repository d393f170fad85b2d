"""The four steps run by themselves, and what they print is the page's own network; one layer is W x + b."""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace

import pytest
import torch

from core.plane.fields import through
from core.plane.module import linear_layer, mlp_class, module_steps
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane

POINT = (0.5, -1.25)
SHORT = PlaneSettings(count=20, epochs=1, weight_seed=4)
CASES = {
    "opening": SHORT,
    "a line": replace(SHORT, layers=0),
    "one layer of ReLU": replace(SHORT, layers=1, activation="ReLU"),
    "three classes, three layers": replace(SHORT, points="three spirals", layers=3),
    "dropout": replace(SHORT, dropout=0.5),
    "other inputs": replace(SHORT, inputs=("x₁", "x₁x₂", "sin x₂")),
    "birds with weight": replace(SHORT, points="birds", with_weight=True),
}
every_case = pytest.mark.parametrize("name", CASES)


def point_of(settings: PlaneSettings) -> tuple[float, ...]:
    return (*POINT, 0.7) if settings.weighed else POINT


@every_case
def test_every_step_runs_as_it_stands_in_a_notebook(name: str) -> None:
    settings = CASES[name]
    for step in module_steps(settings, torch.tensor(point_of(settings))):
        out = io.StringIO()
        with torch.random.fork_rng(), contextlib.redirect_stdout(out):
            exec(step.source, {"__name__": "__main__"})
        assert out.getvalue() == step.printed
        assert step.printed


@every_case
def test_the_last_step_is_the_network_of_epoch_0(name: str) -> None:
    settings = CASES[name]
    point = point_of(settings)
    way = through(fit_plane(settings), 0, point)
    last = module_steps(settings, torch.tensor(point))[-1]
    names: dict[str, object] = {}
    with torch.random.fork_rng(), contextlib.redirect_stdout(io.StringIO()):
        exec(last.source, names)
    score = names["score"]
    assert isinstance(score, torch.Tensor)
    torch.testing.assert_close(score[0], way.output, atol=1e-5, rtol=1e-5)
    assert f"{way.output[0].item():.4f}" in last.printed


@every_case
def test_each_step_adds_to_the_one_before(name: str) -> None:
    texts = [mlp_class(CASES[name], steps) for steps in (2, 3)]
    assert texts[1].startswith(texts[0])
    assert "def forward" not in texts[0]
    first, *_, last = module_steps(CASES[name], torch.tensor(point_of(CASES[name])))
    assert first.printed == "MLP()\n"
    assert all(f"# {step}." in last.source for step in (1, 2, 3, 4))


def test_the_global_stream_is_left_alone() -> None:
    before = torch.random.get_rng_state()
    module_steps(CASES["dropout"], torch.tensor(POINT))
    linear_layer()
    assert torch.equal(torch.random.get_rng_state(), before)


def test_one_layer_is_a_row_times_the_point_and_a_bias() -> None:
    layer = linear_layer()
    (a, b), c = layer.weight[1].tolist(), layer.bias[1].item()
    assert (tuple(layer.weight.shape), tuple(layer.bias.shape), layer.x.tolist()) == ((3, 2), (3,), [1.0, 2.0])
    assert layer.z[1].item() == pytest.approx(a * 1 + b * 2 + c, abs=1e-6)
    *_, called, by_hand = layer.printed.splitlines()
    assert called.split(", grad_fn")[0] == by_hand.split(", grad_fn")[0]
