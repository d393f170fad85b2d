"""Training runs equal the notebook's loops: the printed losses to six decimals, the parameters to the last bit."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pytest
import torch
from torch import Tensor, nn, optim

from core.activations import ACTIVATIONS
from core.datasets import DATASETS
from core.frames import frame_steps
from core.losses import REGRESSION_LOSSES
from core.models import MODELS, draw_linear
from core.optimizers import OPTIMIZERS
from core.regression import (
    DataSettings,
    RegressionResult,
    RegressionSettings,
    curves,
    fit,
    make_points,
    parameter_count,
    unflatten,
)
from tests.core.literal import TORCH_ACTIVATIONS, TORCH_LOSSES, TORCH_OPTIMIZERS

LINE = RegressionSettings(dataset="line", model="line from scratch")
LINEAR = RegressionSettings(model="linear layer")
MLP = RegressionSettings()


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


def flat(module: nn.Module) -> Tensor:
    return nn.utils.parameters_to_vector(module.parameters()).detach()


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
    assert torch.equal(result.x, x)
    assert torch.equal(result.y, y)
    assert printed(result.losses[:1000].tolist()) == printed(losses)
    torch.testing.assert_close(result.parameters[-1], torch.stack([w, b]).detach(), atol=1e-6, rtol=0)
    shown = printed(result.losses.tolist())
    assert [shown[i] for i in (0, 1, 2, 3, 9)] == ["0.783028", "0.078971", "0.010152", "0.003007", "0.002179"]


def test_run_1_with_torch_optim_to_the_last_bit() -> None:
    x, y = make_points(LINE.data())
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
    for settings, module, losses in ((LINEAR, linear, linear_losses), (MLP, mlp, mlp_losses)):
        result = fit(settings)
        assert result.diverged_at is None
        assert printed(result.losses[:1000].tolist()) == printed(losses)
        assert result.losses[:1000].tolist() == losses
        assert torch.equal(result.parameters[-1], flat(module))
    assert mlp_losses[-1] < 0.1 * linear_losses[-1]  # a line cannot do it, a few hinges can


def test_the_last_loss_is_measured_after_all_updates() -> None:
    result = fit(replace(LINE, epochs=300))
    w, b = result.parameters[-1]
    assert len(result.losses) == 301
    assert result.losses[-1].item() == pytest.approx(((w * result.x + b - result.y) ** 2).mean().item(), rel=1e-6)
    assert f"{result.losses[-1].item():.6f}" == "0.003007"


@dataclass
class Literal:
    """A run by modules: all finite losses, and the parameters before each of them."""

    module: nn.Module
    losses: list[float]
    parameters: list[Tensor]
    diverged_at: int | None = None


class Line(nn.Module):
    """Two plain numbers that start where the learner likes."""

    def __init__(self, w: float, b: float) -> None:
        super().__init__()
        self.w, self.b = nn.Parameter(torch.tensor(w)), nn.Parameter(torch.tensor(b))

    def forward(self, x: Tensor) -> Tensor:
        return self.w * x + self.b


def literal_run(s: RegressionSettings) -> Literal:
    """A notebook's cells for these settings, with PyTorch's modules, optimizers and global random stream."""
    with torch.random.fork_rng():
        torch.manual_seed(s.seed)
        x = torch.rand(s.count)
        if s.dataset == "line":
            y = 2 * x + 3 + s.noise * torch.randn(s.count)
        else:
            y = (2 * x - 1) ** 2 + s.noise * torch.rand(s.count)
        if s.weights_from == "own seed":
            torch.manual_seed(s.weight_seed)
        module: nn.Module
        if s.model == "line from scratch":
            module = Line(s.start_w, s.start_b)
        elif s.model == "linear layer":
            module = nn.Linear(1, 1)
        else:
            if s.weights_from != "own seed":
                nn.Linear(1, 1)
            module = OneHiddenLayer(s.width, TORCH_ACTIVATIONS[s.activation])
    optimizer = TORCH_OPTIMIZERS[s.optimizer](list(module.parameters()), s.learning_rate, s)
    run = Literal(module, [], [])
    for epoch in range(s.epochs + 1):
        optimizer.zero_grad()
        loss = TORCH_LOSSES[s.loss](module(x.unsqueeze(1)), y.unsqueeze(1))
        if not math.isfinite(loss.item()):
            run.diverged_at = epoch
            break
        run.losses.append(loss.item())
        run.parameters.append(flat(module).clone())
        loss.backward()
        optimizer.step()
    return run


def assert_same(result: RegressionResult, literal: Literal) -> None:
    assert result.diverged_at == literal.diverged_at
    assert result.losses.tolist() == literal.losses
    assert torch.equal(result.parameters, torch.stack([literal.parameters[step] for step in result.steps]))


SHORT = RegressionSettings(epochs=160, count=30, width=17)
COMBINATIONS = [
    *(replace(SHORT, activation=name, weights_from="own seed", weight_seed=i) for i, name in enumerate(ACTIVATIONS)),
    *(replace(SHORT, optimizer=name, learning_rate=0.01, loss="MAE") for name in OPTIMIZERS),
    replace(SHORT, optimizer="Adam", beta1=0.5, beta2=0.9, learning_rate=0.02, dataset="line", noise=1.0, seed=9999),
    replace(SHORT, optimizer="Momentum", momentum=0.5, width=1, activation="tanh", loss="MAE", seed=0, noise=0.0),
    replace(SHORT, optimizer="RMSProp", smoothing=0.9, learning_rate=0.003, width=256, count=500, activation="sigmoid"),
    replace(SHORT, model="linear layer", optimizer="Adam", weights_from="own seed", weight_seed=9999),
    replace(SHORT, model="linear layer", optimizer="RMSProp", learning_rate=0.01, loss="MAE", count=10),
    replace(SHORT, model="line from scratch", optimizer="Momentum", start_w=-10.0, start_b=10.0, learning_rate=0.03),
    replace(SHORT, model="line from scratch", optimizer="Adam", loss="MAE", start_w=0.0, start_b=0.0),
]


@pytest.mark.parametrize("settings", COMBINATIONS, ids=lambda s: f"{s.model}-{s.optimizer}-{s.activation}-{s.loss}")
def test_a_run_equals_the_literal_loop(settings: RegressionSettings) -> None:
    assert_same(fit(settings), literal_run(settings))


def test_the_combinations_cover_every_table() -> None:
    assert {s.model for s in COMBINATIONS} == MODELS.keys()
    assert {s.activation for s in COMBINATIONS} == ACTIVATIONS.keys()
    assert {s.optimizer for s in COMBINATIONS} == OPTIMIZERS.keys()
    assert {s.loss for s in COMBINATIONS} == REGRESSION_LOSSES.keys()
    assert {s.dataset for s in COMBINATIONS} == DATASETS.keys()


WILD = [
    replace(LINE, learning_rate=10.0),
    replace(LINE, learning_rate=10.0, optimizer="Momentum"),
    replace(LINEAR, learning_rate=10.0),
    replace(MLP, learning_rate=10.0),
    replace(MLP, learning_rate=10.0, activation="identity", width=3, epochs=3000),
    replace(LINE, learning_rate=1.2, epochs=3000),  # slow: the last finite epoch is no planned frame
]


@pytest.mark.parametrize("settings", WILD, ids=lambda s: f"{s.model}-{s.optimizer}-{s.learning_rate}-{s.activation}")
def test_a_diverging_run_is_a_result_that_ends_before_the_first_infinite_loss(settings: RegressionSettings) -> None:
    result = fit(settings)
    assert result.diverged_at is not None
    assert len(result.losses) == result.diverged_at
    assert result.steps[-1] == result.diverged_at - 1
    assert result.losses.isfinite().all()
    assert result.parameters.isfinite().all()
    assert len(result.steps) == len(result.parameters) <= 150
    assert_same(result, literal_run(settings))


@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (1, 100), (100, 1), (2, 3), (7, 256)])
def test_a_drawn_layer_is_the_one_of_nn_linear(inputs: int, outputs: int) -> None:
    generator = torch.Generator().manual_seed(42)
    weight, bias = draw_linear(generator, inputs, outputs)
    with torch.random.fork_rng():
        torch.manual_seed(42)
        layer = nn.Linear(inputs, outputs)
        afterwards = torch.rand(3)
    assert torch.equal(weight, layer.weight)
    assert torch.equal(bias, layer.bias)
    assert torch.equal(torch.rand(3, generator=generator), afterwards)


@pytest.mark.parametrize("name", DATASETS)
def test_the_code_shown_for_a_dataset_is_what_happens(name: str) -> None:
    dataset = DATASETS[name]
    x = torch.linspace(0, 1, 33)
    assert torch.equal(dataset.function(x), eval(dataset.code, {"x": x}))
    shown = eval(f"{dataset.noise_code}(9, generator=g)", {"torch": torch, "g": torch.Generator().manual_seed(1)})
    assert torch.equal(dataset.draw_noise(9, generator=torch.Generator().manual_seed(1)), shown)


@pytest.mark.parametrize("settings", [LINE, LINEAR, MLP], ids=lambda s: s.model)
def test_a_run_is_fitted_to_the_points_of_its_data(settings: RegressionSettings) -> None:
    x, y = make_points(settings.data())
    result = fit(replace(settings, epochs=1, weights_from="own seed"))
    assert torch.equal(result.x, x)
    assert torch.equal(result.y, y)
    assert x.shape == y.shape == (settings.count,)
    assert make_points(DataSettings(seed=43))[0].tolist() != make_points(DataSettings(seed=42))[0].tolist()


def test_own_seed_weights_do_not_depend_on_the_data() -> None:
    own = replace(MLP, epochs=1, weights_from="own seed", weight_seed=8)
    first = fit(own).parameters[0]
    assert torch.equal(first, fit(replace(own, seed=1, dataset="line", count=10)).parameters[0])
    assert not torch.equal(first, fit(replace(own, weight_seed=9)).parameters[0])
    assert not torch.equal(first, fit(replace(own, weights_from="notebook stream")).parameters[0])


@pytest.mark.parametrize("settings", [LINE, LINEAR, replace(MLP, activation="tanh", width=33)], ids=lambda s: s.model)
def test_curves_are_the_predictions_of_a_module_with_the_frames_parameters(settings: RegressionSettings) -> None:
    result = fit(replace(settings, epochs=200))
    module = literal_run(replace(settings, epochs=1)).module
    places = torch.linspace(-0.5, 1.5, 41)
    drawn = curves(result, places)
    assert drawn.shape == (150, 41)
    for row, parameters in zip(drawn, result.parameters, strict=True):
        nn.utils.vector_to_parameters(parameters, module.parameters())
        torch.testing.assert_close(row, module(places.unsqueeze(1)).squeeze(1).detach())


@pytest.mark.parametrize(("settings", "count"), [(LINE, 2), (LINEAR, 2), (MLP, 301)], ids=["line", "layer", "MLP"])
def test_shapes_names_and_counts_belong_together(settings: RegressionSettings, count: int) -> None:
    result = fit(replace(settings, epochs=1))
    named = dict(literal_run(replace(settings, epochs=1)).module.named_parameters())
    assert result.shapes == tuple(parameter.shape for parameter in named.values())
    assert MODELS[settings.model].names == tuple(named)
    assert parameter_count(result.shapes) == result.parameters.shape[1] == count
    pieces = unflatten(result.parameters[-1], result.shapes)
    assert tuple(piece.shape for piece in pieces) == result.shapes
    assert torch.equal(torch.cat([piece.flatten() for piece in pieces]), result.parameters[-1])


TINY = RegressionSettings(epochs=3, count=10, width=4)


@pytest.mark.parametrize(
    "settings",
    [
        *(replace(TINY, optimizer=name) for name in OPTIMIZERS),
        *(replace(TINY, model=name) for name in MODELS),
        *(replace(TINY, model=name, weights_from="own seed", optimizer="Adam") for name in MODELS),
    ],
    ids=lambda s: f"{s.model}-{s.optimizer}-{s.weights_from}",
)
def test_relevant_settings_are_equal_exactly_where_runs_are(settings: RegressionSettings) -> None:
    """Each knob is changed in turn: a run that stays the same to the last bit must compare equal, any other must not."""
    run = fit(settings)
    assert settings.relevant().relevant() == settings.relevant()
    for name, knob in settings.knobs().items():
        value = getattr(settings, name)
        options = [False, True] if knob.kind is bool else knob.options or [knob.low, knob.high]
        changed = replace(settings, **{name: next(option for option in options if option != value)})  # type: ignore[arg-type]
        other = fit(changed)
        same = torch.equal(other.losses, run.losses) and torch.equal(other.parameters, run.parameters)
        assert (changed.relevant() == settings.relevant()) == same, name
    again = fit(settings.relevant())
    assert torch.equal(again.losses, run.losses)
    assert torch.equal(again.parameters, run.parameters)


@pytest.mark.parametrize("epochs", [1, 149, 150, 1000])
def test_a_run_keeps_every_loss_and_at_most_150_frames(epochs: int) -> None:
    result = fit(replace(LINEAR, epochs=epochs))
    assert result.losses.shape == (epochs + 1,)
    assert result.steps == frame_steps(epochs)
    assert len(result.parameters) == min(epochs + 1, 150)


def test_a_result_at_the_largest_settings_stays_below_16_megabytes() -> None:
    result = fit(RegressionSettings(width=256, count=500, epochs=3000))
    kept = [value for value in vars(result).values() if isinstance(value, Tensor)]
    assert len(result.steps) <= 150
    assert sum(tensor.untyped_storage().nbytes() for tensor in kept) <= 16e6


def test_progress_is_told_and_may_stop_the_run() -> None:
    told: list[tuple[int, int]] = []
    fit(LINEAR, lambda done, total: told.append((done, total)))
    assert told[0] == (0, 1000)
    assert len(told) >= 4
    assert told == sorted(told)

    def stop(done: int, total: int) -> None:
        if done:
            raise InterruptedError(f"stopped at {done} of {total}")

    with pytest.raises(InterruptedError, match="of 1000"):
        fit(LINEAR, stop)
