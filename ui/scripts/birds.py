"""The flock as a script."""

from __future__ import annotations

from collections.abc import Sequence

from core.birds import FEATURES, BirdSettings, FlockSettings, Group, draw_flock
from core.normalisations import NORMALISATIONS
from core.thresholds import flamingo_is_larger


def flock_code(settings: FlockSettings, species: Sequence[str]) -> str:
    """The lines that draw `X` and `y`, species after species."""
    groups = [settings.group(name) for name in species]
    drawn = "\n".join(_draw(group) for group in groups)
    names = ", ".join(f"{group.species}s" for group in groups)
    labels = ", ".join(f"torch.full(({group.count},), {label})" for label, group in enumerate(groups))
    return f"import torch\n\ntorch.manual_seed({settings.seed})\n{drawn}\nX = torch.cat([{names}])\ny = torch.cat([{labels}])\n"


def birds_script(settings: BirdSettings) -> str:
    """Draw the birds and print what is looked at: every bird with its label, or with one feature the errors of the rules."""
    drawn = flock_code(settings, settings.species)
    if settings.view == "one feature":
        return drawn + _threshold(settings)
    way = NORMALISATIONS[settings.normalisation]
    scale = "" if way.code == "X" or settings.view == "two features" else f"X = {way.code}\n" * way.runs
    return f"""{drawn}{scale}
for (x1, x2), label in zip(X.tolist(), y.tolist()):
    print(f"{{x1:.4f}} {{x2:.4f}} {{label}}")
"""


def _draw(group: Group) -> str:
    name, (a, b), (s, t), r = f"{group.species}s", group.mean, group.spread, group.correlation
    if not r:
        return f"{name} = torch.tensor([{a}, {b}]) + torch.tensor([{s}, {t}]) * torch.randn({group.count}, 2)"
    return (
        f"z = torch.randn({group.count}, 2)\n"
        f"z = torch.stack([z[:, 0], {r} * z[:, 0] + (1 - {r} * {r}) ** 0.5 * z[:, 1]], dim=1)\n"
        f"{name} = torch.tensor([{a}, {b}]) + torch.tensor([{s}, {t}]) * z"
    )


def _threshold(settings: BirdSettings) -> str:
    column = FEATURES.index(settings.feature)
    pair = draw_flock(settings)
    larger = flamingo_is_larger(pair.features[:, column], pair.labels)
    return f"""X, y = X[y < 2], y[y < 2]
x = X[:, {column}]  # the {settings.feature}


def errors(threshold):
    is_flamingo = x {">" if larger else "<="} threshold
    return (is_flamingo != (y == 0)).sum().item()


midpoint = (x[y == 0].mean().item() + x[y == 1].mean().item()) / 2
print(errors({settings.threshold}))
print(f"{{midpoint:.4f}}", errors(midpoint))
"""
