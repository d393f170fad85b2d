"""Any network as a notebook trains it: `nn.Sequential`, `backward`, `torch.optim`, and the one global random stream."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import torch
from hypothesis import strategies as st
from torch import Tensor, nn

from core.engine.network import Network
from core.engine.training import Hyperparameters
from core.parts.losses import CLASSIFICATION_LOSSES, REGRESSION_LOSSES
from core.parts.optimizers import OPTIMIZERS, OptimizerKnobs
from core.parts.penalties import Penalty
from core.parts.schedules import SCHEDULES, ScheduleKnobs
from tests.core.literal import TORCH_ACTIVATIONS, TORCH_LOSSES, TORCH_OPTIMIZERS, TORCH_SCHEDULES

LOSSES = REGRESSION_LOSSES | CLASSIFICATION_LOSSES
MODULES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    **TORCH_LOSSES,
    "binary cross-entropy": nn.BCEWithLogitsLoss(),
    "cross-entropy": nn.CrossEntropyLoss(),
}


class AllOptimizers(OptimizerKnobs):
    """Knobs of every optimizer, whichever is at work."""

    optimizers = tuple(OPTIMIZERS)


TRAINED_BY_ALL = AllOptimizers(momentum=0.8, smoothing=0.95, beta1=0.85, beta2=0.98, weight_decay=0.02)


@dataclass(frozen=True)
class Case:
    """A training run by names and numbers."""

    inputs: int = 2
    hidden: tuple[int, ...] = (8, 8)
    outputs: int = 1
    activation: str = "tanh"
    loss: str = "MSE"
    points: int = 33
    held_out: int = 5
    batch: int | None = None
    dropout: float = 0.0
    l1: float = 0.0
    l2: float = 0.0
    output_relu: bool = False
    optimizer: str = "Gradient descent"
    schedule: str = "Constant"
    rate: float = 0.1
    epochs: int = 6
    seed: int = 0
    knobs: OptimizerKnobs = TRAINED_BY_ALL
    schedule_knobs: ScheduleKnobs = field(default_factory=lambda: ScheduleKnobs(decay_every=2))

    @property
    def network(self) -> Network:
        """The network as the engine takes it."""
        return Network(
            (self.inputs, *self.hidden, self.outputs), self.activation, self.dropout, output_relu=self.output_relu
        )

    @property
    def how(self) -> Hyperparameters:
        """The rest as the engine takes it."""
        optimizer, schedule = OPTIMIZERS[self.optimizer], SCHEDULES[self.schedule]
        return Hyperparameters(
            loss=LOSSES[self.loss],
            learning_rate=self.rate,
            epochs=self.epochs,
            batch=self.batch,
            optimizer=optimizer,
            knobs=self.knobs.only(*optimizer.knobs),
            schedule=schedule,
            schedule_knobs=self.schedule_knobs.only(*schedule.knobs),
            penalty=Penalty(self.l1, self.l2),
        )

    def data(self, count: int, seed: int) -> tuple[Tensor, Tensor]:
        """Inputs and targets of so many points."""
        g = torch.Generator().manual_seed(seed)
        x = 2 * torch.rand(count, self.inputs, generator=g) - 1
        if self.loss == "cross-entropy":
            return x, torch.randint(self.outputs, (count,), generator=g)
        y = torch.rand(count, self.outputs, generator=g)
        return x, (y > 0.5).float() if self.loss == "binary cross-entropy" else y


sizes = st.sampled_from([1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 64])
strengths = st.sampled_from([0.0, 0.0, 1e-3, 0.03])
any_case = st.builds(
    Case,
    inputs=st.integers(1, 4),
    hidden=st.lists(sizes, max_size=3).map(tuple),
    outputs=st.sampled_from([1, 1, 1, 2, 3, 5]),
    activation=st.sampled_from(list(TORCH_ACTIVATIONS)),
    loss=st.sampled_from(list(LOSSES)),
    points=st.sampled_from([4, 10, 33, 100, 250]),
    held_out=st.sampled_from([0, 1, 7]),
    batch=st.sampled_from([None, 1, 2, 5, 10, 32, 250]),
    dropout=st.sampled_from([0.0, 0.0, 0.3, 0.9]),
    l1=strengths,
    l2=strengths,
    output_relu=st.booleans(),
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    schedule=st.sampled_from(list(SCHEDULES)),
    rate=st.floats(-4.0, 0.0).map(lambda power: 10**power),
    epochs=st.integers(1, 6),
    seed=st.integers(0, 9999),
)


@dataclass
class Literal:
    """All finite losses, and the parameters before each of them."""

    losses: list[float] = field(default_factory=list)
    penalties: list[float] = field(default_factory=list)
    validation: list[float] = field(default_factory=list)
    parameters: list[Tensor] = field(default_factory=list)
    diverged_at: int | None = None


def module_of(case: Case) -> nn.Sequential:
    """The network, its layers drawn from the global stream."""
    layers: list[nn.Module] = []
    widths = [case.inputs, *case.hidden]
    for pair in pairwise(widths):
        layers += [nn.Linear(*pair), TORCH_ACTIVATIONS[case.activation], nn.Dropout(case.dropout)]
    layers += [nn.Linear(widths[-1], case.outputs), nn.ReLU() if case.output_relu else nn.Identity()]
    return nn.Sequential(*layers)


def penalty_of(case: Case, module: nn.Module) -> Tensor:
    """L1 and L2 as a learner adds them up."""
    weights = [p for name, p in module.named_parameters() if name.endswith("weight")]
    penalty = torch.tensor(0.0)
    if case.l1:
        penalty = penalty + case.l1 * sum(w.abs().sum() for w in weights)
    if case.l2:
        penalty = penalty + case.l2 * sum((w**2).sum() for w in weights)
    return penalty


def literal_training(case: Case) -> Literal:
    """The cells of a notebook for this case."""
    run = Literal()
    (x, y), (held_x, held_y) = case.data(case.points, case.seed), case.data(case.held_out, case.seed + 1)
    criterion = MODULES[case.loss]
    with torch.random.fork_rng():
        torch.manual_seed(case.seed)
        module = module_of(case)
        optimizer = TORCH_OPTIMIZERS[case.optimizer](list(module.parameters()), case.rate, case.knobs)
        scheduler = TORCH_SCHEDULES[case.schedule](optimizer, case.epochs, case.schedule_knobs)
        for epoch in range(case.epochs + 1):
            module.eval()
            with torch.no_grad():
                loss, penalty = criterion(module(x), y).item(), penalty_of(case, module).item()
                held = criterion(module(held_x), held_y).item() if case.held_out else 0.0
            if not all(map(math.isfinite, (loss, penalty, held))):
                run.diverged_at = epoch
                break
            run.losses.append(loss)
            run.penalties.append(penalty)
            run.validation.append(held)
            run.parameters.append(nn.utils.parameters_to_vector(module.parameters()).detach().clone())
            if epoch == case.epochs:
                break
            module.train()
            size = case.batch or case.points
            for rows in torch.split(torch.randperm(case.points), size) if size < case.points else [slice(None)]:
                optimizer.zero_grad()
                objective = criterion(module(x[rows]), y[rows])
                if case.l1 or case.l2:
                    objective = objective + penalty_of(case, module)
                objective.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
            if scheduler is not None:
                scheduler.step()
    return run
