"""A flock of birds in a script: the lines that draw it."""

from __future__ import annotations

from collections.abc import Iterable

from core.data.birds import FlockKnobs, Group


def flock_code(settings: FlockKnobs, imports: str = "import torch") -> str:
    """The lines that draw `X` and `y`, species after species."""
    drawn = "\n".join(_draw(group) for group in settings.groups)
    names = ", ".join(f"{species}s" for species in settings.species)
    labels = ", ".join(f"torch.full(({group.count},), {label})" for label, group in enumerate(settings.groups))
    return f"""{imports}

torch.manual_seed({settings.seed})
{drawn}
X = torch.cat([{names}])
y = torch.cat([{labels}])
"""


def listed(names: Iterable[str]) -> str:
    """Several names as a tuple of a script."""
    return "(" + ", ".join(f'"{name}"' for name in names) + ")"


def _draw(group: Group) -> str:
    name, (a, b), (s, t), r = f"{group.species}s", group.mean, group.spread, group.correlation
    if not r:
        return f"{name} = torch.tensor([{a}, {b}]) + torch.tensor([{s}, {t}]) * torch.randn({group.count}, 2)"
    return (
        f"z = torch.randn({group.count}, 2)\n"
        f"z = torch.stack([z[:, 0], {r} * z[:, 0] + (1 - {r} * {r}) ** 0.5 * z[:, 1]], dim=1)\n"
        f"{name} = torch.tensor([{a}, {b}]) + torch.tensor([{s}, {t}]) * z"
    )
