"""The flock as a script."""

from __future__ import annotations

from core.data.normalisations import NORMALISATIONS
from core.data.own_birds import BirdsSettings, decode_birds, is_own
from pages.sections.flamingo_seagull.settings import BirdsPageSettings, View
from ui.scripts.flock import flock_code, listed
from ui.scripts.own_table import in_lines, own_labels

ROWS_A_LINE = 5
MEANS = """
means = torch.stack([X[y == label].mean(dim=0) for label in (0, 1)])
"""
SEARCH = """fewest = min((y == 0).sum().item(), (y == 1).sum().item())
for a, b in combinations(X.double(), 2):  # a best line can be moved until it touches two birds
    side = (b[0] - a[0]) * (X[:, 1] - a[1]) - (b[1] - a[1]) * (X[:, 0] - a[0])
    wrong = ((side != 0) & ((side > 0) != (y == 0))).sum().item()
    fewest = min(fewest, wrong, len(y) - 2 - wrong)
"""
NEARER = 'print("both: nearer to which mean, errors", (torch.cdist(X, means).argmin(dim=1) != y).sum().item())\n'
FEWEST = 'print("both: best line, errors", fewest)\n'
"""Both features at once. The search counts on no three birds on a line, as of drawn ones; measured ones are rounded."""
ANY = {
    "flamingos_are_larger": "first_is_larger",
    "is_flamingo": "is_first",
    "flamingo_mean": "first_mean",
    "seagull_mean": "second_mean",
}
"""What the names of a script become where the birds are somebody's own."""


def birds_script(settings: BirdsPageSettings) -> str:
    """Draw the birds and print what is looked at: the rules, the means, what a normalisation does, or every bird."""
    if is_own(settings):
        return _own_script(settings)
    if settings.view == View.ONE_FEATURE:
        # Pelicans would be drawn last, so without them the other birds are the same.
        pair = settings.reduced_to(BirdsSettings, with_pelicans=False)
        both = MEANS + SEARCH + NEARER + FEWEST
        return flock_code(pair, "from itertools import combinations\n\nimport torch") + _threshold(settings) + both
    if settings.view == View.TWO_FEATURES:
        return flock_code(settings, "import math\n\nimport torch") + _means(settings)
    return _numbers(settings, flock_code(settings))


def _own_script(settings: BirdsPageSettings) -> str:
    """The own table, and what is looked at."""
    drawn = _own_table(settings)
    if settings.shown == View.ONE_FEATURE:
        if len(settings.species) > 2:
            drawn += "X, y = X[y < 2], y[y < 2]  # one threshold parts two species\n"
        rules = _threshold(settings)
        for name, other in ANY.items():
            rules = rules.replace(name, other)
        return drawn + rules + (MEANS + NEARER if len(settings.measured) > 1 else "")
    if settings.shown == View.TWO_FEATURES:
        return f"{drawn}{_own_means(settings)}"
    return _numbers(settings, drawn)


def _own_table(settings: BirdsPageSettings) -> str:
    """The lines that write down `X` and `y`, species by species."""
    columns = decode_birds(settings.own)
    order = sorted(range(len(columns)), key=lambda row: columns.labels[row])
    numbers = [column.code for column in columns.numbers]
    rows = in_lines([f"[{', '.join(code[row] for code in numbers)}]" for row in order], ROWS_A_LINE)
    return (
        f"import torch\n\nX = torch.tensor([  # {', '.join(settings.measured)}\n{rows}\n], dtype=torch.float32)\n"
        f"y = {own_labels([columns.labels[row] for row in order])}  # {', '.join(settings.species)}\n"
    )


def _numbers(settings: BirdsPageSettings, drawn: str) -> str:
    """What a normalisation does, or every bird."""
    way = NORMALISATIONS[settings.normalisation]
    scaled = f"X = {way.code}\n" * way.runs if settings.normalised else ""
    if settings.view == View.NORMALISATION:
        return f"{drawn}raw = X\n{scaled}{_before_and_after(settings.measured)}"
    return f"{drawn}raw = X\n{scaled}{_both_tables(settings)}" if scaled else drawn + _table(settings)


