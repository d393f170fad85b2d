"""A linear classifier as a script."""

from __future__ import annotations

from textwrap import indent

from core.birds import SPECIES
from core.classifier import GROUPS, LINES, METHODS, ClassifierSettings, species_of
from core.optimizers import OPTIMIZERS
from ui.numbers import milestones
from ui.scripts.birds import flock_code, listed
from ui.scripts.numbers import FIVE_DIGITS

WITH_NN = "import torch\nfrom torch import nn"


def classifier_script(settings: ClassifierSettings) -> str:
    """What the open part computes, with its numbers printed."""
    part = {"by hand": _by_hand, "training": _trained, "three species": _three, "judging": _judged}[settings.part]
    return part(settings)


def _line(s: ClassifierSettings) -> str:
    return f"torch.tensor([{s.w1}, {s.w2}]), torch.tensor({s.b})"


def _by_hand(s: ClassifierSettings) -> str:
    return f"""{flock_code(s, SPECIES[:2])}

{FIVE_DIGITS}

w, b = {_line(s)}
scores = X @ w + b
labels = (scores > 0).long()
probabilities = torch.sigmoid(scores)
for score, label, p in zip(scores.tolist(), labels.tolist(), probabilities.tolist()):
    print(five_digits(score), label, five_digits(p))
"""


def _trained(s: ClassifierSettings) -> str:
    """The losses, both lines and how many birds each labels right, and the marked bird."""
    x, y = _learned(s)
    bird = min(s.bird, _birds(s))
    groups = {"trained on": (x, y)} | ({"held out": ("X_test", "y_test")} if _held_out(s) else {})
    right = "\n".join(
        f'    print("right of those {name}:", (({x} @ w + b > 0) == {y}).sum().item(), "of", len({y}))'
        for name, (x, y) in groups.items()
    )
    return f"""{flock_code(s, SPECIES[:2], WITH_NN)}{_split(s)}

{FIVE_DIGITS}

def loss_of(scores, y):
    return {METHODS["logistic"].code}


{_training(s, outputs=1, told=True)}
lines = {{
    "your line": ({_line(s)}),
    "trained line": (model.weight[0], model.bias[0]),
}}
for name, (w, b) in lines.items():
    print(f"{{name}}: {{w[0]:.4f}} {{w[1]:.4f}} {{b:.4f}}")
{right}

score = X[{bird - 1}] @ model.weight[0] + model.bias[0]
print("bird {bird}:", five_digits(score.item()), five_digits(torch.sigmoid(score).item()))
"""


def _three(s: ClassifierSettings) -> str:
    """Both methods: the losses, the three lines, the marked bird's scores and probabilities, and the shares that are right."""
    x, y = _learned(s)
    bird = min(s.bird, _birds(s))
    losses = "\n".join(
        f'    "{name}": lambda scores, y: {METHODS[name].code},' for name in ("one versus all", "softmax")
    )
    test = (
        '    test_share = (model(X_test).argmax(dim=1) == y_test).float().mean()\n    print(f"held-out birds right: {test_share:.1%}")\n'
        if _held_out(s)
        else ""
    )
    return f"""{flock_code(s, SPECIES, WITH_NN)}{_split(s)}
losses = {{
{losses}
}}
for name, loss_of in losses.items():
    print(name)
{indent(_training(s, outputs=3, told=True), "    ")}
    scores = model.weight @ X[{bird - 1}] + model.bias  # bird {bird}
    p = torch.softmax(scores, dim=0) if name == "softmax" else torch.sigmoid(scores)
    for k, species in enumerate({listed(SPECIES)}):
        (w1, w2), b = model.weight[k], model.bias[k]
        print(f"{{species}}: w {{w1:.3f}} {{w2:.3f}} b {{b:.3f}} score {{scores[k]:.4f}} p {{p[k]:.4f}}")
    share = (model({x}).argmax(dim=1) == {y}).float().mean()
    print(f"training birds right: {{share:.1%}}")
{test}"""


