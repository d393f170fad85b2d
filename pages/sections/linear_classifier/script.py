"""A linear classifier as a script."""

from __future__ import annotations

from textwrap import indent

from core.classifier.judging import SEAGULL, Group
from core.classifier.methods import LOGISTIC, METHODS, SEVERAL, SOFTMAX
from core.classifier.metrics import Cell
from core.data.birds import SPECIES
from core.parts.optimizers import OPTIMIZERS
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Line, Part
from ui.numbers import milestones
from ui.scripts.flock import flock_code, listed
from ui.scripts.numbers import FIVE_DIGITS

WITH_NN = "import torch\nfrom torch import nn"
BIRDS_OF: dict[str, str] = {
    Cell.TRUE_POSITIVE: "truth & called",
    Cell.FALSE_NEGATIVE: "truth & ~called",
    Cell.FALSE_POSITIVE: "~truth & called",
    Cell.TRUE_NEGATIVE: "~truth & ~called",
}
"""The birds of each cell of the confusion matrix."""


def classifier_script(settings: ClassifierPageSettings) -> str:
    """What the open part computes, with its numbers printed."""
    parts = {
        Part.BY_HAND: _by_hand,
        Part.TRAINING: _trained,
        Part.THREE_SPECIES: _three_species,
        Part.JUDGING: _judged,
    }
    return parts[Part(settings.part)](settings)


def _line(s: ClassifierPageSettings) -> str:
    """The weight and the bias that are set by hand."""
    return f"torch.tensor([{s.w1}, {s.w2}]), torch.tensor({s.b})"


def _by_hand(s: ClassifierPageSettings) -> str:
    """The score, the label and the probability of each bird."""
    return f"""{flock_code(s)}

{FIVE_DIGITS}

w, b = {_line(s)}
scores = X @ w + b
labels = (scores > 0).long()
probabilities = torch.sigmoid(scores)
for score, label, p in zip(scores.tolist(), labels.tolist(), probabilities.tolist()):
    print(five_digits(score), label, five_digits(p))
"""


def _trained(s: ClassifierPageSettings) -> str:
    """The losses, both lines and how many birds each labels right, and the marked bird."""
    x, y = _learned(s)
    bird = min(s.bird, _count(s))
    groups = {"trained on": (x, y)} | ({"held out": ("X_test", "y_test")} if _held_out(s) else {})
    right = "\n".join(
        f'    print("right of those {name}:", (({x} @ w + b > 0) == {y}).sum().item(), "of", len({y}))'
        for name, (x, y) in groups.items()
    )
    return f"""{flock_code(s, WITH_NN)}{_split(s)}

{FIVE_DIGITS}

def loss_of(scores, y):
    return {METHODS[LOGISTIC].code}


{_training(s, outputs=1, told=True)}
lines = {{
    "by hand": ({_line(s)}),
    "trained line": (model.weight[0], model.bias[0]),
}}
for name, (w, b) in lines.items():
    print(f"{{name}}: {{w[0]:.4f}} {{w[1]:.4f}} {{b:.4f}}")
{right}

score = X[{bird - 1}] @ model.weight[0] + model.bias[0]
print("bird {bird}:", five_digits(score.item()), five_digits(torch.sigmoid(score).item()))
"""


def _three_species(s: ClassifierPageSettings) -> str:
    """Both methods: the losses, the three lines, the marked bird's scores and probabilities, and the shares that are
    right."""
    x, y = _learned(s)
    bird = min(s.bird, _count(s))
    losses = "\n".join(f'    "{name}": lambda scores, y: {METHODS[name].code},' for name in SEVERAL)
    test = "test_share = (model(X_test).argmax(dim=1) == y_test).float().mean()\n"
    test += 'print(f"held-out birds right: {test_share:.1%}")\n'
    return f"""{flock_code(s, WITH_NN)}{_split(s)}
losses = {{
{losses}
}}
for name, loss_of in losses.items():
    print(name)
{indent(_training(s, outputs=3, told=True), "    ")}
    scores = model.weight @ X[{bird - 1}] + model.bias  # bird {bird}
    p = torch.softmax(scores, dim=0) if name == "{SOFTMAX}" else torch.sigmoid(scores)
    for k, species in enumerate({listed(SPECIES)}):
        (w1, w2), b = model.weight[k], model.bias[k]
        print(f"{{species}}: w {{w1:.3f}} {{w2:.3f}} b {{b:.3f}} score {{scores[k]:.4f}} p {{p[k]:.4f}}")
    share = (model({x}).argmax(dim=1) == {y}).float().mean()
    print(f"training birds right: {{share:.1%}}")
{indent(test, "    ") if _held_out(s) else ""}"""


