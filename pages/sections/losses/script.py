"""The losses as scripts."""

from __future__ import annotations

from core.losses.cross_entropy import Given
from pages.sections.losses.settings import LossesPageSettings, Part


def losses_script(settings: LossesPageSettings) -> str:
    """The script of the loss that is open."""
    scripts = {Part.CROSS_ENTROPY: _cross_entropy, Part.ERRORS: _errors}
    return scripts[Part(settings.part)](settings)


def _cross_entropy(s: LossesPageSettings) -> str:
    """The loss from logits by PyTorch, or from probabilities by its sum, and the gradient for each logit."""
    if s.soft:
        target, asked = f"y = torch.tensor({s.shares})\ny = y / y.sum()", "y"
    else:
        target, asked = f"label = torch.tensor({s.right_class})\ny = F.one_hot(label, {s.classes}).float()", "label"
    # PyTorch's loss makes 0 times infinity of a probability of 0 where the label is 0 too; the sum itself does not.
    if s.given == Given.LOGITS:
        given, loss = f"z = torch.tensor({s.entered}, requires_grad=True)", "loss.item()"
    else:
        given = f"p = torch.tensor({s.entered})\nz = (p / p.sum()).log().requires_grad_()  # softmax gives p again"
        loss = "(0 - torch.xlogy(y, p)).sum().item()"
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
{_twice(asked) if s.softmax_twice else ""}"""


def _twice(asked: str) -> str:
    """The same for softmax applied twice."""
    return f"""
leaf = z.detach().clone().requires_grad_()
twice = F.cross_entropy(torch.softmax(leaf, dim=0), {asked})  # softmax, and once more inside the loss
twice.backward()
print("softmax twice", f"{{twice.item():.4f}}", *(f"{{g:.4f}}" for g in torch.softmax(p, dim=0).tolist()))
print("gradient", *(f"{{g:+.4f}}" for g in leaf.grad.tolist()))
"""


def _errors(s: LossesPageSettings) -> str:
    """Both means with their gradients, and without the outlier."""
    outlier = f"\ny[-1] += {s.outlier}" if s.outlier else ""
    columns = "(prediction, y, prediction - y, (prediction - y) ** 2, (prediction - y).abs())"
    return f"""import torch
from torch import nn

prediction = torch.tensor({s.predictions()}, requires_grad=True)
y = torch.tensor({s.targets()}){outlier}
for row in zip(*(column.tolist() for column in {columns})):
    print(*(f"{{value:z.4f}}".rstrip("0").rstrip(".") for value in row))
for loss_of in (nn.MSELoss(), nn.L1Loss()):
    prediction.grad = None
    loss = loss_of(prediction, y)
    loss.backward()
    print(f"{{loss.item():.4f}}", *(f"{{slope:+.4f}}" for slope in prediction.grad.tolist()))
{_without_outlier(s) if s.outlier else ""}"""


def _without_outlier(s: LossesPageSettings) -> str:
    """Both means of the labels as they were."""
    means = '*(f"{loss_of(prediction, right).item():.4f}" for loss_of in (nn.MSELoss(), nn.L1Loss()))'
    return f"""
right = torch.tensor({s.targets()})
print("without the outlier", {means})
"""
