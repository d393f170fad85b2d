"""The losses as scripts."""

from __future__ import annotations

from core.calculators import LOSSES, LossSettings
from core.cross_entropy import GIVEN


def losses_script(settings: LossSettings) -> str:
    """The script of the loss that is open."""
    return _cross_entropy(settings) if settings.part == LOSSES[0] else _errors(settings)


def _cross_entropy(s: LossSettings) -> str:
    """The loss from logits by PyTorch, or from probabilities by its sum, and the gradient for each logit."""
    if s.soft:
        target, asked = f"y = torch.tensor({s.row('t')})\ny = y / y.sum()", "y"
    else:
        target, asked = f"label = torch.tensor({s.right_class})\ny = F.one_hot(label, {s.classes}).float()", "label"
    if s.given == GIVEN[1]:
        given = f"z = torch.tensor({s.row('z')}, requires_grad=True)"
    else:
        given = f"p = torch.tensor({s.row('p')})\nz = (p / p.sum()).log().requires_grad_()  # softmax gives p again"
    twice = f"""
leaf = z.detach().clone().requires_grad_()
twice = F.cross_entropy(torch.softmax(leaf, dim=0), {asked})  # softmax, and once more inside the loss
twice.backward()
print("softmax twice", f"{{twice.item():.4f}}", *(f"{{g:.4f}}" for g in torch.softmax(p, dim=0).tolist()))
print("gradient", *(f"{{g:+.4f}}" for g in leaf.grad.tolist()))
""" if s.softmax_twice else ""  # fmt: skip
    # PyTorch's loss makes 0 times infinity of a probability of 0 where the label is 0 too; the sum itself does not.
    loss = "loss.item()" if s.given == GIVEN[1] else "(0 - torch.xlogy(y, p)).sum().item()"
    return f"""import torch
from torch.nn import functional as F

{given}
{target}
loss = F.cross_entropy(z, {asked})
loss.backward()
p = torch.softmax(z, dim=0).detach()
print(f"{{{loss}:.4f}}")
for share, due, term, slope, gap in zip(p, y, 0 - torch.xlogy(y, p), z.grad, p - y):
    print(f"{{share:z.4f}} {{due:z.4f}} {{term:z.4f}} {{slope:z.4f}} {{gap:z.4f}}")
{twice}"""


def _errors(s: LossSettings) -> str:
    outlier = f"\ny[-1] += {s.outlier}" if s.outlier else ""
    without = (
        f"""
right = torch.tensor({s.targets()})
print("without the outlier", *(f"{{loss_of(prediction, right).item():.4f}}" for loss_of in (nn.MSELoss(), nn.L1Loss())))
"""
        if s.outlier
        else ""
    )
    return f"""import torch
from torch import nn

prediction = torch.tensor({s.predictions()}, requires_grad=True)
y = torch.tensor({s.targets()}){outlier}
for row in zip(*(column.tolist() for column in (prediction, y, prediction - y, (prediction - y) ** 2, (prediction - y).abs()))):
    print(*(f"{{value:z.4f}}".rstrip("0").rstrip(".") for value in row))
for loss_of in (nn.MSELoss(), nn.L1Loss()):
    prediction.grad = None
    loss = loss_of(prediction, y)
    loss.backward()
    print(f"{{loss.item():.4f}}", *(f"{{slope:+.4f}}" for slope in prediction.grad.tolist()))
{without}"""
