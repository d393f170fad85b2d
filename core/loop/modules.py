"""Modules: what calling one does, what it registers as its parameters, and what a missing column does to its loss.

The texts at the foot of this file run as they stand; every result is read from the names that they leave behind.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from core.loop.notebook import Told, run_cell


@dataclass(frozen=True)
class CallResult:
    """A module with a hook of each of the `HOOKS`, run forwards and backwards twice on the same batch of N rows.

    hooks_when_called, hooks_when_forwarded: the hooks that ran for `model(x)` and for `model.forward(x)`, in order.
    called, forwarded: (N, 1) what each gave back.
    """

    source: str
    hooks_when_called: tuple[str, ...]
    hooks_when_forwarded: tuple[str, ...]
    called: Tensor
    forwarded: Tensor


@dataclass(frozen=True)
class Registration:
    """A way to keep numbers in a module: the `source` of the class `Network`, and what to say about it."""

    source: str
    story: str


@dataclass(frozen=True)
class Registered:
    """What a module has registered.

    names, shapes: those of `named_parameters()`, in order. count: how many numbers they hold. keys: those of
    `state_dict()`. printed: what the text printed. error: what `optim.SGD(model.parameters())` raised, or None.
    """

    source: str
    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]
    count: int
    keys: tuple[str, ...]
    printed: str
    error: Told | None


@dataclass(frozen=True)
class ColumnResult:
    """The loss of 50 predictions, (50, 1), against targets with and without the column.

    shapes: what is written in the text, and its shape. x: (50,). errors: (50, 50), the squared differences without the
    column, a row for each prediction. right, wrong: the losses against (50, 1) and against (50,). warnings: PyTorch's
    own, word for word.
    """

    source: str
    shapes: tuple[tuple[str, tuple[int, ...]], ...]
    x: Tensor
    errors: Tensor
    right: float
    wrong: float
    warnings: tuple[Told, ...]


def call_module() -> CallResult:
    """Call a module, then its `forward`, and see when its hooks run."""
    names = run_cell(CALLING).names
    return CallResult(
        source=CALLING,
        hooks_when_called=tuple(names["when_called"]),
        hooks_when_forwarded=tuple(names["when_forwarded"]),
        called=names["called"].detach(),
        forwarded=names["forwarded"].detach(),
    )


def register(name: str) -> Registered:
    """Build the network of one entry of `REGISTRATIONS` and ask it for its parameters."""
    source = f"{REGISTRATIONS[name].source}\n{ASKING}"
    cell = run_cell(source)
    model = cell.names["model"]
    parameters = dict(model.named_parameters())
    return Registered(
        source=source,
        names=tuple(parameters),
        shapes=tuple(tuple(parameter.shape) for parameter in parameters.values()),
        count=sum(parameter.numel() for parameter in parameters.values()),
        keys=tuple(model.state_dict()),
        printed=cell.printed,
        error=cell.error,
    )


def compare_columns() -> ColumnResult:
    """Measure the same predictions against targets as a column and as they are."""
    cell = run_cell(COLUMNS)
    names = cell.names
    shapes = tuple((text, tuple(names[name].shape)) for text, name in SHAPES.items())
    return ColumnResult(
        source=COLUMNS,
        shapes=shapes,
        x=names["x"],
        errors=names["difference"].detach().square(),
        right=names["right"].item(),
        wrong=names["wrong"].item(),
        warnings=tuple(cell.warnings),
    )


HOOKS = ("forward-pre", "forward", "backward")
"""The kinds of hooks that a module runs, in the order in which they come: before its forward pass, after it, and once
its gradients have come back."""

CALLING = """\
import torch
from torch import nn

torch.manual_seed(42)
x = torch.rand(3, 2, requires_grad=True)
model = nn.Linear(2, 1)
ran = []

model.register_forward_pre_hook(lambda *_: ran.append("forward-pre"))
model.register_forward_hook(lambda *_: ran.append("forward"))
model.register_full_backward_hook(lambda *_: ran.append("backward"))

called = model(x)
called.sum().backward()
when_called = list(ran)

ran.clear()
forwarded = model.forward(x)
forwarded.sum().backward()
when_forwarded = list(ran)

print(when_called, when_forwarded, torch.equal(called, forwarded))
"""

ASKING = """\

model = Network()
for name, parameter in model.named_parameters():
    print(name, tuple(parameter.shape))
print(list(model.state_dict()))
print(tuple(model(torch.rand(3, 1)).shape))

optimizer = optim.SGD(model.parameters(), lr=0.1)
"""

COLUMNS = """\
import torch
from torch import nn

torch.manual_seed(42)
x = torch.rand(50)
noise = 0.05 * torch.randn(50)
y = 2 * x + 3 + noise

model = nn.Linear(1, 1)
with torch.no_grad():
    model.weight.fill_(-1.0)
    model.bias.fill_(5.0)

column = x.unsqueeze(1)
prediction = model(column)
target = y.unsqueeze(1)
criterion = nn.MSELoss()

right = criterion(prediction, target)
wrong = criterion(prediction, y)
difference = prediction - y

print(right.item(), wrong.item(), difference.shape)
"""

SHAPES = {
    "x": "x",
    "x.unsqueeze(1)": "column",
    "prediction": "prediction",
    "y": "y",
    "y.unsqueeze(1)": "target",
    "prediction - y": "difference",
}
"""What the table of shapes shows, and the name that holds it."""

IMPORTS = """\
import torch
from torch import nn, optim

torch.manual_seed(42)
"""

FORWARD = """\

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
"""

LINE = """\

    def forward(self, x):
        return self.w * x + self.b
"""

START = """\

class Network(nn.Module):
    def __init__(self):
        super().__init__()
"""

REGISTRATIONS: dict[str, Registration] = {
    "nn.ModuleList": Registration(
        f"{IMPORTS}{START}        self.layers = nn.ModuleList([nn.Linear(1, 3), nn.ReLU(), nn.Linear(3, "
        f"1)])\n{FORWARD}",
        "A module registers the modules among its attributes, and a ModuleList is one: every layer's weight and bias "
        "are found.",
    ),
    "a plain list": Registration(
        f"{IMPORTS}{START}        self.layers = [nn.Linear(1, 3), nn.ReLU(), nn.Linear(3, 1)]\n{FORWARD}",
        "A module does not look into a Python list: the layers are there and compute, but nobody would train or save "
        "them.",
    ),
    "a plain tensor": Registration(
        f"{IMPORTS}{START}        self.w = torch.tensor(-1.0, requires_grad=True)\n"
        f"        self.b = nn.Parameter(torch.tensor(5.0))\n{LINE}",
        "w gets a gradient, but it is no nn.Parameter: the optimizer never hears of it, and only b is trained, "
        "without a word.",
    ),
    "nn.Parameter": Registration(
        f"{IMPORTS}{START}        self.w = nn.Parameter(torch.tensor(-1.0))\n"
        f"        self.b = nn.Parameter(torch.tensor(5.0))\n{LINE}",
        "An nn.Parameter is a tensor that requires a gradient and that its module registers under the attribute's "
        "name.",
    ),
}
