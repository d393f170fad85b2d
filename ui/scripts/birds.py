"""The flock as a script."""

from __future__ import annotations

from collections.abc import Sequence

from core.birds import FEATURES, SPECIES, BirdSettings, FlockSettings, Group
from core.normalisations import NORMALISATIONS


def flock_code(settings: FlockSettings, species: Sequence[str], imports: str = "import torch") -> str:
    """The lines that draw `X` and `y`, species after species."""
    groups = [settings.group(name) for name in species]
    drawn = "\n".join(_draw(group) for group in groups)
    names = ", ".join(f"{group.species}s" for group in groups)
    labels = ", ".join(f"torch.full(({group.count},), {label})" for label, group in enumerate(groups))
    return f"{imports}\n\ntorch.manual_seed({settings.seed})\n{drawn}\nX = torch.cat([{names}])\ny = torch.cat([{labels}])\n"


def birds_script(settings: BirdSettings) -> str:
    """Draw the birds and print what is looked at: the rules, the means, what a normalisation does, or every bird."""
    if settings.view == "one feature":
        # Pelicans would be drawn last, so without them the other birds are the same.
        return flock_code(settings, SPECIES[:2], "from itertools import combinations\n\nimport torch") + _threshold(
            settings
        )
    if settings.view == "two features":
        return flock_code(settings, settings.species, "import math\n\nimport torch") + _means(settings)
    drawn = flock_code(settings, settings.species)
    way = NORMALISATIONS[settings.normalisation]
    scaled = f"X = {way.code}\n" * way.runs if settings.normalisation != "none" else ""
    if settings.view == "normalisation":
        return f"{drawn}raw = X\n{scaled}{_before_and_after()}"
    return f"{drawn}raw = X\n{scaled}{_both_tables()}" if scaled else drawn + _table()


def listed(names: Sequence[str]) -> str:
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


def _threshold(settings: BirdSettings) -> str:
    column = FEATURES.index(settings.feature)
    return f"""

def errors(x, threshold):
    flamingos_are_larger = x[y == 0].mean() >= x[y == 1].mean()
    is_flamingo = (x > threshold) == flamingos_are_larger
    return (is_flamingo != (y == 0)).sum().item()


print("{settings.feature}: errors at {settings.threshold:g}:", errors(X[:, {column}], {settings.threshold}))
for name, x in zip({listed(FEATURES)}, X.T):
    flamingo_mean, seagull_mean = x[y == 0].mean(), x[y == 1].mean()
    midpoint = (flamingo_mean + seagull_mean) / 2
    ordered = x.sort().values
    between = (ordered[:-1] + ordered[1:]) / 2  # halfway between neighbouring birds
    thresholds = torch.cat([ordered[:1] - 1, between, ordered[-1:] + 1])
    best = min(thresholds, key=lambda threshold: errors(x, threshold))
    print(f"{{name}}: class means {{flamingo_mean:.4f}} {{seagull_mean:.4f}}")
    print(f"{{name}}: midpoint {{midpoint:.4f}} errors {{errors(x, midpoint)}}")
    print(f"{{name}}: best threshold {{best:.4f}} errors {{errors(x, best)}}")

means = torch.stack([X[y == label].mean(dim=0) for label in (0, 1)])
fewest = min((y == 0).sum().item(), (y == 1).sum().item())
for a, b in combinations(X.double(), 2):  # a best line can be moved until it touches two birds
    side = (b[0] - a[0]) * (X[:, 1] - a[1]) - (b[1] - a[1]) * (X[:, 0] - a[0])
    wrong = ((side != 0) & ((side > 0) != (y == 0))).sum().item()
    fewest = min(fewest, wrong, len(y) - 2 - wrong)
print("both: nearer to which mean, errors", (torch.cdist(X, means).argmin(dim=1) != y).sum().item())
print("both: best line, errors", fewest)
"""


def _means(settings: BirdSettings) -> str:
    groups = [settings.group(species) for species in settings.species]
    true = "\n".join(f'    "{group.species}": {group.mean},' for group in groups)
    return f"""
true_means = {{
{true}
}}
for label, (species, true) in enumerate(true_means.items()):
    mean = X[y == label].mean(dim=0).tolist()
    apart = math.dist(true, mean)
    print(f"{{species}}: true ({{true[0]:g}}, {{true[1]:g}}) sample ({{mean[0]:.4f}}, {{mean[1]:.4f}}) apart {{apart:.4f}}")
"""


def _before_and_after() -> str:
    names = ", ".join(f'("{name}", birds[:, {k}])' for k, name in enumerate(FEATURES))
    return f"""
print("smallest, largest, mean, standard deviation")  # z: a rounded -0 is printed as 0
for when, birds in (("before", raw), ("after", X)):
    for name, x in ({names}, ("whole matrix", birds)):
        print(f"{{name}}, {{when}}: {{x.min():z.4f}} {{x.max():z.4f}} {{x.mean():z.4f}} {{x.std():z.4f}}")
print(f"the first bird, [{{raw[0, 0]:z.4f}}, {{raw[0, 1]:z.4f}}], becomes [{{X[0, 0]:z.4f}}, {{X[0, 1]:z.4f}}]")
"""


def _table() -> str:
    return """
for (x1, x2), label in zip(X.tolist(), y.tolist()):
    print(f"{x1:.4f} {x2:.4f} {label}")
"""


def _both_tables() -> str:
    return """
for (legs, wings), (x1, x2), label in zip(raw.tolist(), X.tolist(), y.tolist()):
    print(f"{legs:.4f} {wings:.4f} {x1:.4f} {x2:.4f} {label}")
"""
