"""Scores and probabilities as scripts."""

from __future__ import annotations

from core.birds import SPECIES, FlockSettings
from core.scores import ScoreSettings
from ui.scripts.birds import flock_code

PRINTED = """for score, label, p in zip(scores.tolist(), labels.tolist(), probabilities.tolist()):
    p = f"{p:#.5g}" if p >= 0.01 else f"{p:.4e}"
    score = f"{score:#.5g}" if abs(score) >= 0.01 else f"{score:.4e}"
    print(score, label, p)
"""


def scores_script(settings: ScoreSettings) -> str:
    """The script of the calculator that is open."""
    if settings.part == "large scores":
        return _large(settings)
    if settings.part == "softmax":
        return _softmax(settings)
    return _typed(settings) if settings.score_from == "typed" else _sigmoid(settings)


def _typed(s: ScoreSettings) -> str:
    return f"""import torch

scores = torch.tensor([{s.score}])
labels = (scores > 0).long()
probabilities = torch.sigmoid(scores)
{PRINTED}"""


def _sigmoid(s: ScoreSettings) -> str:
    draw = flock_code(FlockSettings(), SPECIES[:2]).rstrip()
    return f"""{draw}
w = torch.tensor([{s.w1}, {s.w2}])
b = torch.tensor({s.b})

scores = X @ w + b
labels = (scores > 0).long()
probabilities = torch.sigmoid(scores)
{PRINTED}"""


def _softmax(s: ScoreSettings) -> str:
    sign = "-" if s.minus_sign else ""
    moved = f"{sign}(s + {s.shift})" if s.shift else f"{sign}s"
    scaled = moved if s.temperature == 1 else f"{moved} / {s.temperature}"
    return f"""import torch

{_scores(s)}
p = torch.softmax({scaled}, dim=0)
for score, probability in zip(s.tolist(), p.tolist()):
    print(f"{{score:.4f}} {{probability:.4f}}")
print(p.argmax().item())
"""


def _scores(s: ScoreSettings) -> str:
    if s.scores_from == "typed":
        return f"s = torch.tensor({s.typed_scores()})"
    return f"""x = torch.tensor([{s.x1}, {s.x2}])
W = torch.tensor({s.weights()})
b = torch.tensor({s.biases()})

s = W @ x + b"""


def _large(s: ScoreSettings) -> str:
    return f"""import torch

s = {-s.size if s.far_below else s.size} - {s.gap} * torch.arange(3)
p = torch.softmax(s, dim=0)
for score, probability in zip(s.tolist(), p.tolist()):
    print(f"{{score:.4f}} {{probability:.4f}}")
print(p.argmax().item())
"""
