"""The flock as a script."""

from __future__ import annotations

from core.data.birds import FEATURES, FlockSettings
from core.data.normalisations import NORMALISATIONS
from pages.sections.flamingo_seagull.settings import BirdsPageSettings, View
from ui.scripts.flock import flock_code, listed


def birds_script(settings: BirdsPageSettings) -> str:
    """Draw the birds and print what is looked at: the rules, the means, what a normalisation does, or every bird."""
    if settings.view == View.ONE_FEATURE:
        # Pelicans would be drawn last, so without them the other birds are the same.
        pair = settings.reduced_to(FlockSettings, with_pelicans=False)
        return flock_code(pair, "from itertools import combinations\n\nimport torch") + _threshold(settings)
    if settings.view == View.TWO_FEATURES:
        return flock_code(settings, "import math\n\nimport torch") + _means(settings)
    drawn = flock_code(settings)
    way = NORMALISATIONS[settings.normalisation]
    scaled = f"X = {way.code}\n" * way.runs if settings.normalised else ""
    if settings.view == View.NORMALISATION:
        return f"{drawn}raw = X\n{scaled}{_before_and_after()}"
    return f"{drawn}raw = X\n{scaled}{_both_tables()}" if scaled else drawn + _table()


def _threshold(settings: BirdsPageSettings) -> str:
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


def _means(settings: BirdsPageSettings) -> str:
    true = "\n".join(f'    "{group.species}": {group.mean},' for group in settings.groups)
    told = "{species}: true ({true[0]:g}, {true[1]:g}) sample ({mean[0]:.4f}, {mean[1]:.4f}) apart {apart:.4f}"
    return f"""
true_means = {{
{true}
}}
for label, (species, true) in enumerate(true_means.items()):
    mean = X[y == label].mean(dim=0).tolist()
    apart = math.dist(true, mean)
    print(f"{told}")
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
    print(f"{x1:z.4f} {x2:z.4f} {label}")
"""


def _both_tables() -> str:
    return """
for (legs, wings), (x1, x2), label in zip(raw.tolist(), X.tolist(), y.tolist()):
    print(f"{legs:z.4f} {wings:z.4f} {x1:z.4f} {x2:z.4f} {label}")
"""
