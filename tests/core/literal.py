"""PyTorch's own optimizers, schedules, activations and losses by the names of the tables: what the core is compared
with."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from core.parts.optimizers import OptimizerKnobs
from core.parts.schedules import ScheduleKnobs

TORCH_OPTIMIZERS: dict[str, Callable[[list[Tensor], float, OptimizerKnobs], torch.optim.Optimizer]] = {
    "Gradient descent": lambda parameters, rate, k: torch.optim.SGD(parameters, lr=rate),
    "Momentum": lambda parameters, rate, k: torch.optim.SGD(parameters, lr=rate, momentum=k.momentum),
    # Without momentum there is nothing to look ahead with, and PyTorch refuses to be asked.
    "Nesterov": lambda parameters, rate, k: torch.optim.SGD(
        parameters, lr=rate, momentum=k.momentum, nesterov=k.momentum > 0
    ),
    "Adagrad": lambda parameters, rate, k: torch.optim.Adagrad(parameters, lr=rate),
    "RMSProp": lambda parameters, rate, k: torch.optim.RMSprop(parameters, lr=rate, alpha=k.smoothing),
    "Adam": lambda parameters, rate, k: torch.optim.Adam(parameters, lr=rate, betas=(k.beta1, k.beta2)),
    "AdamW": lambda parameters, rate, k: torch.optim.AdamW(
        parameters, lr=rate, betas=(k.beta1, k.beta2), weight_decay=k.weight_decay
    ),
}

TORCH_SCHEDULES: dict[
    str, Callable[[torch.optim.Optimizer, int, ScheduleKnobs], torch.optim.lr_scheduler.LRScheduler | None]
] = {
    "Constant": lambda optimizer, steps, k: None,
    "Step": lambda optimizer, steps, k: torch.optim.lr_scheduler.StepLR(
        optimizer, step_size=k.decay_every, gamma=k.decay
    ),
    "Exponential": lambda optimizer, steps, k: torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=k.step_decay),
    "Cosine": lambda optimizer, steps, k: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps),
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
