"""The text of the training loop: two forms of it, the lines that can be switched, and what every line is there for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from core.settings import Settings, choice, flag, number


class Form(StrEnum):
    """The two ways in which the loop is written."""

    SCRATCH = "from scratch"
    NN = "with nn"


class Unsqueezed(StrEnum):
    """The tensors that become columns."""

    BOTH = "x and y"
    X_ALONE = "x alone"
    NONE = "none"


POINTS = 50
"""How many points the text draws."""

Written = tuple[str, str]
"""A line of text and its role."""
EMPTY: Written = ("", "")


@dataclass(frozen=True)
class LoopSettings(Settings):
    """Which text is run, and which of its lines are switched."""

    form: str = choice(
        "Form",
        Form.SCRATCH,
        Form,
        help="From scratch: two plain tensors and an update written out. With nn: PyTorch's own layer, loss and "
        "optimizer.",
    )
    learning_rate: float = number(
        "Learning rate", 0.1, 1e-5, 10.0, log=True, help="How far a step goes for a given gradient."
    )
    epochs: int = number(
        "Epochs traced",
        3,
        1,
        20,
        whole=True,
        step=1,
        unit="epochs",
        help="How many turns of the loop are shown line by line.",
    )
    zero_grad: bool = flag(
        "zero_grad", True, help="Off: gradients are never cleared, so each backward adds to the last."
    )
    no_grad: bool = flag("no_grad", True, help="Off: parameters are changed while autograd is watching.")
    minus: bool = flag("Minus", True, help="Off: plus instead of minus, so each step goes up the gradient.")
    mean: bool = flag("Mean", True, help="Off: the sum of the squared errors instead of their mean, 50 times as large.")
    requires_grad: bool = flag("requires_grad", True, help="Off: nobody tells autograd that w and b are to be learned.")
    unsqueeze: str = choice(
        "unsqueeze(1)",
        Unsqueezed.BOTH,
        Unsqueezed,
        when=lambda s: s.form == Form.NN,
        help="Which tensors become columns, for the form with nn: a layer takes a batch of rows, and targets must "
        "have its shape.",
    )

    @property
    def summed(self) -> int:
        """How many squared errors the loss adds up; 1 where it is their mean, so that by this much both are on one
        scale."""
        if self.mean:
            return 1
        every_pair = self.form == Form.NN and self.unsqueeze == Unsqueezed.X_ALONE
        return POINTS**2 if every_pair else POINTS

    def proper(self) -> Self:
        """The same text with every line as it should be."""
        defaults: dict[str, Any] = {name: self.knobs()[name].default for name in SWITCHES}
        return replace(self, **defaults)


SWITCHES = ("zero_grad", "no_grad", "minus", "mean", "requires_grad", "unsqueeze")
"""The knobs that change a line."""


@dataclass(frozen=True)
class Role:
    """What a line is there for: for each form what it does, and what happens where it is switched."""

    scratch: str = ""
    nn: str = ""
    switched: str = ""

    def story(self, form: str, switched: bool) -> str:
        """The sentences for a line of this role."""
        if switched and self.switched:
            return self.switched
        return (self.nn or self.scratch) if form == Form.NN else self.scratch


@dataclass(frozen=True)
class SourceLine:
    """A line of the text as it is run. `role` is a key of `ROLES`, empty for an empty line.

    `switched` says that the learner has changed it, `off` that it is only a comment.
    """

    text: str
    role: str
    switched: bool
    off: bool
    explanation: str


def source_lines(settings: LoopSettings, turns: int | None = None) -> tuple[SourceLine, ...]:
    """The text for these settings, with `turns` of the loop, or as many as are traced."""
    turns = settings.epochs if turns is None else turns
    written = FORMS[settings.form](settings, turns)
    right_lines = FORMS[settings.form](settings.proper(), turns)
    lines = []
    for (text, role), (right, _) in zip(written, right_lines, strict=True):
        switched = text.strip() != right.strip()
        story = ROLES[role].story(settings.form, switched) if role else ""
        lines.append(SourceLine(text, role, switched, text.lstrip().startswith("# "), story))
    return tuple(lines)


def joined(lines: tuple[SourceLine, ...]) -> str:
    """The text as it is run."""
    return "\n".join(line.text for line in lines) + "\n"


def _line(role: str, text: str, on: bool = True, depth: int = 0) -> Written:
    """A line as it stands in the text: switched off, it stays as a comment, so that line numbers do not move."""
    return "    " * depth + ("" if on else "# ") + text, role


def _data() -> list[Written]:
    return [
        _line("seed", "torch.manual_seed(42)"),
        _line("data", f"x = torch.rand({POINTS})"),
        _line("data", f"noise = 0.05 * torch.randn({POINTS})"),
        _line("data", "y = 2 * x + 3 + noise"),
    ]


def _from_scratch(s: LoopSettings, turns: int) -> list[Written]:
    grad = ", requires_grad=True" if s.requires_grad else ""
    sign = "-=" if s.minus else "+="
    inside = 2 if s.no_grad else 1
    return [
        _line("import", "import torch"),
        EMPTY,
        *_data(),
        EMPTY,
        _line("parameter", f"w = torch.tensor(-1.0{grad})"),
        _line("parameter", f"b = torch.tensor(5.0{grad})"),
        EMPTY,
        _line("losses", "losses = []"),
        _line("epoch", f"for epoch in range({turns}):"),
        _line("forward", "prediction = w * x + b", depth=1),
        _line("loss", f"loss = ((prediction - y) ** 2).{'mean' if s.mean else 'sum'}()", depth=1),
        _line("losses", "losses.append(loss.item())", depth=1),
        _line("backward", "loss.backward()", depth=1),
        _line("no_grad", "with torch.no_grad():", s.no_grad, depth=1),
        _line("step", f"w {sign} {s.learning_rate} * w.grad", depth=inside),
        _line("step", f"b {sign} {s.learning_rate} * b.grad", depth=inside),
        _line("zero_grad", "w.grad.zero_()", s.zero_grad, depth=1),
        _line("zero_grad", "b.grad.zero_()", s.zero_grad, depth=1),
    ]


def _with_nn(s: LoopSettings, turns: int) -> list[Written]:
    frozen = "" if s.requires_grad else ".requires_grad_(False)"
    reduction = "" if s.mean else 'reduction="sum"'
    maximize = "" if s.minus else ", maximize=True"
    inside = 1 if s.no_grad else 0
    return [
        _line("import", "import torch"),
        _line("import", "from torch import nn, optim"),
        EMPTY,
        *_data(),
        _line("unsqueeze", "x = x.unsqueeze(1)", s.unsqueeze != Unsqueezed.NONE),
        _line("unsqueeze", "y = y.unsqueeze(1)", s.unsqueeze == Unsqueezed.BOTH),
        EMPTY,
        _line("parameter", f"model = nn.Linear(1, 1){frozen}"),
        _line("no_grad", "with torch.no_grad():", s.no_grad),
        _line("start", "model.weight.fill_(-1.0)", depth=inside),
        _line("start", "model.bias.fill_(5.0)", depth=inside),
        _line("criterion", f"criterion = nn.MSELoss({reduction})"),
        _line("optimizer", f"optimizer = optim.SGD(model.parameters(), lr={s.learning_rate}{maximize})"),
        EMPTY,
        _line("losses", "losses = []"),
        _line("epoch", f"for epoch in range({turns}):"),
        _line("forward", "prediction = model(x)", depth=1),
        _line("loss", "loss = criterion(prediction, y)", depth=1),
        _line("losses", "losses.append(loss.item())", depth=1),
        _line("backward", "loss.backward()", depth=1),
        _line("step", "optimizer.step()", depth=1),
        _line("zero_grad", "optimizer.zero_grad()", s.zero_grad, depth=1),
    ]


FORMS: dict[str, Callable[[LoopSettings, int], list[Written]]] = {
    Form.SCRATCH: _from_scratch,
    Form.NN: _with_nn,
}

ROLES: dict[str, Role] = {
    "import": Role("Brings in PyTorch."),
    "seed": Role("Starts the random stream, so that everybody draws the same points."),
    "data": Role(
        "50 points of the line 2x + 3, moved up and down by a little noise. They are data: no gradient is asked for."
    ),
    "unsqueeze": Role(
        "",
        "From shape (50,) to (50, 1): a batch of 50 rows with one number each. That is what a layer takes, and what "
        "it gives.",
        "Left out, so the shape stays (50,). A layer cannot read such an x; such a y is broadcast against the "
        "predictions to (50, 50), every point against every other.",
    ),
    "parameter": Role(
        "A number to be learned. With requires_grad=True autograd notes down all that is computed from it.",
        "The layer holds w as its weight and b as its bias, drawn at random, and both require a gradient.",
        "Nothing here requires a gradient, so autograd notes nothing down, and backward has no way to go back.",
    ),
    "start": Role("", "Puts the start of the other form in the place of the random one, so that both can be compared."),
    "criterion": Role(
        "",
        "The loss as an object that is called: the mean of the squared errors.",
        "The sum of the squared errors: as many times the mean as there are errors, and so are the gradients.",
    ),
    "optimizer": Role(
        "",
        "Keeps the parameters and the learning rate; later its step makes the update.",
        "With maximize=True plus stands where minus should: each step goes up the gradient, and the loss climbs.",
    ),
    "losses": Role("Keeps the loss of every epoch as a plain number: item() takes it out of the tensor."),
    "epoch": Role("One turn is one epoch: every point is used once, and the parameters make one step."),
    "forward": Role(
        "The prediction for every point, with w and b as they are now. Autograd notes down how it came about.",
        "Calls the module, which multiplies by its weight and adds its bias, for all 50 rows at once.",
    ),
    "loss": Role(
        "One number that says how wrong the predictions are: the mean of the squared errors.",
        "Compares predictions with targets: the mean of the squared errors, or what the criterion was told to do "
        "instead.",
        "The sum of the squared errors: 50 times the mean, with gradients 50 times as large.",
    ),
    "backward": Role(
        "Goes back through all that was noted down, and adds the gradients of the loss to w.grad and b.grad. w and b "
        "do not change."
    ),
    "no_grad": Role(
        "The update is no part of the model, so autograd looks away while w and b are changed.",
        "Setting a parameter by hand is no part of the model, so autograd looks away. The optimizer's step does so by "
        "itself.",
        "Left out, so autograd is watching: it refuses to let a tensor that requires a gradient be changed in place.",
    ),
    "step": Role(
        "One step against the gradient, as long as the learning rate says.",
        "The optimizer changes all its parameters by one step, under no_grad.",
        "Plus stands where minus should: the step goes up the gradient, and the loss climbs.",
    ),
    "zero_grad": Role(
        "Sets the gradient back to 0, because backward adds to what is there.",
        "Takes the gradients away, to None, because backward adds to what is there.",
        "Left out: the next backward adds its gradient to this one, so each step follows the sum of all gradients so "
        "far.",
    ),
}
