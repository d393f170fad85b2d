"""A network on points of the plane as a script."""

from __future__ import annotations

from textwrap import indent

from core.classifier.methods import as_they_are
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from core.plane.inputs import INPUTS, THIRD, WEIGHED
from core.plane.module import mlp_class
from core.plane.own_points import decode_points
from core.plane.points import OWN, POINTS, WEIGHT_CODE
from core.plane.settings import PlaneSettings
from ui.numbers import milestones
from ui.scripts.own_table import in_lines, own_labels

AS_THEY_ARE = ("x₁", "x₂")
"""The inputs that a point has of itself."""
POINTS_A_LINE = 6


def plane_script(settings: PlaneSettings) -> str:
    """The points, a `class MLP(nn.Module)` and the loop that trains it.

    Prints the loss at the page's milestones with six decimals, measured before that epoch's updates, the test loss and
    the penalty beside it where there are any; then the best epoch with early stopping; then how many points are right,
    and for each class (a row) how many of its points are taken for which class.
    """
    s = settings
    parts = [f"{_imports(s)}\n\n{_points(s)}", mlp_class(s), f"{_training(s)}\n{_loop(s)}", _judge(s)]
    return "\n\n\n".join(parts) + "\n"


def _imports(s: PlaneSettings) -> str:
    own = ["import copy"] * s.stops_early + ["import math"] * ("math." in POINTS[s.points].code)
    return "\n".join([*own, *[""] * bool(own), "import torch", "from torch import nn"])


def _points(s: PlaneSettings) -> str:
    seed = [f"torch.manual_seed({s.point_seed})"] if s.points != OWN or s.held_out else []
    drawn = _own(s) if s.points == OWN else POINTS[s.points].code.format(n=s.count, noise=s.noise)
    lines = [*seed, drawn, *[WEIGHT_CODE.format(n=s.count, noise=s.noise)] * s.weighed]
    if s.fed not in (AS_THEY_ARE, (*AS_THEY_ARE, THIRD)):
        columns = ", ".join((INPUTS | WEIGHED)[name].code for name in s.fed)
        lines.append(f"X = torch.stack([{columns}], dim=1)")
    if s.held_out:
        lines += [
            f"test = torch.zeros({s.total}, dtype=torch.bool)",
            f"test[torch.randperm({s.total})[:{s.held_out}]] = True",
            "X_test, y_test, X, y = X[test], y[test], X[~test], y[~test]",
        ]
    return "\n".join(lines)


def _own(s: PlaneSettings) -> str:
    """Own points and their labels, several to a line."""
    x, y = decode_points(s.own)
    points = in_lines([f"[{a:.4g}, {b:.4g}]" for a, b in x.tolist()], POINTS_A_LINE)
    return f"X = torch.tensor([\n{points}\n], dtype=torch.float32)\ny = {own_labels(y.tolist())}"


def _training(s: PlaneSettings) -> str:
    how, optimizer = s.hyperparameters, OPTIMIZERS[s.optimizer]
    call = optimizer.torch_call.format(parameters="model.parameters()", learning_rate=s.learning_rate, **how.knobs)
    lines = [
        f"torch.manual_seed({s.weight_seed})",
        "model = MLP()  # 4. make an instance; model(X) calls it",
        f"loss_function = {how.loss.module}",
        f"optimizer = {call}",
    ]
    if scheduler := SCHEDULES[s.schedule].torch_call:
        lines.append("scheduler = " + scheduler.format(steps=s.epochs, **how.schedule_knobs))
    if how.penalty:
        lines.append('weights = [p for name, p in model.named_parameters() if name.endswith("weight")]')
    if s.method.targets is as_they_are:
        return "\n".join(lines)
    lines.append("target = y.float().unsqueeze(1)  # from (n,) to (n, 1), as the scores are")
    lines += ["target_test = y_test.float().unsqueeze(1)"] * bool(s.held_out)
    return "\n".join(lines)