def _judged(s: ClassifierPageSettings) -> str:
    """The four counts, the three shares and the birds behind a cell; with held-out birds for both groups of birds."""
    if s.judged == Line.YOURS:
        return f"""{flock_code(s)}

{FIVE_DIGITS}

w, b = {_line(s)}
{_judgement(s, grouped=False)}"""
    held_out = _held_out(s)
    if s.judged_on == Group.HELD_OUT and not held_out:
        return f"{flock_code(s)}\n# No bird is held out, so there is none to judge on.\n"
    judgement = _judgement(s, grouped=bool(held_out))
    if held_out:
        groups = f'(("{Group.TRAINING}", order[{held_out}:]), ("{Group.HELD_OUT}", order[:{held_out}]))'
        judgement = indent(f"print(group)\nbirds = birds.sort().values\n{judgement}", "    ")
        judgement = f"for group, birds in {groups}:\n{judgement}"
    return f"""{flock_code(s, WITH_NN)}{_split(s, test=False)}

{FIVE_DIGITS}

def loss_of(scores, y):
    return {METHODS[LOGISTIC].code}


{_training(s, outputs=1, told=False)}
w, b = model.weight[0].detach(), model.bias[0].detach()
{judgement}"""


def _judgement(s: ClassifierPageSettings, grouped: bool) -> str:
    """Of all birds, or of those at the places `birds`."""
    X, y, places = ("X[birds]", "y[birds]", "birds[cell]") if grouped else ("X", "y", "cell.nonzero().flatten()")
    label = SPECIES.index(s.positive)
    called = "p" if label == SEAGULL else "1 - p"
    return f"""p = torch.sigmoid({X} @ w + b)
truth, called = {y} == {label}, {called} > {s.threshold}
TP, FN = ({BIRDS_OF[Cell.TRUE_POSITIVE]}).sum().item(), ({BIRDS_OF[Cell.FALSE_NEGATIVE]}).sum().item()
FP, TN = ({BIRDS_OF[Cell.FALSE_POSITIVE]}).sum().item(), ({BIRDS_OF[Cell.TRUE_NEGATIVE]}).sum().item()
print(TP, FN, FP, TN)
print("accuracy", f"{{(TP + TN) / len(truth):.4f}}")
print("precision", f"{{TP / (TP + FP):.4f}}" if TP + FP else "nothing to divide by")
print("recall", f"{{TP / (TP + FN):.4f}}" if TP + FN else "nothing to divide by")
cell = {BIRDS_OF[s.cell]}  # the birds of {s.cell}
for k, probability in zip({places}.tolist(), p[cell].tolist()):
    print(k + 1, f"{{X[k, 0]:.4f}}, {{X[k, 1]:.4f}}", five_digits(probability))
"""


def _training(s: ClassifierPageSettings, outputs: int, told: bool) -> str:
    """From the first weights to the last, by `loss_of`; where it is told, the losses are printed on the way."""
    x, y = _learned(s)
    call = OPTIMIZERS[s.optimizer].torch_call.format(
        parameters="model.parameters()", learning_rate=s.learning_rate, **s.only(*OPTIMIZERS[s.optimizer].knobs)
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


def _split(s: ClassifierPageSettings, test: bool = True) -> str:
    """The shuffle, the birds that are trained on and, where they are wanted, those that are held out."""
    n = _held_out(s)
    if not n:
        return ""
    held_out = f"X_test, y_test = X[order[:{n}]], y[order[:{n}]]\n" if test else ""
    return f"order = torch.randperm(len(X))\n{held_out}X_train, y_train = X[order[{n}:]], y[order[{n}:]]\n"


def _learned(s: ClassifierPageSettings) -> tuple[str, str]:
    """The names of the birds that are trained on and of their labels."""
    return ("X_train", "y_train") if _held_out(s) else ("X", "y")


def _count(s: ClassifierPageSettings) -> int:
    """How many birds there are."""
    return sum(group.count for group in s.groups)


def _held_out(s: ClassifierPageSettings) -> int:
    """How many birds are kept from training."""
    return s.held_out(_count(s))
