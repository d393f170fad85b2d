"""A training run as a script."""

from __future__ import annotations

from core.activations import ACTIVATIONS
from core.datasets import DATASETS
from core.losses import REGRESSION_LOSSES
from core.models import MODELS
from core.optimizers import OPTIMIZERS
from core.regression import RegressionSettings

EVERY = 100
"""Epochs between two printed losses, as in the notebook."""


def regression_script(settings: RegressionSettings) -> str:
    """The notebook's loop: prints the loss every 100 epochs with six decimals, measured before that epoch's update."""
    s = settings
    data = DATASETS[s.dataset]
    layered = MODELS[s.model].draw is not None
    call = OPTIMIZERS[s.optimizer].torch_call.format(
        parameters="model.parameters()" if layered else "[w, b]",
        learning_rate=s.learning_rate, **s.knobs_for(s.optimizer),
    )  # fmt: skip
    shape = "x, y = x.unsqueeze(1), y.unsqueeze(1)\n" if layered else ""
    return f"""import torch
from torch import nn

torch.manual_seed({s.seed})
x = torch.rand({s.count})
noise = {s.noise} * {data.noise_code}({s.count})
y = {data.code} + noise
{shape}
{_model(s)}
loss_function = {REGRESSION_LOSSES[s.loss].module}
optimizer = {call}

for epoch in range({s.epochs}):
    loss = loss_function({"model(x)" if layered else "w * x + b"}, y)
    if epoch % {EVERY} == 0:
        print(epoch, f"{{loss.item():.6f}}")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


def _model(s: RegressionSettings) -> str:
    if s.model == "line from scratch":
        return f"w = torch.tensor({s.start_w}, requires_grad=True)\nb = torch.tensor({s.start_b}, requires_grad=True)"
    own = s.weights_from == "own seed"
    seed = f"torch.manual_seed({s.weight_seed})\n" if own else ""
    if s.model == "linear layer":
        return f"{seed}model = nn.Linear(1, 1)"
    drawn_first = "" if own else "nn.Linear(1, 1)  # the notebook creates this layer first, from the same stream\n"
    activation = ACTIVATIONS[s.activation].module
    return f"{seed}{drawn_first}model = nn.Sequential(nn.Linear(1, {s.width}), {activation}, nn.Linear({s.width}, 1))"
