"""The calculators as scripts."""

from __future__ import annotations

from core.data.birds import FlockSettings
from core.scores.large_scores import CLASSES_SHOWN
from core.scores.sigmoid import ScoreFrom
from core.scores.softmax import ScoresFrom
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings, Part
from ui.scripts.flock import flock_code
from ui.scripts.numbers import FIVE_DIGITS

ALL_BIRDS = """
labels = (scores > 0).long()
probabilities = torch.sigmoid(scores)
for one, label, chance in zip(scores.tolist(), labels.tolist(), probabilities.tolist()):
    print(five_digits(one), label, five_digits(chance))
"""


def scores_script(settings: CalculatorPageSettings) -> str:
    """The script of the calculator that is open."""
    scripts = {
        Part.SIGMOID: _sigmoid,
        Part.SOFTMAX: _softmax,
        Part.LARGE_SCORES: _large,
        Part.ACTIVATIONS: _activations,
    }
    return scripts[Part(settings.part)](settings)


def _sigmoid(s: CalculatorPageSettings) -> str:
    """One score with every intermediate, and the birds that it is one of."""
    typed = s.score_from == ScoreFrom.TYPED
    head = f"import torch\n\n{FIVE_DIGITS}\n\nscore = torch.tensor({s.score})" if typed else _score_of_bird(s)
    quotient = 'f"{(1 + power).item():.8g}", five_digits((1 / (1 + power)).item())'
    return f"""{head}
power = torch.exp(-score)
print(five_digits(score.item()), five_digits(power.item()), {quotient})

leaf = score.clone().requires_grad_()
torch.sigmoid(leaf).backward()
print("mirrored", five_digits(torch.sigmoid(-score).item()), "slope", five_digits(leaf.grad.item()))

for s in (score, score + 1):  # one more in the score multiplies the odds by e
    p = torch.sigmoid(s)
    odds = p / torch.sigmoid(-s)
    print(five_digits(s.item()), five_digits(p.item()), five_digits(odds.item()), five_digits(odds.log().item()))
{"" if typed else ALL_BIRDS}"""


def _score_of_bird(s: CalculatorPageSettings) -> str:
    """The birds, and the score of the one that is followed."""
    return f"""{flock_code(FlockSettings()).rstrip()}

{FIVE_DIGITS}

w, b = torch.tensor([{s.w1}, {s.w2}]), torch.tensor({s.b})
scores = X @ w + b
score = scores[{s.bird - 1}]  # bird {s.bird}"""


def _softmax(s: CalculatorPageSettings) -> str:
    """The scores, their powers and their shares; argmax along either axis of a column."""
    inner = f"(s + {s.shift})" if s.shift else "s"
    signed = f"-{inner}" if s.minus_sign else inner
    exponent = signed if s.temperature == 1 else f"{signed} / {s.temperature}"
    # Where the exponents are the scores, they stand on the page once.
    if s.shift or s.temperature != 1:
        names, columns = "score, exponent, power, probability", "s.tolist(), exponents.tolist()"
        shown = 'f"{score:z.4f} {exponent:z.4f}"'
    else:
        names, columns, shown = "score, power, probability", "s.tolist()", 'f"{score:z.4f}"'
    two = (
        '\nprint("sigmoid of the difference", five_digits(torch.sigmoid(exponents[0] - exponents[1]).item()))'
        if s.classes == 2
        else ""
    )
    return f"""import torch

{FIVE_DIGITS}

{_scores_of_classes(s)}
exponents = {exponent}
powers = exponents.exp()
p = torch.softmax(exponents, dim=0)
for {names} in zip({columns}, powers.tolist(), p.tolist()):
    print({shown}, five_digits(power), f"{{probability:.4f}}")
print("sum", five_digits(powers.sum().item()), "class", p.argmax().item()){two}

column = p.unsqueeze(1)
print(column.argmax(dim=0).tolist(), column.argmax(dim=1).tolist())
"""


def _scores_of_classes(s: CalculatorPageSettings) -> str:
    if s.scores_from == ScoresFrom.TYPED:
        return f"s = torch.tensor({s.typed_scores()})"
    return f"""x = torch.tensor([{s.x1}, {s.x2}])
W = torch.tensor({s.weights()})
b = torch.tensor({s.biases()})

s = W @ x + b"""


def _large(s: CalculatorPageSettings) -> str:
    """Softmax, its logarithm and the sigmoid's cost, by the plain formula and by PyTorch."""
    sigmoids = "five_digits((1 / (1 + (-s[0]).exp())).item()), five_digits(torch.sigmoid(s[0]).item())"
    return f"""import torch
from torch.nn import functional as F

{FIVE_DIGITS}

def show(*columns):
    for row in zip(*(column.tolist() for column in columns)):
        print(*map(five_digits, row))


s = {-s.size if s.far_below else s.size} - {s.gap} * torch.arange({CLASSES_SHOWN})
powers, shifted = s.exp(), s - s.max()
show(s, powers, powers / powers.sum())
show(shifted, shifted.exp(), shifted.exp() / shifted.exp().sum(), torch.softmax(s, dim=0))
show((powers / powers.sum()).log(), torch.softmax(s, dim=0).log(), torch.log_softmax(s, dim=0))
sums = (powers.sum().log(), s.max() + shifted.exp().sum().log(), torch.logsumexp(s, dim=0))
print(*(five_digits(value.item()) for value in sums))

for cost in (lambda z: 0 - torch.log(1 / (1 + torch.exp(-z))), lambda z: 0 - F.logsigmoid(z)):
    z = s[0].clone().requires_grad_()
    cost(z).backward()
    print(five_digits(cost(z).item()), five_digits(z.grad.item() + 0.0))
print(five_digits((-s[0]).exp().item()), {sigmoids})
"""


def _activations(s: CalculatorPageSettings) -> str:
    """The chosen activations at x, with their slopes."""
    functions = "\n".join(f'    "{name}": {s.activation(name).module},' for name in s.names)
    return f"""import torch
from torch import nn

functions = {{
{functions}
}}
for name, function in functions.items():
    x = torch.tensor({s.x}, requires_grad=True)
    y = function(x)
    y.backward()
    print(name, f"{{y.item():z.4f}} {{x.grad.item():z.4f}}")
"""
