"""Training the notebook's MLP with its whole history kept, against the literal notebook loop that keeps nothing."""

from __future__ import annotations

import torch
from torch import Tensor, nn, optim

from benchmarks import Finding, side_by_side
from core.regression.settings import RegressionSettings
from core.regression.training import fit

TITLE = "Training: 1000 epochs of the notebook's MLP, one thread"
GOAL = 0.85
"""Recording must come for free, and then some: the core's loop saves more than the history costs."""


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
    criterion = nn.MSELoss()
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    loss = torch.tensor(0.0)
    for _ in range(1000):
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def core() -> float:
    """The same run by the core, with every loss and the shown parameters kept; the same loss."""
    return fit(RegressionSettings()).losses[999].item()


def measure(quick: bool) -> list[Finding]:
    """Both loops in turns, and their ratio. Raises `ValueError` if they do not compute the same."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        if notebook() != core():
            raise ValueError("the two loops end with different losses, so their times do not compare")
        literal, recorded = side_by_side(notebook, core, repeats=3 if quick else 15)
    finally:
        torch.set_num_threads(threads)
    return [
        Finding("literal notebook loop", 1000 * literal, "ms"),
        Finding("core.training.fit, history recorded", 1000 * recorded, "ms"),
        Finding("ratio, core to literal", recorded / literal, "", GOAL),
    ]
