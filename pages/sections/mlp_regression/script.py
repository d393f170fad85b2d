"""A training run as a script."""

from __future__ import annotations

from core.data.datasets import DATASETS, OWN
from core.data.points import decode_pairs
from core.parts.activations import ACTIVATIONS
from core.parts.losses import REGRESSION_LOSSES
from core.parts.optimizers import OPTIMIZERS
from core.regression.models import MODELS
from core.regression.settings import Stream
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.scripts.own_table import own_numbers

EVERY = 100
"""Epochs between two printed losses, as in the notebook."""


def regression_script(settings: RegressionPageSettings) -> str:
    """The notebook's loop: prints the loss every 100 epochs with six decimals, measured before that epoch's update.

    Where points are held out, their loss stands beside it, and so does a penalty; with early stopping the best epoch
    and its loss come last.
    """
    s = settings
    parts = [_imports(s), _data(s), _model(s), _training(s), _loop(s)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _imports(s: RegressionPageSettings) -> str:
    copying = "import copy\n" if s.stops_early else ""
    maths = "import math\n" if "math." in DATASETS[s.dataset].code else ""
    return f"{copying}{maths}{'' if not copying + maths else chr(10)}import torch\nfrom torch import nn"


def _data(s: RegressionPageSettings) -> str:
    column = ".unsqueeze(1)" if MODELS[s.model].layered else ""
    lines = [f"torch.manual_seed({s.seed})", *(_own(s) if s.dataset == OWN else _drawn(s))]
    if column:
        lines.append(
            "x, y = x.unsqueeze(1), y.unsqueeze(1)  # from (n,) to (n, 1): a batch of n points with one number each"
        )
    if s.held_out:
        lines += [
            "order = torch.randperm(n)",
            f"x_validation, y_validation = x[order[:{s.held_out}]], y[order[:{s.held_out}]]",
            f"x, y = x[order[{s.held_out}:]], y[order[{s.held_out}:]]",
        ]
    return "\n".join(lines)


def _drawn(s: RegressionPageSettings) -> list[str]:
    dataset = DATASETS[s.dataset]
    return [
        f"n = {s.count}",
        f"x = {dataset.x_code}",
        f"noise = {s.noise} * {dataset.noise_code}(n)",
        f"y = {dataset.code} + noise",
    ]


def _own(s: RegressionPageSettings) -> list[str]:
    """The own table, and both columns moved and stretched to run from 0 to 1; one whose numbers are all alike is 0."""
    lines = []
    for name, column in zip("xy", decode_pairs(s.own).numbers, strict=True):
        lines.append(f"{name} = {own_numbers(column)}  # {column.name}")
        alike = len(set(column.numbers)) == 1
        lines.append(f"{name} = ({name} - {name}.min()){'' if alike else f' / ({name}.max() - {name}.min())'}")
    return [*lines, "x, y = x.float(), y.float()", "n = len(x)"]


def _model(s: RegressionPageSettings) -> str:
    model = MODELS[s.model]
    if not model.layered:
        return f"w = torch.tensor({s.start_w}, requires_grad=True)\nb = torch.tensor({s.start_b}, requires_grad=True)"
    own = s.weights_from == Stream.OWN
    seed = f"torch.manual_seed({s.weight_seed})\n" if own else ""
    if not model.hidden:
        return f"{seed}model = nn.Linear(1, 1)"
    drawn_first = "" if own else "nn.Linear(1, 1)  # the notebook creates this layer first, from the same stream\n"
    bend = ACTIVATIONS[s.activation].module + (f", nn.Dropout({s.dropout})" if s.dropout else "")
    sizes = [1, *s.widths, 1]
    layers = [f"nn.Linear({sizes[k]}, {sizes[k + 1]})" for k in range(len(sizes) - 1)]
    output = ", nn.ReLU()" if s.output_relu else ""
    return f"{seed}{drawn_first}model = nn.Sequential({f', {bend}, '.join(layers)}{output})"


def _training(s: RegressionPageSettings) -> str:
    layered = MODELS[s.model].layered
    call = OPTIMIZERS[s.optimizer].torch_call.format(
        parameters="model.parameters()" if layered else "[w, b]",
        learning_rate=s.learning_rate,
        **s.only(*OPTIMIZERS[s.optimizer].knobs),
    )
    lines = [f"loss_function = {REGRESSION_LOSSES[s.loss].module}", f"optimizer = {call}"]
    if s.l1 or s.l2:
        lines.append(
            'weights = [p for name, p in model.named_parameters() if name.endswith("weight")]'
            if layered
            else "weights = [w]"
        )
    return "\n".join(lines)


def _loop(s: RegressionPageSettings) -> str:
    """One epoch: measure, print, perhaps stop, then update batch by batch."""
    modes = bool(s.dropout) and "dropout" in MODELS[s.model].knobs
    every_epoch = [
        "model.eval()  # dropout is off while measuring" if modes else "",
        *_measure(s),
        f"if epoch % {EVERY} == 0" + (f" and epoch < {s.epochs}:" if s.stops_early else ":"),
        "    print(epoch, " + ", ".join(f'f"{{{name}.item():.6f}}"' for name in _measured(s)) + ")",
        *_stopping(s),
        "model.train()" if modes else "",
        *_updates(s),
    ]
    before = ["best = float('inf')"] if s.stops_early else []
    after = ["", 'print("best", best_epoch, f"{best:.6f}")'] if s.stops_early else []
    if s.stops_early and MODELS[s.model].layered:
        after.append("model.load_state_dict(best_weights)")
    body = [f"    {line}" for line in every_epoch if line]
    return "\n".join([*before, f"for epoch in range({s.epochs + 1 if s.stops_early else s.epochs}):", *body, *after])


def _updates(s: RegressionPageSettings) -> list[str]:
    objective, penalty = ("(loss + penalty)", [_penalty(s)]) if s.l1 or s.l2 else ("loss", [])
    update = ["optimizer.zero_grad()", f"{objective}.backward()", "optimizer.step()"]
    if s.whole:
        return update
    if s.batch_size == s.learned_from:
        return [f"loss = loss_function({_predict(s, 'x')}, y)", *penalty, *update]
    step = [f"loss = loss_function({_predict(s, 'x[batch]')}, y[batch])", *penalty, *update]
    return [f"for batch in torch.randperm(len(x)).split({s.batch_size}):", *(f"    {line}" for line in step)]


def _measured(s: RegressionPageSettings) -> list[str]:
    return ["loss"] + ["validation_loss"] * (s.held_out > 0) + ["penalty"] * bool(s.l1 or s.l2)


def _predict(s: RegressionPageSettings, x: str) -> str:
    return f"model({x})" if MODELS[s.model].layered else f"w * {x} + b"


def _penalty(s: RegressionPageSettings) -> str:
    parts = [f"{s.l1} * sum(p.abs().sum() for p in weights)"] if s.l1 else []
    parts += [f"{s.l2} * sum((p**2).sum() for p in weights)"] if s.l2 else []
    return f"penalty = {' + '.join(parts)}"


def _measure(s: RegressionPageSettings) -> list[str]:
    """What is printed; where an update sees this very loss, with a graph to go back through."""
    seen = [f"loss = loss_function({_predict(s, 'x')}, y)"] + ([_penalty(s)] if s.l1 or s.l2 else [])
    read = [f"validation_loss = loss_function({_predict(s, 'x_validation')}, y_validation)"] if s.held_out else []
    if not s.whole:
        seen, read = [], seen + read
    return [*seen, *(["with torch.no_grad():", *(f"    {line}" for line in read)] if read else [])]


def _stopping(s: RegressionPageSettings) -> list[str]:
    """Strictly lower is a new best; without one for so many epochs, or after the last update, the loop ends."""
    if not s.stops_early:
        return []
    keep = (
        ["    best_weights = copy.deepcopy(model.state_dict())"]
        if MODELS[s.model].layered
        else ["    best_weights = copy.deepcopy((w.detach(), b.detach()))"]
    )
    return [
        "if validation_loss.item() < best:",
        "    best, best_epoch = validation_loss.item(), epoch",
        *keep,
        f"if epoch == best_epoch + {s.patience} or epoch == {s.epochs}:",
        "    break",
    ]
