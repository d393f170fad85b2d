"""A network on points of the plane as a notebook trains it: a module, `backward`, `torch.optim`, the global stream."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

from core.plane.inputs import INPUTS
from core.plane.own_points import decode_points
from core.plane.points import OWN, POINTS, WEIGHT_CODE, PointKnobs
from core.plane.settings import PlaneSettings
from tests.core.literal import TORCH_ACTIVATIONS, TORCH_OPTIMIZERS, TORCH_SCHEDULES


def literal_points(s: PointKnobs) -> tuple[Tensor, Tensor, Tensor]:
    """Points, labels and which are held out, by the code that a script shows."""
    torch.manual_seed(s.point_seed)
    if s.points == OWN:
        x, y = decode_points(s.own)
    else:
        names: dict[str, Any] = {"torch": torch, "math": math}
        exec(POINTS[s.points].code.format(n=s.count, noise=s.noise), names)
        if s.with_weight and "birds" in s.points:
            exec(WEIGHT_CODE.format(n=s.count, noise=s.noise), names)
        x, y = names["X"], names["y"]
    test = torch.zeros(len(y), dtype=torch.bool)
    if s.held_out:
        test[torch.randperm(len(y))[: s.held_out]] = True
    return x, y, test


class MLP(nn.Module):
    """The network, which remembers the last mask of each dropout."""

    def __init__(self, s: PlaneSettings, outputs: int) -> None:
        super().__init__()
        sizes = [
            len(s.inputs) + (s.with_weight and "birds" in s.points),
            *(getattr(s, f"units{k + 1}") for k in range(s.layers)),
        ]
        self.hidden = nn.ModuleList(nn.Linear(*pair) for pair in pairwise(sizes))
        self.output = nn.Linear(sizes[-1], outputs)
        self.activation, self.dropout = TORCH_ACTIVATIONS[s.activation], nn.Dropout(s.dropout)
        self.ones = s.dropout > 0
        self.masks: list[Tensor] = []

    def forward(self, x: Tensor) -> Tensor:
        self.masks = self.masks if not self.training else []
        for layer in self.hidden:
            x = self.activation(layer(x))
            if self.ones and self.training:
                mask = self.dropout(torch.ones_like(x))
                self.masks.append(mask[0] == 0)
                x = x * mask
        return self.output(x)  # type: ignore[no-any-return]


@dataclass
class Literal:
    """What the cells of a notebook see, epoch by epoch."""

    losses: list[float] = field(default_factory=list)
    penalties: list[float] = field(default_factory=list)
    test_losses: list[float] = field(default_factory=list)
    parameters: list[list[Tensor]] = field(default_factory=list)
    silenced: list[list[Tensor]] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    test_right: list[float] = field(default_factory=list)
    best: int | None = None
    stopped_at: int | None = None
    diverged_at: int | None = None


def penalty_of(s: PlaneSettings, module: nn.Module) -> Tensor:
    """L1 and L2 as a learner adds them up."""
    weights = [p for name, p in module.named_parameters() if name.endswith("weight")]
    parts = [s.l1 * sum(w.abs().sum() for w in weights)] if s.l1 else []
    parts += [s.l2 * sum((w**2).sum() for w in weights)] if s.l2 else []
    return torch.as_tensor(sum(parts[1:], parts[0])) if parts else torch.zeros(())


def share_right(scores: Tensor, y: Tensor) -> float:
    """How many of the points get the highest score, or one of the right sign, where they should."""
    decided = (scores[:, 0] > 0).long() if scores.shape[1] == 1 else scores.argmax(dim=1)
    return (decided == y).float().mean().item()


def literal_plane(s: PlaneSettings) -> Literal:
    """A notebook's cells for these settings."""
    run = Literal()
    with torch.random.fork_rng():
        x, y, test = literal_points(s)
        classes = max(2, int(y.max()) + 1) if s.points == OWN else POINTS[s.points].classes
        columns = [INPUTS[name].function(x) for name in s.inputs]
        inputs = torch.stack([*columns, *x.T[2:]], dim=1)
        target = y if classes > 2 else y.float().unsqueeze(1)
        criterion = nn.CrossEntropyLoss() if classes > 2 else nn.BCEWithLogitsLoss()
        (x, t), (held_x, held_t) = ((inputs[part], target[part]) for part in (~test, test))
        torch.manual_seed(s.weight_seed)
        model = MLP(s, classes if classes > 2 else 1)
        optimizer = TORCH_OPTIMIZERS[s.optimizer](list(model.parameters()), s.learning_rate, s)
        scheduler = TORCH_SCHEDULES[s.schedule](optimizer, s.epochs, s)
        for epoch in range(s.epochs + 1):
            model.eval()
            with torch.no_grad():
                scores, held = model(x), model(held_x) if s.held_out else None
                loss, penalty = criterion(scores, t).item(), penalty_of(s, model).item()
                test_loss = criterion(held, held_t).item() if held is not None else 0.0
            if not all(map(math.isfinite, (loss, penalty, test_loss))):
                run.diverged_at = epoch
                break
            run.losses.append(loss)
            run.penalties.append(penalty)
            run.parameters.append([p.detach().clone() for p in model.parameters()])
            run.silenced.append(model.masks)
            run.right.append(share_right(scores, y[~test]))
            if held is not None:
                run.test_losses.append(test_loss)
                run.test_right.append(share_right(held, y[test]))
                if run.best is None or test_loss < run.test_losses[run.best]:
                    run.best = epoch
                if s.early_stopping and epoch == run.best + s.patience:
                    run.stopped_at = epoch
                    break
            if epoch == s.epochs:
                break
            model.train()
            whole = s.batch_size >= len(x)
            for rows in [slice(None)] if whole else torch.split(torch.randperm(len(x)), s.batch_size):
                optimizer.zero_grad()
                objective = criterion(model(x[rows]), t[rows])
                if s.l1 or s.l2:
                    objective = objective + penalty_of(s, model)
                objective.backward()
                optimizer.step()
            if scheduler is not None:
                scheduler.step()
    return run