def _loop(s: PlaneSettings) -> str:
    """One epoch: measure, print, perhaps stop, then update batch by batch."""
    epoch = [
        *["model.eval()  # dropout is off while measuring"] * s.network.drops,
        "with torch.no_grad():",
        *(f"    {line}" for line in _measured(s)),
        f"if epoch in {tuple(milestones(s.epochs))}:",
        "    print(epoch, " + ", ".join(f'f"{{{name}.item():.6f}}"' for name in _told(s)) + ")",
        *_stopping(s),
        *["model.train()"] * s.network.drops,
        *_updates(s),
        *["scheduler.step()"] * bool(SCHEDULES[s.schedule].torch_call),
    ]
    before = 'best = float("inf")\n' if s.stops_early else ""
    after = '\nprint("best", best_epoch, f"{best:.6f}")\nmodel.load_state_dict(best_weights)' if s.stops_early else ""
    return f"{before}for epoch in range({s.epochs + 1}):\n{indent(chr(10).join(epoch), '    ')}{after}"


def _told(s: PlaneSettings) -> list[str]:
    return ["loss"] + ["test_loss"] * bool(s.held_out) + ["penalty"] * bool(s.hyperparameters.penalty)


def _measured(s: PlaneSettings) -> list[str]:
    target = _target(s)
    lines = [f"loss = loss_function(model(X), {target})"]
    lines += [f"test_loss = loss_function(model(X_test), {target}_test)"] * bool(s.held_out)
    return lines + _penalty(s)


def _stopping(s: PlaneSettings) -> list[str]:
    """Strictly lower is a new best; without one for so many epochs, or after the last update, the loop ends."""
    if not s.stops_early:
        return [f"if epoch == {s.epochs}:", "    break"]
    return [
        "if test_loss.item() < best:",
        "    best, best_epoch = test_loss.item(), epoch",
        "    best_weights = copy.deepcopy(model.state_dict())",
        f"if epoch == best_epoch + {s.patience} or epoch == {s.epochs}:",
        "    break",
    ]


def _updates(s: PlaneSettings) -> list[str]:
    whole = s.batch_size >= s.learned_from
    rows = "" if whole else "[batch]"
    objective = "(loss + penalty)" if s.hyperparameters.penalty else "loss"
    update = [
        "optimizer.zero_grad()",
        f"loss = loss_function(model(X{rows}), {_target(s)}{rows})",
        *_penalty(s),
        f"{objective}.backward()",
        "optimizer.step()",
    ]
    if whole:
        return update
    return [f"for batch in torch.randperm(len(X)).split({s.batch_size}):", *(f"    {line}" for line in update)]


def _target(s: PlaneSettings) -> str:
    return "y" if s.method.targets is as_they_are else "target"


def _penalty(s: PlaneSettings) -> list[str]:
    parts = [f"{s.l1} * sum(p.abs().sum() for p in weights)"] if s.l1 else []
    parts += [f"{s.l2} * sum((p**2).sum() for p in weights)"] if s.l2 else []
    return [f"penalty = {' + '.join(parts)}"] * bool(parts)


def _judge(s: PlaneSettings) -> str:
    """How many points are right, and which class is taken for which."""
    decided = "(scores.squeeze(1) > 0).long()" if s.classes == 2 else "scores.argmax(dim=1)"
    groups = ['"training", X, y'] + ['"test", X_test, y_test'] * bool(s.held_out)
    calls = "\n".join(f"judge({group})" for group in groups)
    evaluated = "model.eval()\n" if s.network.drops else ""
    return f"""def judge(name, X, y):
    with torch.no_grad():
        scores = model(X)
    decided = {decided}
    print(name, (decided == y).sum().item(), "of", len(y))
    for truth in range({s.classes}):
        print(*[((y == truth) & (decided == k)).sum().item() for k in range({s.classes})])


{evaluated}{calls}"""
