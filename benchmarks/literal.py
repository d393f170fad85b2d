"""Training as a learner writes it: a module, `backward`, `torch.optim`, and nothing kept."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

from core.engine.network import Network
from core.parts.activations import ACTIVATIONS

CRITERIA: dict[str, nn.Module] = {
    "MSE": nn.MSELoss(),
    "MAE": nn.L1Loss(),
    "binary cross-entropy": nn.BCEWithLogitsLoss(),
    "cross-entropy": nn.CrossEntropyLoss(),
}


def module_of(network: Network) -> nn.Sequential:
    """The same network of modules, its layers drawn from the global stream."""
    bend = ACTIVATIONS[network.activation].module
    layers: list[nn.Module] = []
    for pair in pairwise(network.sizes[:-1]):
        layers += [nn.Linear(*pair), eval(bend, {"nn": nn})]
    return nn.Sequential(*layers, nn.Linear(network.sizes[-2], network.sizes[-1]))


def train(
    model: nn.Module,
    criterion: nn.Module,
    optimizer: torch.optim.Optimizer,
    x: Tensor,
    y: Tensor,
    epochs: int,
    batch: int,
) -> Tensor:
    """The loop; the last loss that was followed."""
    loss = torch.tensor(0.0)
    for _ in range(epochs):
        for rows in torch.split(torch.randperm(len(x)), batch) if batch < len(x) else [slice(None)]:
            loss = criterion(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return loss