def _threshold(settings: BirdsPageSettings) -> str:
    column = settings.place
    return f"""

def errors(x, threshold):
    flamingos_are_larger = x[y == 0].mean() >= x[y == 1].mean()
    is_flamingo = (x > threshold) == flamingos_are_larger
    return (is_flamingo != (y == 0)).sum().item()


print("{settings.measured[column]}: errors at {settings.cut:g}:", errors(X[:, {column}], {settings.cut}))
for name, x in zip({_listed(settings.measured)}, X.T):
    flamingo_mean, seagull_mean = x[y == 0].mean(), x[y == 1].mean()
    midpoint = (flamingo_mean + seagull_mean) / 2
    ordered = x.sort().values
    between = (ordered[:-1] + ordered[1:]) / 2  # halfway between neighbouring birds
    thresholds = torch.cat([ordered[:1] - 1, between, ordered[-1:] + 1])
    best = min(thresholds, key=lambda threshold: errors(x, threshold))
    print(f"{{name}}: class means {{flamingo_mean:.4f}} {{seagull_mean:.4f}}")
    print(f"{{name}}: midpoint {{midpoint:.4f}} errors {{errors(x, midpoint)}}")
    print(f"{{name}}: best threshold {{best:.4f}} errors {{errors(x, best)}}")
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


def _own_means(settings: BirdsPageSettings) -> str:
    return f"""
for label, species in enumerate({listed(settings.species)}):
    birds = X[y == label]
    mean = ", ".join(f"{{v:.4f}}" for v in birds.mean(dim=0).tolist())
    deviation = ", ".join(f"{{v:.4f}}" for v in birds.std(dim=0, correction=0).tolist())
    print(f"{{species}}: mean ({{mean}}) standard deviation ({{deviation}})")
"""


def _listed(measured: tuple[str, ...]) -> str:
    """The features as a tuple of a script, also where there is one alone."""
    return listed(measured) if len(measured) > 1 else f'("{measured[0]}",)'


def _before_and_after(measured: tuple[str, ...]) -> str:
    names = ", ".join(f'("{name}", birds[:, {k}])' for k, name in enumerate(measured))
    return f"""
print("smallest, largest, mean, standard deviation")  # z: a rounded -0 is printed as 0
for when, birds in (("before", raw), ("after", X)):
    for name, x in ({names}, ("whole matrix", birds)):
        print(f"{{name}}, {{when}}: {{x.min():z.4f}} {{x.max():z.4f}} {{x.mean():z.4f}} {{x.std():z.4f}}")
print(f"the first bird, [{{raw[0, 0]:z.4f}}, {{raw[0, 1]:z.4f}}], becomes [{{X[0, 0]:z.4f}}, {{X[0, 1]:z.4f}}]")
"""


def _table(settings: BirdsPageSettings) -> str:
    if len(settings.measured) == 1:
        return """
for x1, label in zip(X[:, 0].tolist(), y.tolist()):
    print(f"{x1:z.4f} {label}")
"""
    return """
for (x1, x2), label in zip(X.tolist(), y.tolist()):
    print(f"{x1:z.4f} {x2:z.4f} {label}")
"""


def _both_tables(settings: BirdsPageSettings) -> str:
    if len(settings.measured) == 1:
        return """
for before, after, label in zip(raw[:, 0].tolist(), X[:, 0].tolist(), y.tolist()):
    print(f"{before:z.4f} {after:z.4f} {label}")
"""
    if is_own(settings):
        return """
for (first, second), (x1, x2), label in zip(raw.tolist(), X.tolist(), y.tolist()):
    print(f"{first:z.4f} {second:z.4f} {x1:z.4f} {x2:z.4f} {label}")
"""
    return """
for (legs, wings), (x1, x2), label in zip(raw.tolist(), X.tolist(), y.tolist()):
    print(f"{legs:z.4f} {wings:z.4f} {x1:z.4f} {x2:z.4f} {label}")
"""
