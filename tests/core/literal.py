"""PyTorch's own optimizers, activations and losses by the names of the tables: what the core is compared with."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from core.optimizers import OptimizerKnobs

TORCH_OPTIMIZERS: dict[str, Callable[[list[Tensor], float, OptimizerKnobs], torch.optim.Optimizer]] = {
    "Gradient descent": lambda parameters, rate, k: torch.optim.SGD(parameters, lr=rate),
    "Momentum": lambda parameters, rate, k: torch.optim.SGD(parameters, lr=rate, momentum=k.momentum),
    "RMSProp": lambda parameters, rate, k: torch.optim.RMSprop(parameters, lr=rate, alpha=k.smoothing),
    "Adam": lambda parameters, rate, k: torch.optim.Adam(parameters, lr=rate, betas=(k.beta1, k.beta2)),
}

TORCH_ACTIVATIONS: dict[str, nn.Module] = {
    "ReLU": nn.ReLU(),
    "leaky ReLU": nn.LeakyReLU(0.1),
    "ELU": nn.ELU(),
    "tanh": nn.Tanh(),
    "sigmoid": nn.Sigmoid(),
    "identity": nn.Identity(),
}

TORCH_LOSSES: dict[str, nn.Module] = {"MSE": nn.MSELoss(), "MAE": nn.L1Loss()}
