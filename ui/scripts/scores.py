"""Scores and probabilities as scripts."""

from __future__ import annotations

from core.birds import SPECIES, FlockSettings
from core.scores import ScoreSettings
from ui.scripts.birds import flock_code


def scores_script(settings: ScoreSettings) -> str:
    """The script of the calculator that is open."""
    return _sigmoid(settings) if settings.part == "sigmoid" else _softmax(settings)


def _sigmoid(s: ScoreSettings) -> str:
    draw = flock_code(FlockSettings(), SPECIES[:2]).rstrip()
    return f"""{draw}
w = torch.tensor([{s.w1}, {s.w2}])
b = torch.tensor({s.b})

scores = X @ w + b
labels = (scores > 0).long()
probabilities = torch.sigmoid(scores)
for score, label, p in zip(scores.tolist(), labels.tolist(), probabilities.tolist()):
    p = f"{{p:#.5g}}" if p >= 0.01 or p == 0 else f"{{p:.4e}}"
    score = f"{{score:#.5g}}" if abs(score) >= 0.01 or score == 0 else f"{{score:.4e}}"
    print(score, label, p)
"""


def _softmax(s: ScoreSettings) -> str:
    sign = "-" if s.minus_sign else ""
    scaled = f"{sign}s" if s.temperature == 1 else f"{sign}s / {s.temperature}"
    return f"""import torch

x = torch.tensor([{s.x1}, {s.x2}])
W = torch.tensor([[{s.w01}, {s.w02}], [{s.w11}, {s.w12}], [{s.w21}, {s.w22}]])
b = torch.tensor([{s.b0}, {s.b1}, {s.b2}])

s = W @ x + b
p = torch.softmax({scaled}, dim=0)
for score, probability in zip(s.tolist(), p.tolist()):
    print(f"{{score:.4f}} {{probability:.4f}}")
print(p.argmax().item())
"""