def _judged(s: ClassifierSettings) -> str:
    """The four counts, the three shares and the birds behind a cell; with held-out birds for both groups of birds."""
    own, held_out = s.judged == LINES[0], _held_out(s)
    if own:
        return f"""{flock_code(s, SPECIES[:2])}

{FIVE_DIGITS}

w, b = {_line(s)}
{_judgement(s, grouped=False)}"""
    if s.judged_on == GROUPS[0] and not held_out:
        return f"{flock_code(s, SPECIES[:2])}\n# No bird is held out, so there is none to judge on.\n"
    judgement = _judgement(s, grouped=bool(held_out))
    if held_out:
        groups = f'(("training birds", order[{held_out}:]), ("held-out birds", order[:{held_out}]))'
        judgement = f"for group, birds in {groups}:\n    print(group)\n    birds = birds.sort().values\n{indent(judgement, '    ')}"
    return f"""{flock_code(s, SPECIES[:2], WITH_NN)}{_split(s, test=False)}

{FIVE_DIGITS}

def loss_of(scores, y):
    return {METHODS["logistic"].code}


{_training(s, outputs=1, told=False)}
w, b = model.weight[0].detach(), model.bias[0].detach()
{judgement}"""


def _judgement(s: ClassifierSettings, grouped: bool) -> str:
    """Of all birds, or of those at the places `birds`."""
    X, y, places = ("X[birds]", "y[birds]", "birds[cell]") if grouped else ("X", "y", "cell.nonzero().flatten()")
    truth, called = (f"{y} == 1", "p") if s.positive == "seagull" else (f"{y} == 0", "1 - p")
    cell = {"TP": "truth & called", "FN": "truth & ~called", "FP": "~truth & called", "TN": "~truth & ~called"}
    return f"""p = torch.sigmoid({X} @ w + b)
truth, called = {truth}, {called} > {s.threshold}
TP, FN = ({cell["TP"]}).sum().item(), ({cell["FN"]}).sum().item()
FP, TN = ({cell["FP"]}).sum().item(), ({cell["TN"]}).sum().item()
print(TP, FN, FP, TN)
print("accuracy", f"{{(TP + TN) / len(truth):.4f}}")
print("precision", f"{{TP / (TP + FP):.4f}}" if TP + FP else "nothing to divide by")
print("recall", f"{{TP / (TP + FN):.4f}}" if TP + FN else "nothing to divide by")
cell = {cell[s.cell]}  # the birds of {s.cell}
for k, probability in zip({places}.tolist(), p[cell].tolist()):
    print(k + 1, f"{{X[k, 0]:.4f}}, {{X[k, 1]:.4f}}", five_digits(probability))
"""


def _training(s: ClassifierSettings, outputs: int, told: bool) -> str:
    """From the first weights to the last, by `loss_of`; where it is told, the losses are printed on the way."""
    x, y = _learned(s)
    call = OPTIMIZERS[s.optimizer].torch_call.format(
        parameters="model.parameters()", learning_rate=s.learning_rate, **s.knobs_for(s.optimizer)
    )
    begin = f"torch.manual_seed({s.weight_seed})\nmodel = nn.Linear(2, {outputs})\noptimizer = {call}\n"
    measure = f"    loss = loss_of(model({x}), {y})\n"
    update = "optimizer.zero_grad()\nloss.backward()\noptimizer.step()\n"
    if not told:
        return f"{begin}for epoch in range({s.epochs}):\n{measure}{indent(update, '    ')}"
    held_out = _held_out(s)
    test = "        with torch.no_grad():\n            test_loss = loss_of(model(X_test), y_test)\n" if held_out else ""
    shown = 'f"{loss.item():.6f}"' + (', f"{test_loss.item():.6f}"' if held_out else "")
    return f"""{begin}for epoch in range({s.epochs + 1}):
{measure}    if epoch in {tuple(milestones(s.epochs))}:
{test}        print(epoch, {shown})
    if epoch < {s.epochs}:
{indent(update, "        ")}"""


def _split(s: ClassifierSettings, test: bool = True) -> str:
    """The shuffle, the birds that are trained on and, where they are wanted, those that are held out."""
    n = _held_out(s)
    if not n:
        return ""
    held_out = f"X_test, y_test = X[order[:{n}]], y[order[:{n}]]\n" if test else ""
    return f"order = torch.randperm(len(X))\n{held_out}X_train, y_train = X[order[{n}:]], y[order[{n}:]]\n"


def _learned(s: ClassifierSettings) -> tuple[str, str]:
    """The names of the birds that are trained on and of their labels."""
    return ("X_train", "y_train") if _held_out(s) else ("X", "y")


def _birds(s: ClassifierSettings) -> int:
    return sum(s.group(name).count for name in species_of(s))


def _held_out(s: ClassifierSettings) -> int:
    """How many birds are kept from training."""
    return s.held_out(_birds(s))
