"""Training runs equal the notebook's loops: the printed losses to six decimals, the parameters to the last bit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from torch import Tensor, nn, optim

from core.data.datasets import DATASETS
from core.data.points import make_points
from core.frames import frame_steps
from core.parts.activations import ACTIVATIONS
from core.parts.losses import REGRESSION_LOSSES
from core.parts.optimizers import OPTIMIZERS
from core.regression.models import MODELS
from core.regression.result import RegressionResult
from core.regression.settings import RegressionSettings
from core.regression.training import MOST_KEPT, fit
from tests.core.literal_training import Literal, flat, flat_from, literal_run
from tests.core.told import assert_told_and_stopped
from tests.crossed import crossed
from tests.random_settings import random_settings, random_value

LINE = RegressionSettings(dataset="line", model="line from scratch")
LINEAR = RegressionSettings(model="linear layer")
MLP = RegressionSettings()
DEEP = RegressionSettings(model="two-layer MLP", width=13, second_width=9, learning_rate=0.05)


class OneHiddenLayer(nn.Module):
    """The notebook's network."""

    def __init__(self, width: int, activation: nn.Module) -> None:
        super().__init__()
        self.hidden = nn.Linear(1, width)
        self.activation = activation
        self.output = nn.Linear(width, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.output(self.activation(self.hidden(x)))  # type: ignore[no-any-return]


def printed(losses: list[float]) -> list[str]:
    """What the notebook prints: the loss of every hundredth epoch."""
    return [f"{loss:.6f}" for loss in losses[::100]]


def parabola_points() -> tuple[Tensor, Tensor]:
    """The cell that opens the notebook's second and third run."""
    torch.manual_seed(42)
    x = torch.rand(100)
    noise = 0.1 * torch.rand(100)
    y = (2 * x - 1) ** 2 + noise
    return x.unsqueeze(1), y.unsqueeze(1)


def train(model: nn.Module, x: Tensor, y: Tensor) -> list[float]:
    """The notebook's loop with a module, its loss and its optimizer."""
    criterion = nn.MSELoss()
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for _ in range(1000):
        y_hat = model(x)
        loss = criterion(y_hat, y)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


def test_run_1_a_line_from_scratch() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(42)
        x = torch.rand(50)
        noise = 0.05 * torch.randn(50)
        y = 2 * x + 3 + noise
    w = torch.tensor(-1.0, requires_grad=True)
    b = torch.tensor(5.0, requires_grad=True)
    losses = []
    for _ in range(1000):
        loss = ((w * x + b - y) ** 2).mean()
        losses.append(loss.item())
        loss.backward()  # type: ignore[no-untyped-call]
        with torch.no_grad():
            assert w.grad is not None
            assert b.grad is not None
            w -= 0.1 * w.grad
            b -= 0.1 * b.grad
            w.grad.zero_()
            b.grad.zero_()
    result = fit(LINE)
    assert torch.equal(result.points.x, x)
    assert torch.equal(result.points.y, y)
    assert printed(result.losses[:1000].tolist()) == printed(losses)
    torch.testing.assert_close(result.parameters[-1], torch.stack([w, b]).detach(), atol=1e-6, rtol=0)
    shown = printed(result.losses.tolist())
    assert [shown[i] for i in (0, 1, 2, 3, 9)] == ["0.783028", "0.078971", "0.010152", "0.003007", "0.002179"]


def test_run_1_with_torch_optim_to_the_last_bit() -> None:
    x, y = make_points(LINE).train
    w, b = torch.tensor(-1.0, requires_grad=True), torch.tensor(5.0, requires_grad=True)
    optimizer = optim.SGD([w, b], lr=0.1)
    for _ in range(1000):
        optimizer.zero_grad()
        nn.functional.mse_loss(w * x + b, y).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert torch.equal(fit(LINE).parameters[-1], torch.stack([w, b]).detach())


def test_runs_2_and_3_a_linear_layer_and_an_mlp_from_one_stream() -> None:
    with torch.random.fork_rng():
        x, y = parabola_points()
        linear = nn.Linear(1, 1)
        linear_losses = train(linear, x, y)
        mlp = OneHiddenLayer(100, nn.ReLU())
        mlp_losses = train(mlp, x, y)
    for chosen, module, losses in ((LINEAR, linear, linear_losses), (MLP, mlp, mlp_losses)):
        result = fit(chosen)
        assert result.diverged_at is None
        assert printed(result.losses[:1000].tolist()) == printed(losses)
        assert result.losses[:1000].tolist() == losses
        assert torch.equal(result.parameters[-1], flat(module))
    assert mlp_losses[-1] < 0.1 * linear_losses[-1]  # a line cannot do it, a few hinges can


def test_the_last_loss_is_measured_after_all_updates() -> None:
    result = fit(replace(LINE, epochs=300))
    w, b = result.parameters[-1]
    assert len(result.losses) == 301
    assert result.losses[-1].item() == pytest.approx(
        ((w * result.points.x + b - result.points.y) ** 2).mean().item(), rel=1e-6
    )
    assert f"{result.losses[-1].item():.6f}" == "0.003007"


def assert_same(result: RegressionResult, literal: Literal) -> None:
    """Every number of the run, and every frame, to the last bit."""
    assert result.losses.tolist() == literal.losses
    assert result.penalties.tolist() == literal.penalties
    assert result.validation.tolist() == literal.validation
    assert (result.diverged_at, result.stopped_at, result.best) == (
        literal.diverged_at,
        literal.stopped_at,
        literal.best,
    )
    assert torch.equal(result.parameters, torch.stack([literal.parameters[step] for step in result.steps]))
    assert {0, len(literal.losses) - 1} <= set(result.steps)


SHORT = RegressionSettings(epochs=160, count=30, width=17)
FULL_BATCH = [
    *(replace(SHORT, activation=name, weights_from="own seed", weight_seed=i) for i, name in enumerate(ACTIVATIONS)),
    *(replace(SHORT, optimizer=name, learning_rate=0.01, loss="MAE") for name in OPTIMIZERS),
    *(RegressionSettings(dataset=name, epochs=160, width=17, validation_share=0.3) for name in DATASETS),
    replace(SHORT, optimizer="Adam", beta1=0.5, beta2=0.9, learning_rate=0.02, dataset="line", noise=1.0, seed=9999),
    replace(SHORT, optimizer="Momentum", momentum=0.5, width=1, activation="tanh", loss="MAE", seed=0, noise=0.0),
    replace(SHORT, optimizer="RMSProp", smoothing=0.9, learning_rate=0.003, width=256, count=500, activation="sigmoid"),
    replace(SHORT, model="linear layer", optimizer="Adam", weights_from="own seed", weight_seed=9999),
    replace(SHORT, model="linear layer", optimizer="RMSProp", learning_rate=0.01, loss="MAE", count=10),
    replace(SHORT, model="line from scratch", optimizer="Momentum", start_w=-10.0, start_b=10.0, learning_rate=0.03),
    replace(SHORT, model="line from scratch", optimizer="Adam", loss="MAE", start_w=0.0, start_b=0.0),
]
MORE = {
    "two layers": DEEP,
    "two wide layers": replace(DEEP, width=256, second_width=256, count=500, epochs=20),
    "a ReLU on the output": replace(SHORT, dataset="sine", output_relu=True),
    "L1": replace(SHORT, l1=0.01),
    "L2": replace(SHORT, l2=0.01, model="linear layer"),
    "L1 and L2 on a line": replace(SHORT, l1=0.03, l2=0.01, model="line from scratch"),
    "L1 and L2 on two layers": replace(DEEP, l1=0.003, l2=0.001, optimizer="Adam", learning_rate=0.01),
    "single points": replace(SHORT, batch="1", learning_rate=0.01, epochs=20),
    "batches with a rest": replace(SHORT, batch="20", optimizer="Momentum", learning_rate=0.01),
    "a batch as large as the training set": replace(SHORT, batch="20", validation_share=1 / 3),
    "batches on a line": replace(SHORT, batch="10", model="line from scratch", l2=0.01),
    "dropout": replace(SHORT, dropout=0.5),
    "dropout, two layers, batches, own seed": replace(DEEP, dropout=0.2, batch="20", weights_from="own seed"),
    "everything": replace(
        DEEP,
        dataset="wave with a gap",
        validation_share=0.25,
        dropout=0.1,
        batch="10",
        l1=1e-4,
        l2=1e-4,
        early_stopping=True,
        patience=30,
        output_relu=True,
        optimizer="AdamW",
        learning_rate=0.01,
    ),
}


@crossed("settings", FULL_BATCH, one_of=2)
def test_a_run_equals_the_literal_loop(settings: RegressionSettings) -> None:
    assert_same(fit(settings), literal_run(settings))


@pytest.mark.parametrize("name", MORE)
def test_penalties_batches_dropout_and_depth_equal_the_literal_loop(name: str) -> None:
    settings = replace(MORE[name], epochs=min(MORE[name].epochs, 160))
    assert_same(fit(settings), literal_run(settings))


def test_the_combinations_cover_every_table() -> None:
    every = [*FULL_BATCH, *MORE.values()]
    assert {s.model for s in every} == MODELS.keys()
    assert {s.activation for s in every} == ACTIVATIONS.keys()
    assert {s.optimizer for s in every} == OPTIMIZERS.keys()
    assert {s.loss for s in every} == REGRESSION_LOSSES.keys()
    assert {s.dataset for s in every} == DATASETS.keys()


QUICK: dict[str, st.SearchStrategy[Any]] = {
    "count": st.integers(10, 40),
    "epochs": st.integers(1, 25),
    "width": st.integers(1, 20),
    "second_width": st.integers(1, 20),
    "patience": st.integers(1, 10),
    "learning_rate": st.floats(-4.0, 0.5).map(lambda power: 10**power),
    "batch": st.sampled_from(["full", "1", "2", "5", "10", "20"]),
    **{name: st.just(0.0) | random_value(RegressionSettings.knobs()[name]) for name in ("dropout", "l1", "l2")},
}
"""What keeps a random run short, or makes the rare frequent."""

any_run = random_settings(RegressionSettings, digits=None, **QUICK)


@examples(max_examples=15)
@given(any_run)
def test_any_run_equals_the_literal_loop(chosen: RegressionSettings) -> None:
    check_a_run(chosen)


@pytest.mark.thorough
@examples(max_examples=150)
@given(any_run)
def test_every_run_equals_the_literal_loop(chosen: RegressionSettings) -> None:
    check_a_run(chosen)


def check_a_run(chosen: RegressionSettings) -> None:
    """The run is the literal one, and so is the epoch from which it is flat."""
    result, literal = fit(chosen), literal_run(chosen)
    assert_same(result, literal)
    has_relu = bool(chosen.widths) and (chosen.activation == "ReLU" or chosen.output_relu)
    assert result.flat_from == (flat_from(literal) if has_relu else None)


WILD = [
    replace(LINE, learning_rate=10.0),
    replace(LINE, learning_rate=10.0, optimizer="Momentum"),
    replace(LINEAR, learning_rate=10.0),
    replace(MLP, learning_rate=10.0),
    replace(MLP, learning_rate=10.0, activation="identity", width=3, epochs=3000),
    replace(LINE, learning_rate=1.2, epochs=3000),  # slow: the last finite epoch is no planned frame
    replace(LINE, learning_rate=1.2, epochs=3000, validation_share=0.3),
    replace(LINE, learning_rate=10.0, l1=0.1, l2=0.1),
    replace(MLP, learning_rate=10.0, l2=0.1, optimizer="Momentum", epochs=300),
    replace(MLP, learning_rate=10.0, batch="20", epochs=300),
    replace(MLP, learning_rate=10.0, batch="1", activation="identity", epochs=300),
    replace(DEEP, learning_rate=10.0, dropout=0.5, batch="10", activation="leaky ReLU", epochs=300),
]


@pytest.mark.parametrize(
    "settings", WILD, ids=lambda s: f"{s.model}-{s.optimizer}-{s.batch}-{s.dropout}-{s.activation}"
)
def test_a_diverging_run_is_a_result_that_ends_before_the_first_infinite_loss(settings: RegressionSettings) -> None:
    result = fit(settings)
    assert result.diverged_at is not None
    assert len(result.losses) == result.diverged_at
    assert result.steps[-1] == result.diverged_at - 1
    assert result.losses.isfinite().all()
    assert result.parameters.isfinite().all()
    assert len(result.steps) == len(result.parameters) <= 150
    assert_same(result, literal_run(settings))


DYING = {
    "at once": replace(MLP, width=3, output_relu=True, weights_from="own seed", weight_seed=1),
    "too large a rate": replace(MLP, optimizer="Adam", learning_rate=1.0),
    "late": replace(DEEP, width=20, second_width=20, optimizer="Momentum", learning_rate=1.0),
    "tanh behind a ReLU": replace(MLP, dataset="sine", output_relu=True, activation="tanh", learning_rate=3.0),
    "one of two layers": replace(DEEP, width=4, second_width=4, learning_rate=1.0),
    "in small batches": replace(MLP, width=20, batch="10", learning_rate=1.0, validation_share=0.3),
    "on the way to infinity": replace(MLP, width=20, learning_rate=3.0),
}


@pytest.mark.parametrize("name", DYING)
def test_a_run_whose_network_dies_names_the_epoch(name: str) -> None:
    chosen = replace(DYING[name], epochs=120)
    result = fit(chosen)
    assert result.flat_from is not None
    assert result.flat_from == flat_from(literal_run(chosen))


@pytest.mark.parametrize(
    "chosen",
    [
        MLP,
        replace(DEEP, learning_rate=0.1),
        replace(MLP, dropout=0.5),
        replace(MLP, width=3, output_relu=True, batch="10", weights_from="own seed", weight_seed=5),
        LINE,
    ],
    ids=["MLP", "two layers", "dropout", "output ReLU", "line"],
)
def test_a_healthy_run_is_not_flat(chosen: RegressionSettings) -> None:
    assert fit(replace(chosen, epochs=300)).flat_from is None


@pytest.mark.parametrize("settings", [LINE, LINEAR, MLP], ids=lambda s: s.model)
def test_a_run_is_fitted_to_the_points_of_its_data(settings: RegressionSettings) -> None:
    chosen = replace(settings, epochs=1, weights_from="own seed", validation_share=0.3)
    points, fitted = make_points(chosen), fit(chosen).points
    assert torch.equal(fitted.x, points.x)
    assert torch.equal(fitted.y, points.y)
    assert torch.equal(fitted.order, points.order)
    assert fitted.held_out == points.held_out == round(0.3 * settings.count)


def test_own_seed_weights_do_not_depend_on_the_data() -> None:
    own = replace(MLP, epochs=1, weights_from="own seed", weight_seed=8)
    first = fit(own).parameters[0]
    assert torch.equal(first, fit(replace(own, seed=1, dataset="line", count=10, validation_share=0.5)).parameters[0])
    assert not torch.equal(first, fit(replace(own, weight_seed=9)).parameters[0])
    assert not torch.equal(first, fit(replace(own, weights_from="notebook stream")).parameters[0])


def test_two_equal_starts_see_the_same_shuffles_and_masks_and_others_do_not() -> None:
    own = replace(MLP, epochs=20, weights_from="own seed", weight_seed=8, batch="20", dropout=0.3)
    assert torch.equal(fit(own).losses, fit(own).losses)
    assert not torch.equal(fit(own).losses, fit(replace(own, weight_seed=9)).losses)


@pytest.mark.parametrize("epochs", [1, 149, 150, 1000])
def test_a_run_keeps_every_loss_and_at_most_150_frames(epochs: int) -> None:
    result = fit(replace(LINEAR, epochs=epochs))
    assert result.losses.shape == (epochs + 1,)
    assert result.steps == frame_steps(epochs)
    assert len(result.parameters) == min(epochs + 1, 150)


LARGE = {
    "one layer": RegressionSettings(width=256, count=2000, epochs=200),
    "one layer, held out": RegressionSettings(width=256, count=2000, epochs=200, validation_share=0.5),
    "two layers": RegressionSettings(model="two-layer MLP", width=256, second_width=256, count=2000, epochs=25),
    "two layers, held out": RegressionSettings(
        model="two-layer MLP",
        width=256,
        second_width=256,
        count=100,
        epochs=70,
        validation_share=0.3,
        batch="50",
        early_stopping=True,
        patience=20,
    ),
    "every loss": RegressionSettings(width=256, count=500, epochs=3000),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_result_at_the_largest_settings_stays_at_16_megabytes(name: str) -> None:
    result = fit(LARGE[name])
    kept = [value for value in vars(result).values() if isinstance(value, Tensor)]
    assert 20 <= len(result.steps) <= 150
    assert result.parameters.numel() <= MOST_KEPT
    assert result.parameters.untyped_storage().nbytes() <= 16e6
    assert sum(tensor.untyped_storage().nbytes() for tensor in kept) <= 16.1e6


def test_progress_is_told_and_may_stop_the_run() -> None:
    assert_told_and_stopped(fit, LINEAR, 1000)
