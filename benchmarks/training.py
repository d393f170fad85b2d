"""Training by the engine with its history kept, against a learner's loop that keeps nothing, one thread."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from benchmarks import Finding, literal, one_thread, side_by_side
from core.engine.network import Network
from core.engine.training import Hyperparameters, train
from core.frames import Recorder
from core.parts.losses import CLASSIFICATION_LOSSES, REGRESSION_LOSSES
from core.parts.optimizers import OPTIMIZERS
from core.regression.settings import RegressionSettings
from core.regression.training import fit

TITLE = "Training: the engine, history kept, against a learner's loop that keeps nothing, CPU time of one thread"
NOTEBOOK_GOAL = 0.25
ADAM = {"beta1": 0.9, "beta2": 0.999}


@dataclass(frozen=True)
class Job:
    """A training of random points: the network, the loss, the optimizer, how long, and the goal for the ratio."""

    network: Network
    loss: str
    optimizer: str
    points: int
    batch: int
    epochs: int
    rate: float
    goal: float | None = None
    frames: int = 150

    def data(self) -> tuple[Tensor, Tensor]:
        """Inputs and targets, both the same for both ways."""
        generator = torch.Generator().manual_seed(0)
        x = torch.rand(self.points, self.network.sizes[0], generator=generator)
        y = torch.rand(self.points, self.network.sizes[-1], generator=generator)
        return x, y.round() if self.loss == "binary cross-entropy" else y

    def by_engine(self) -> Tensor:
        """All parameters at the end."""
        generator = torch.Generator().manual_seed(0)
        how = Hyperparameters(
            (REGRESSION_LOSSES | CLASSIFICATION_LOSSES)[self.loss],
            learning_rate=self.rate,
            epochs=self.epochs,
            batch=self.batch,
            optimizer=OPTIMIZERS[self.optimizer],
            knobs=ADAM if self.optimizer == "Adam" else {},
        )
        start = self.network.draw(generator)
        recorder: Recorder[Tensor] = Recorder(self.epochs, self.frames)
        return train(self.network, start, self.data(), how, generator, recorder=recorder).parameters[-1]

    def by_hand(self) -> Tensor:
        """The same by modules."""
        torch.manual_seed(0)
        model, (x, y) = literal.module_of(self.network), self.data()
        rule = {"Adam": torch.optim.Adam, "Gradient descent": torch.optim.SGD}[self.optimizer]
        optimizer = rule(model.parameters(), lr=self.rate)
        literal.train(model, literal.CRITERIA[self.loss], optimizer, x, y, self.epochs, self.batch)
        return nn.utils.parameters_to_vector(model.parameters()).detach()


SMALL, WIDE = Network((2, 8, 8, 1), "tanh"), Network((1, 256, 256, 1))
JOBS = {
    "2-8-8-1 tanh, batches of 10, MSE, gradient descent": Job(SMALL, "MSE", "Gradient descent", 250, 10, 12, 0.1, 0.22),
    "2-8-8-1 tanh, batches of 10, MSE, Adam": Job(SMALL, "MSE", "Adam", 250, 10, 12, 0.01, 0.22),
    "2-8-8-1 tanh, batches of 10, BCE, gradient descent": Job(
        SMALL, "binary cross-entropy", "Gradient descent", 250, 10, 12, 0.1, 0.22
    ),
    "1-256-256-1 ReLU, full batch, MSE, gradient descent": Job(
        WIDE, "MSE", "Gradient descent", 100, 100, 300, 0.01, 0.75, frames=60
    ),
    "1-256-256-1 ReLU, full batch, MSE, Adam": Job(WIDE, "MSE", "Adam", 100, 100, 300, 0.001, None, frames=60),
}


class OneHiddenLayer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(1, 100)
        self.output = nn.Linear(100, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.output(torch.relu(self.hidden(x)))  # type: ignore[no-any-return]


def notebook() -> float:
    """The notebook's third run as a learner writes it; the last loss."""
    torch.manual_seed(42)
    x = torch.rand(100)
    y = (2 * x - 1) ** 2 + 0.1 * torch.rand(100)
    x, y = x.unsqueeze(1), y.unsqueeze(1)
    nn.Linear(1, 1)
    model = OneHiddenLayer()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    return literal.train(model, nn.MSELoss(), optimizer, x, y, epochs=1000, batch=100).item()


def core() -> float:
    """The same run by the core, with every loss and the shown parameters kept; the same loss."""
    return fit(RegressionSettings()).losses[999].item()


def measure(quick: bool) -> list[Finding]:
    """Both ways in turns, and their ratios. Raises `ValueError` if they do not compute the same."""
    with one_thread():
        if notebook() != core():
            raise ValueError("the two loops end with different losses, so their times do not compare")
        times = side_by_side(notebook, core, repeats=3 if quick else 15)
        found = [
            Finding("the notebook's MLP, 1000 epochs, learner's loop", 1000 * times.first, "ms"),
            Finding("core.regression.fit, history recorded", 1000 * times.second, "ms"),
            Finding("ratio, core to learner's loop", times.ratio, "", NOTEBOOK_GOAL),
        ]
        return found + [_ratio(what, job, repeats=5 if quick else 25) for what, job in JOBS.items()]


def _ratio(what: str, job: Job, repeats: int) -> Finding:
    if not torch.equal(job.by_hand(), job.by_engine()):
        raise ValueError(f"both ways of {what} end with different parameters, so their times do not compare")
    return Finding(f"ratio, {what}", side_by_side(job.by_hand, job.by_engine, repeats).ratio, "", job.goal)
