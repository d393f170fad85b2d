"""Optimizers: how a gradient becomes a step.

An optimizer is a value: its memory is passed in and handed back, so a run can be stopped, copied or batched. Each
rule repeats the operations of `torch.optim` in their order and gives the same bits. A new optimizer is one function
and one entry of `OPTIMIZERS` at the foot of this file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.settings import Settings, When, choice, number

EPSILON = 1e-8
"""Keeps a division by a vanishing average finite; the default of `torch.optim`."""

Memory = tuple[Tensor, ...]
Rate = float | Tensor
Update = tuple[Tensor, Memory]


@dataclass(frozen=True)
class Optimizer:
    """An update rule.

    `rule(parameters, gradient, memory, rate, step, **knobs)` returns the new parameters and the new memory. The rate is
    a number, or a float64 tensor that broadcasts against the parameters: one rate a row. `step` counts updates from 1.
    A rule changes nothing that it is given, and remembers no gradient itself, only what it makes of it.
    `memories` is how many tensors of the parameters' shape it remembers, zero at first; `knobs` names the fields of
    `OptimizerKnobs` it reads; `torch_call` builds the same from `torch.optim`, with {parameters}, {learning_rate} and
    the knobs to be filled in. `limit(curvature, **knobs)` is the largest stable rate on a quadratic whose steepest
    direction has this curvature, where theory has one.
    """

    rule: Callable[..., Update]
    memories: int
    knobs: tuple[str, ...]
    formula: str
    torch_call: str
    story: str
    limit: Callable[..., float] | None = None

    def memory(self, parameters: Tensor) -> Memory:
        """The memory before the first update, for parameters of this shape."""
        return tuple(torch.zeros_like(parameters) for _ in range(self.memories))


@dataclass(frozen=True)
class OneOptimizer(Settings):
    """The choice of an optimizer."""

    optimizer: str = choice("Optimizer", "Gradient descent", lambda: OPTIMIZERS, help="How a gradient becomes a step.")

    @property
    def optimizers(self) -> tuple[str, ...]:
        """All that are at work: this one alone."""
        return (self.optimizer,)


def _read(knob: str) -> When:
    """Whether one of the optimizers that are at work reads this knob."""
    return lambda settings: any(knob in OPTIMIZERS[name].knobs for name in settings.optimizers)


@dataclass(frozen=True)
class OptimizerKnobs(Settings):
    """The knobs of all optimizers; each reads the ones its entry names. Which `optimizers` are at work is declared
    before them, by `OneOptimizer` or by settings that choose several."""

    momentum: float = number(
        "Momentum",
        0.9,
        0.0,
        0.999,
        step=0.01,
        when=_read("momentum"),
        help="The share of the last step's velocity that is kept. 0 is plain gradient descent.",
    )
    smoothing: float = number(
        "Smoothing ρ",
        0.99,
        0.0,
        0.9999,
        step=0.01,
        when=_read("smoothing"),
        help="RMSProp's memory: how much of the average squared gradient is kept at each step. PyTorch calls it alpha.",
    )
    beta1: float = number(
        "β₁",
        0.9,
        0.0,
        0.999,
        step=0.01,
        when=_read("beta1"),
        help="Adam's memory of the gradient: how much of its running mean is kept.",
    )
    beta2: float = number(
        "β₂",
        0.999,
        0.0,
        0.9999,
        step=0.001,
        when=_read("beta2"),
        help="Adam's memory of the squared gradient: how much of its running mean is kept.",
    )
    weight_decay: float = number(
        "Weight decay",
        0.01,
        0.0,
        1.0,
        step=0.01,
        when=_read("weight_decay"),
        help="AdamW pulls every parameter towards 0 by this share of the learning rate, apart from the gradient.",
    )


def step_along(parameters: Tensor, direction: Tensor, rate: Rate) -> Tensor:
    """parameters - rate * direction, in one rounding order for a number and for a tensor of rates."""
    if isinstance(rate, Tensor):
        return torch.addcmul(parameters, -rate.to(parameters.dtype), direction)
    return torch.add(parameters, direction, alpha=-rate)


def step_along_ratio(parameters: Tensor, above: Tensor, below: Tensor, rate: Rate) -> Tensor:
    """parameters - rate * above / below, in one rounding order for a number and for a tensor of rates."""
    if isinstance(rate, Tensor):
        return parameters + (-rate.to(parameters.dtype) * above) / below
    return torch.addcdiv(parameters, above, below, value=-rate)


def gradient_descent(parameters: Tensor, gradient: Tensor, memory: Memory, rate: Rate, step: int) -> Update:
    """θ ← θ - α g, as `torch.optim.SGD`."""
    return step_along(parameters, gradient, rate), memory


def momentum_descent(
    parameters: Tensor, gradient: Tensor, memory: Memory, rate: Rate, step: int, *, momentum: float
) -> Update:
    """v ← μ v + g, θ ← θ - α v, as `torch.optim.SGD(momentum=μ)` (Polyak's heavy ball in PyTorch's form)."""
    velocity = torch.add(memory[0] * momentum, gradient)
    return step_along(parameters, velocity, rate), (velocity,)


def nesterov(parameters: Tensor, gradient: Tensor, memory: Memory, rate: Rate, step: int, *, momentum: float) -> Update:
    """v ← μ v + g, θ ← θ - α (g + μ v), as `torch.optim.SGD(nesterov=True)` (Sutskever et al., 2013)."""
    velocity = torch.add(memory[0] * momentum, gradient)
    return step_along(parameters, torch.add(gradient, velocity, alpha=momentum), rate), (velocity,)


def adagrad(parameters: Tensor, gradient: Tensor, memory: Memory, rate: Rate, step: int) -> Update:
    """s ← s + g², θ ← θ - α g / (√s + ε), as `torch.optim.Adagrad` (Duchi et al., 2011), whose ε is 1e-10."""
    square = torch.addcmul(memory[0], gradient, gradient)
    return step_along_ratio(parameters, gradient, square.sqrt().add_(1e-10), rate), (square,)


def rmsprop(parameters: Tensor, gradient: Tensor, memory: Memory, rate: Rate, step: int, *, smoothing: float) -> Update:
    """s ← ρ s + (1 - ρ) g², θ ← θ - α g / (√s + ε), as `torch.optim.RMSprop` (Tieleman and Hinton, 2012)."""
    square = (memory[0] * smoothing).addcmul_(gradient, gradient, value=1 - smoothing)
    return step_along_ratio(parameters, gradient, square.sqrt().add_(EPSILON), rate), (square,)


def adam(
    parameters: Tensor, gradient: Tensor, memory: Memory, rate: Rate, step: int, *, beta1: float, beta2: float
) -> Update:
    """Running means of g and g², both corrected for their start at zero, as `torch.optim.Adam` (Kingma and Ba,
    2015)."""
    mean = torch.lerp(memory[0], gradient, 1 - beta1)
    square = (memory[1] * beta2).addcmul_(gradient, gradient, value=1 - beta2)
    below = (square.sqrt() / (1 - beta2**step) ** 0.5).add_(EPSILON)
    return step_along_ratio(parameters, mean, below, rate / (1 - beta1**step)), (mean, square)


def adamw(
    parameters: Tensor,
    gradient: Tensor,
    memory: Memory,
    rate: Rate,
    step: int,
    *,
    beta1: float,
    beta2: float,
    weight_decay: float,
) -> Update:
    """Adam after θ ← (1 - α λ) θ, as `torch.optim.AdamW` (Loshchilov and Hutter, 2019)."""
    keep = 1 - rate * weight_decay
    decayed = parameters * (keep.to(parameters.dtype) if isinstance(keep, Tensor) else keep)
    return adam(decayed, gradient, memory, rate, step, beta1=beta1, beta2=beta2)


OPTIMIZERS: dict[str, Optimizer] = {
    "Gradient descent": Optimizer(
        gradient_descent,
        0,
        (),
        r"\theta \leftarrow \theta - \alpha g",
        "torch.optim.SGD({parameters}, lr={learning_rate})",
        "One step against the gradient; its length is the slope times the rate.",
        limit=lambda curvature: 2 / curvature,
    ),
    "Momentum": Optimizer(
        momentum_descent,
        1,
        ("momentum",),
        r"v \leftarrow \mu v + g \qquad \theta \leftarrow \theta - \alpha v",
        "torch.optim.SGD({parameters}, lr={learning_rate}, momentum={momentum})",
        "Steps add up like a rolling ball: zigzags cancel, steady slopes gather speed, and it overshoots.",
        limit=lambda curvature, momentum: 2 * (1 + momentum) / curvature,
    ),
    "Nesterov": Optimizer(
        nesterov,
        1,
        ("momentum",),
        r"v \leftarrow \mu v + g \qquad \theta \leftarrow \theta - \alpha (g + \mu v)",
        "torch.optim.SGD({parameters}, lr={learning_rate}, momentum={momentum}, nesterov={momentum} > 0)",
        "Momentum that looks ahead: it steps as if the velocity had already been followed, so it overshoots less.",
        limit=lambda curvature, momentum: 2 * (1 + momentum) / (1 + 2 * momentum) / curvature,
    ),
    "Adagrad": Optimizer(
        adagrad,
        1,
        (),
        r"s \leftarrow s + g^2 \qquad \theta \leftarrow \theta - \alpha \frac{g}{\sqrt{s} + \epsilon}",
        "torch.optim.Adagrad({parameters}, lr={learning_rate})",
        "Every squared gradient is remembered for good, so steps only ever shrink: it hardly diverges, and it tires.",
    ),
    "RMSProp": Optimizer(
        rmsprop,
        1,
        ("smoothing",),
        r"s \leftarrow \rho s + (1 - \rho) g^2 \qquad \theta \leftarrow \theta - \alpha \frac{g}{\sqrt{s} + \epsilon}",
        "torch.optim.RMSprop({parameters}, lr={learning_rate}, alpha={smoothing})",
        "Each parameter's step is divided by the size its gradient usually has, so steep and flat directions move "
        "alike.",
    ),
    "Adam": Optimizer(
        adam,
        2,
        ("beta1", "beta2"),
        r"m \leftarrow \beta_1 m + (1 - \beta_1) g \qquad s \leftarrow \beta_2 s + (1 - \beta_2) g^2 \qquad "
        r"\theta \leftarrow \theta - \alpha \frac{m / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \epsilon}",
        "torch.optim.Adam({parameters}, lr={learning_rate}, betas=({beta1}, {beta2}))",
        "Momentum and RMSProp together: its first step is about as long as the learning rate, whatever the slope.",
    ),
    "AdamW": Optimizer(
        adamw,
        2,
        ("beta1", "beta2", "weight_decay"),
        r"\theta \leftarrow (1 - \alpha \lambda) \theta \qquad m \leftarrow \beta_1 m + (1 - \beta_1) g \qquad "
        r"s \leftarrow \beta_2 s + (1 - \beta_2) g^2 \qquad "
        r"\theta \leftarrow \theta - \alpha \frac{m / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \epsilon}",
        "torch.optim.AdamW({parameters}, lr={learning_rate}, betas=({beta1}, {beta2}), weight_decay={weight_decay})",
        "Adam with the weight decay beside the gradient rather than in it: it ends a little closer to 0 than the "
        "minimum.",
    ),
}
