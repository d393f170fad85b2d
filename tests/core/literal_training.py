"""A regression run as a notebook writes it: modules, `torch.optim`, and PyTorch's one global random stream."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from core.data.points import DataSettings, decode_pairs
from core.regression.settings import RegressionSettings
from tests.core.literal import TORCH_ACTIVATIONS, TORCH_LOSSES, TORCH_OPTIMIZERS

Pair = tuple[Tensor, Tensor]


def flat(module: nn.Module) -> Tensor:
    """A copy of all parameters in one row."""
    return nn.utils.parameters_to_vector(module.parameters()).detach().clone()


class Line(nn.Module):
    """Two plain numbers that start where the learner likes."""

    def __init__(self, w: float, b: float) -> None:
        super().__init__()
        self.w, self.b = nn.Parameter(torch.tensor(w)), nn.Parameter(torch.tensor(b))

    def forward(self, x: Tensor) -> Tensor:
        return self.w * x + self.b


class Network(nn.Module):
    """One or two hidden layers with dropout after each, and the slip of a ReLU on the output."""

    def __init__(self, s: RegressionSettings) -> None:
        super().__init__()
        last = s.width
        self.hidden = nn.Linear(1, s.width)
        self.second: nn.Module = nn.Identity()
        if s.model == "two-layer MLP":
            self.second, last = nn.Linear(s.width, s.second_width), s.second_width
        self.output = nn.Linear(last, 1)
        self.activation, self.dropout = TORCH_ACTIVATIONS[s.activation], nn.Dropout(s.dropout)
        self.end = nn.ReLU() if s.output_relu else nn.Identity()

    def outputs(self, x: Tensor) -> list[Tensor]:
        """What each hidden layer hands on."""
        layers = [self.dropout(self.activation(self.hidden(x)))]
        if isinstance(self.second, nn.Linear):
            layers.append(self.dropout(self.activation(self.second(layers[0]))))
        return layers

    def forward(self, x: Tensor) -> Tensor:
        return self.end(self.output(self.outputs(x)[-1]))  # type: ignore[no-any-return]


@dataclass
class Literal:
    """A run by modules: all finite losses with their penalties and validation losses, and the parameters before each of
    them."""

    module: nn.Module
    losses: list[float] = field(default_factory=list)
    penalties: list[float] = field(default_factory=list)
    validation: list[float] = field(default_factory=list)
    parameters: list[Tensor] = field(default_factory=list)
    flat: list[bool] = field(default_factory=list)
    """Whether all training points got one and the same prediction."""
    best: int | None = None
    stopped_at: int | None = None
    diverged_at: int | None = None


Y: dict[str, Callable[[Tensor], Tensor]] = {
    "line": lambda x: 2 * x + 3,
    "parabola": lambda x: (2 * x - 1) ** 2,
    "sine": lambda x: torch.sin(2 * math.pi * x),
    "step": lambda x: torch.where(x > 0.5, 1.0, 0.0),
    "wave with a gap": lambda x: torch.sin(4 * math.pi * x) / 2,
    "flamingo's weight": lambda x: 3 * x + 0.6,
}


def literal_points(s: DataSettings) -> tuple[Pair, Pair]:
    """The training and the held-out points, each x and y (n,), from the global stream."""
    if s.dataset == "own table":
        x, y = (_stretched(list(column.numbers)) for column in decode_pairs(s.own).numbers)
        return _split(s, x, y)
    if s.dataset == "wave with a gap":
        u = 0.7 * torch.rand(s.count)
        x = torch.where(u < 0.35, u, u + 0.3)
    elif s.dataset == "flamingo's weight":
        x = 0.5 + 0.7 * torch.rand(s.count)
    else:
        x = torch.rand(s.count)
    y = Y[s.dataset](x) + s.noise * (torch.rand if s.dataset == "parabola" else torch.randn)(s.count)
    return _split(s, x, y)


def _stretched(numbers: list[float]) -> Tensor:
    low, high = min(numbers), max(numbers)
    if low == high:
        return torch.zeros(len(numbers))
    return torch.tensor([(number - low) / (high - low) for number in numbers], dtype=torch.float64).float()


def _split(s: DataSettings, x: Tensor, y: Tensor) -> tuple[Pair, Pair]:
    if not s.validation_share:
        return (x, y), (x[:0], y[:0])
    order = torch.randperm(len(x))
    held, rest = order[: s.held_out], order[s.held_out :]
    return (x[rest], y[rest]), (x[held], y[held])


def literal_module(s: RegressionSettings) -> nn.Module:
    """The model, its layers drawn from the global stream."""
    if s.model == "line from scratch":
        return Line(s.start_w, s.start_b)
    if s.weights_from == "own seed":
        torch.manual_seed(s.weight_seed)
    elif s.model != "linear layer":
        nn.Linear(1, 1)  # the notebook's second run
    return nn.Linear(1, 1) if s.model == "linear layer" else Network(s)


def literal_penalty(s: RegressionSettings, module: nn.Module) -> Tensor:
    """The penalties on weights, biases left out."""
    weights = [p for name, p in module.named_parameters() if not name.endswith(("bias", "b"))]
    penalty = torch.tensor(0.0)
    if s.l1:
        penalty = penalty + s.l1 * sum(w.abs().sum() for w in weights)
    if s.l2:
        penalty = penalty + s.l2 * sum((w**2).sum() for w in weights)
    return penalty


def literal_epoch(
    s: RegressionSettings, module: nn.Module, optimizer: torch.optim.Optimizer, x: Tensor, y: Tensor
) -> None:
    """One pass over the training points, in a new order if they come in batches."""
    module.train()
    size = len(x) if s.batch == "full" else int(s.batch)
    batches = torch.split(torch.randperm(len(x)), size) if size < len(x) else [slice(None)]
    for batch in batches:
        optimizer.zero_grad()
        loss = TORCH_LOSSES[s.loss](module(x[batch]), y[batch])
        if s.l1 or s.l2:
            loss = loss + literal_penalty(s, module)
        loss.backward()
        optimizer.step()


def look(s: RegressionSettings, run: Literal, train: Pair, held: Pair) -> bool:
    """Write down one epoch with dropout off; False if a number is not finite."""
    run.module.eval()
    with torch.no_grad():
        prediction = run.module(train[0])
        loss = TORCH_LOSSES[s.loss](prediction, train[1]).item()
        penalty = literal_penalty(s, run.module).item()
        validation = TORCH_LOSSES[s.loss](run.module(held[0]), held[1]).item() if len(held[0]) else 0.0
    if not all(map(math.isfinite, (loss, penalty, validation))):
        return False
    run.losses.append(loss)
    run.penalties.append(penalty)
    run.parameters.append(flat(run.module))
    run.flat.append(len(prediction.unique()) == 1)
    if len(held[0]):
        run.validation.append(validation)
    return True


def literal_run(s: RegressionSettings) -> Literal:
    """A notebook's cells for these settings."""
    with torch.random.fork_rng():
        torch.manual_seed(s.seed)
        train, held = (tuple(part.unsqueeze(1) for part in pair) for pair in literal_points(s))
        run = Literal(literal_module(s))
        optimizer = TORCH_OPTIMIZERS[s.optimizer](list(run.module.parameters()), s.learning_rate, s)
        waited = 0
        for epoch in range(s.epochs + 1):
            if not look(s, run, train, held):  # type: ignore[arg-type]
                run.diverged_at = epoch
                break
            if run.validation:
                if run.best is None or run.validation[-1] < run.validation[run.best]:
                    run.best, waited = epoch, 0
                else:
                    waited += 1
                if s.early_stopping and waited == s.patience:
                    run.stopped_at = epoch
                    break
            if epoch < s.epochs:
                literal_epoch(s, run.module, optimizer, *train)
    return run


def flat_from(run: Literal) -> int | None:
    """The first epoch from which on all training points have one and the same prediction."""
    epoch = len(run.flat)
    while epoch and run.flat[epoch - 1]:
        epoch -= 1
    return epoch if epoch < len(run.flat) else None
