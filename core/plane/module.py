"""A network as a module: `class MLP(nn.Module)` in the four steps in which one is written, each run as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor

from core.loop.notebook import run_cell
from core.parts.activations import ACTIVATIONS
from core.plane.inputs import features
from core.plane.settings import PlaneSettings

IMPORTS = "import torch\nfrom torch import nn\n\n"


@dataclass(frozen=True)
class ModuleStep:
    """A step on the way to a network: what it adds, a text that runs by itself, and what that text prints."""

    title: str
    source: str
    printed: str


@dataclass(frozen=True)
class LinearLayer:
    """An `nn.Linear(2, 3)` at work. source: the text, printed: what it prints. weight: (3, 2), bias: (3,), x: (2,) what
    it is given, z: (3,) what it makes of it."""

    source: str
    printed: str
    weight: Tensor
    bias: Tensor
    x: Tensor
    z: Tensor


def mlp_class(settings: PlaneSettings, steps: int = 3) -> str:
    """The network of these settings as a class, after so many of its first three steps."""
    if steps == 1:
        return "class MLP(nn.Module):  # 1. inherit from nn.Module\n    pass"
    names = hidden_names(settings)
    text = f"""class MLP(nn.Module):  # 1. inherit from nn.Module
    def __init__(self):
        super().__init__()
        {_lines(_layers(settings, names))}"""
    if steps == 2:
        return text
    return f"""{text}

    def forward(self, x):  # 3. what happens to a batch of points
        {_lines(_passes(settings, names))}"""


def hidden_names(settings: PlaneSettings) -> list[str]:
    """What the hidden layers are called in the class."""
    return ["hidden"] if settings.layers == 1 else [f"hidden{k + 1}" for k in range(settings.layers)]


def module_steps(settings: PlaneSettings, point: Tensor) -> tuple[ModuleStep, ...]:
    """The four steps for the network of these settings; the last sends a point (2,) or (3,) through its first
    weights."""
    looked = ".eval()" if settings.network.drops else ""  # or dropout would silence units
    count, outputs = len(settings.fed), settings.network.sizes[-1]
    given = ", ".join(f"{value:.6g}" for value in features(settings.fed, point).tolist())
    said = "torch.sigmoid(score)" if outputs == 1 else "torch.softmax(score, dim=1)"
    wholes = {
        "Inherit from nn.Module": f"{mlp_class(settings, 1)}\n\n\nprint(MLP())",
        "Name the layers": f"{mlp_class(settings, 2)}\n\n\nprint(MLP())",
        "Say what happens to a batch": f"{mlp_class(settings, 3)}\n\n\n"
        f"print(MLP(){looked}(torch.zeros(10, {count})).shape)",
        "Make an instance and call it": f"{mlp_class(settings, 3)}\n\n\ntorch.manual_seed({settings.weight_seed})\n"
        f"model = MLP(){looked}  # 4. make an instance; model(x) calls it\nx = torch.tensor([[{given}]])\n"
        f"score = model(x)\nprint(score)\nprint({said})",
    }
    return tuple(_step(title, f"{IMPORTS}\n{source}\n") for title, source in wholes.items())


def linear_layer() -> LinearLayer:
    """Run `LINEAR`, and read what it leaves behind."""
    cell = run_cell(LINEAR)
    layer = cell.names["layer"]
    return LinearLayer(
        source=LINEAR,
        printed=cell.printed,
        weight=layer.weight.detach(),
        bias=layer.bias.detach(),
        x=cell.names["x"],
        z=cell.names["z"].detach(),
    )


def _step(title: str, source: str) -> ModuleStep:
    return ModuleStep(title, source, run_cell(source).printed)


def _lines(lines: list[str]) -> str:
    return "\n        ".join(lines)


def _layers(s: PlaneSettings, names: list[str]) -> list[str]:
    """The lines that make the layers, the first with what they are."""
    sizes = [*pairwise(s.network.sizes)]
    lines = [f"self.{name} = nn.Linear({i}, {o})" for name, (i, o) in zip([*names, "output"], sizes, strict=True)]
    lines += [f"self.activation = {ACTIVATIONS[s.activation].module}"] * bool(names)
    lines += [f"self.dropout = nn.Dropout({s.dropout})"] * s.network.drops
    lines[0] += "  # 2. its layers and its activation" if names else "  # 2. its one layer"
    return lines


def _passes(s: PlaneSettings, names: list[str]) -> list[str]:
    """The lines that send a batch through."""
    bends = [f"x = self.activation(self.{name}(x))" for name in names]
    if s.network.drops:
        bends = [f"x = self.dropout(self.activation(self.{name}(x)))" for name in names]
    return [*bends, "return self.output(x)"]


LINEAR = """\
import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(2, 3)
x = torch.tensor([1.0, 2.0])
z = layer(x)

print(layer.weight)
print(layer.bias)
print(z)
print(layer.weight @ x + layer.bias)
"""
"""The smallest layer with shapes that cannot be mixed up, on a point."""
