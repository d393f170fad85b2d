"""A linear classifier as a script."""

from __future__ import annotations

from core.classifier import GROUPS, LINES, METHODS, ClassifierSettings, method_of, species_of
from core.optimizers import OPTIMIZERS
from ui.numbers import milestones
from ui.scripts.birds import flock_code

FIVE_DIGITS = """def five_digits(value):
    return f"{value:#.5g}" if abs(value) >= 0.01 or value == 0 else f"{value:.4e}"
"""


def classifier_script(settings: ClassifierSettings) -> str:
    """What the open part computes, with its numbers printed."""
    drawn = flock_code(settings, species_of(settings))
    if settings.part == "by hand":
        return f"{drawn}\n\n{FIVE_DIGITS}\n\n{_line(settings)}{_table()}"
    if settings.part == "judging":
        return f"{drawn}\n{_judged(settings)}"
    return f"{drawn}\n{_training(settings, told=True)}"


def _line(s: ClassifierSettings) -> str:
    return f"w, b = torch.tensor([{s.w1}, {s.w2}]), torch.tensor({s.b})\nscores = X @ w + b\n"


def _table() -> str:
    return """labels = (scores > 0).long()
probabilities = torch.sigmoid(scores)
for score, label, p in zip(scores.tolist(), labels.tolist(), probabilities.tolist()):
    print(five_digits(score), label, five_digits(p))
"""


def _training(s: ClassifierSettings, told: bool) -> str:
    method, outputs = METHODS[method_of(s)], METHODS[method_of(s)].outputs(len(species_of(s)))
    held_out = _held_out(s)
    split = (
        f"order = torch.randperm(len(X))\nX_test, y_test = X[order[:{held_out}]], y[order[:{held_out}]]\n"
        f"X, y = X[order[{held_out}:]], y[order[{held_out}:]]\n"
        if held_out
        else ""
    )
    call = OPTIMIZERS[s.optimizer].torch_call.format(
        parameters="model.parameters()", learning_rate=s.learning_rate, **s.knobs_for(s.optimizer)
    )
    test = "\n        with torch.no_grad():\n            test_loss = loss_of(model(X_test), y_test)" if held_out else ""
    shown = 'f"{loss.item():.6f}"' + (', f"{test_loss.item():.6f}"' if held_out else "")
    printing = f"    if epoch in {tuple(milestones(s.epochs))}:{test}\n        print(epoch, {shown})\n" if told else ""
    return f"""from torch import nn

{split}torch.manual_seed({s.weight_seed})
model = nn.Linear(2, {outputs})
optimizer = {call}


def loss_of(scores, y):
    return {method.code}


for epoch in range({s.epochs + 1}):
    loss = loss_of(model(X), y)
{printing}    if epoch < {s.epochs}:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
"""


def _held_out(s: ClassifierSettings) -> int:
    """How many birds are kept from training."""
    return s.held_out(sum(getattr(s, f"{name}s") for name in species_of(s)))


def _judged(s: ClassifierSettings) -> str:
    if s.judged == LINES[0]:
        scores = _line(s)
    else:
        test = s.judged_on == GROUPS[0]
        if test and not _held_out(s):
            return "# No bird is held out, so there is none to judge on.\n"
        rows = "X, y = X_test, y_test\n" if test else ""
        scores = f"{_training(s, told=False)}\n{rows}scores = model(X).squeeze(1).detach()\n"
    seagull = s.positive == "seagull"
    return f"""{scores}
probability = {"torch.sigmoid(scores)" if seagull else "1 - torch.sigmoid(scores)"}
truth, called = y == {1 if seagull else 0}, probability >= {s.threshold}
TP, FN = (truth & called).sum().item(), (truth & ~called).sum().item()
FP, TN = (~truth & called).sum().item(), (~truth & ~called).sum().item()
print(TP, FN, FP, TN)
print("accuracy", f"{{(TP + TN) / len(y):.4f}}")
print("precision", f"{{TP / (TP + FP):.4f}}" if TP + FP else "nothing to divide by")
print("recall", f"{{TP / (TP + FN):.4f}}" if TP + FN else "nothing to divide by")
"""
