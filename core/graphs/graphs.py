"""Computational graphs: values forwards, node by node, and gradients backwards, edge by edge, as autograd has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.graphs.expressions import EXPRESSIONS, Expression, Node
from core.settings import Settings, When, choice, flag, number

LABELS = ("0", "1")
"""What binary cross-entropy can compare a probability with."""


def _start(name: str) -> Callable[[Any], float]:
    """The default of an input: where the chosen expression starts it."""
    return lambda settings: EXPRESSIONS[settings.expression].start(name)


def _read(name: str) -> When:
    """Whether the chosen expression has this input."""
    return lambda settings: any(node.name == name for node in EXPRESSIONS[settings.expression].inputs)


def _input(name: str, label: str, help: str) -> Any:
    """A knob for an input."""
    return number(label, _start(name), -5.0, 5.0, step=0.1, follows="expression", when=_read(name), help=help)


@dataclass(frozen=True)
class GraphSettings(Settings):
    """An expression and its inputs; each expression reads the inputs that it names."""

    expression: str = choice(
        "Expression",
        "squared error of a line",
        EXPRESSIONS,
        help="What is taken apart into single operations. Each expression brings its own inputs.",
    )
    w: float = _input("w", "w", "The weight, a parameter.")
    x: float = _input("x", "x", "The input, which is data and needs no gradient.")
    w1: float = _input("w1", "w₁", "The first weight, a parameter.")
    x1: float = _input("x1", "x₁", "The first feature, which is data and needs no gradient.")
    w2: float = _input("w2", "w₂", "The second weight, a parameter.")
    x2: float = _input("x2", "x₂", "The second feature, which is data and needs no gradient.")
    a: float = _input("a", "a", "A parameter that is used once.")
    b: float = _input("b", "b", "The bias, a parameter; in the branch, the one that is used twice.")
    b1: float = _input("b1", "b₁", "The bias of the first layer, a parameter.")
    b2: float = _input("b2", "b₂", "The bias of the second layer, a parameter.")
    y: float = _input("y", "y", "The target, which is data and needs no gradient.")
    label: str = choice(
        "Label y", "1", LABELS, when=_read("label"), help="The right class, which is data and needs no gradient."
    )
    backward: bool = flag(
        "Backward pass", True, help="Off: only the values, as they stand before any gradient has come back."
    )

    def value(self, name: str) -> float:
        """What an input is set to."""
        return float(getattr(self, name))


@dataclass(frozen=True)
class GraphStep:
    """One step of the way through a graph, and what is known once it is made.

    `phase` is "forward" or "backward". `node` is the node whose value, or whose gradient, the step brings; `edge` is
    the place in `Expression.edges` of the edge that the gradient flows back over, None otherwise. `valued` is how many
    nodes have their value, in the order of the nodes; `gradients` (N,) what each node's gradient comes to so far, None
    where nothing has arrived; `passed` the edges that the gradient has flowed over, in order. `sentence` says it in
    words and numbers.
    """

    phase: str
    node: str
    edge: int | None
    valued: int
    gradients: tuple[float | None, ...]
    passed: tuple[int, ...]
    sentence: str


@dataclass(frozen=True)
class GraphResult:
    """A graph of N nodes and E edges after one forward and, unless the settings leave it out, one backward pass, in
    float32.

    values: (N,). gradients: (N,) what `backward` left in `.grad`, None where no gradient is asked for. local: (E,) the
    derivative of the edge's operation with respect to that input, by autograd on the operation alone. flows: (E,) what
    the edge hands back, local times the gradient of its target. Both are None where the source needs no gradient. code:
    the same in plain PyTorch.
    """

    settings: GraphSettings
    values: Tensor
    gradients: tuple[float | None, ...]
    local: tuple[float | None, ...]
    flows: tuple[float | None, ...]
    steps: tuple[GraphStep, ...]
    code: str

    @property
    def expression(self) -> Expression:
        """The entry of the table."""
        return EXPRESSIONS[self.settings.expression]

    def value(self, name: str) -> float:
        """The value of a node."""
        return self.values[self._place(name)].item()

    def gradient(self, name: str) -> float | None:
        """The gradient of the output with respect to a node."""
        return self.gradients[self._place(name)]

    def _place(self, name: str) -> int:
        return [node.name for node in self.expression.nodes].index(name)


def run_graph(settings: GraphSettings) -> GraphResult:
    """Compute the graph node by node with torch, and call `backward` once on its last node, if at all."""
    settings = settings.relevant()
    expression = EXPRESSIONS[settings.expression]
    tensors = _forward(expression, settings)
    for tensor in tensors.values():
        if tensor.requires_grad:
            tensor.retain_grad()
    if settings.backward:
        tensors[expression.output].backward()  # type: ignore[no-untyped-call]
    gradients = {name: tensor.grad for name, tensor in tensors.items()}
    local = [derivative for node in expression.nodes for derivative in _local(node, tensors)]
    flows = [
        _flow(derivative, gradients[edge.target]) for derivative, edge in zip(local, expression.edges, strict=True)
    ]
    walk = _Walk(expression, {name: tensor.item() for name, tensor in tensors.items()})
    walk.forward()
    if settings.backward:
        walk.backward(_numbers(gradients.values()), _numbers(local), _numbers(flows))
    return GraphResult(
        settings=settings,
        values=torch.stack([tensor.detach() for tensor in tensors.values()]),
        gradients=_numbers(gradients.values()),
        local=_numbers(local),
        flows=_numbers(flows),
        steps=tuple(walk.steps),
        code=graph_code(settings),
    )


def source_lines(settings: GraphSettings) -> list[str]:
    """The line of plain PyTorch for each node, and the one that goes back from the last where there is a way back."""
    nodes = EXPRESSIONS[settings.expression].nodes
    lines = []
    for node in nodes:
        grad = ", requires_grad=True" if node.learns else ""
        lines.append(node.code or f"{node.name} = torch.tensor({settings.value(node.name)}{grad})")
    return [*lines, f"{nodes[-1].name}.backward()"] if settings.backward else lines


def graph_code(settings: GraphSettings) -> str:
    """The graph as a script that prints each node's name, value and gradient, a line each."""
    nodes = EXPRESSIONS[settings.expression].nodes
    lines = source_lines(settings)
    forward, backward = lines[: len(nodes)], lines[len(nodes) :]
    functional = ["from torch.nn import functional as F"] if any("F." in node.code for node in nodes) else []
    names = ", ".join(f'"{node.name}": {node.name}' for node in nodes)
    return "\n".join(
        [
            "import torch",
            *functional,
            "",
            *forward,
            "",
            f"nodes = {{{names}}}",
            "for node in nodes.values():",
            "    if node.requires_grad:",
            "        node.retain_grad()",
            *backward,
            "",
            "for name, node in nodes.items():",
            "    print(name, node.item(), None if node.grad is None else node.grad.item())",
            "",
        ]
    )


def _forward(expression: Expression, settings: GraphSettings) -> dict[str, Tensor]:
    """Every node's tensor, () each, by name."""
    tensors: dict[str, Tensor] = {}
    for node in expression.nodes:
        if node.operation is None:
            tensors[node.name] = torch.tensor(settings.value(node.name), requires_grad=node.learns)
        else:
            tensors[node.name] = node.operation(*(tensors[name] for name in node.inputs))
    return tensors


def _local(node: Node, tensors: dict[str, Tensor]) -> list[Tensor | None]:
    """The derivatives of one operation with respect to each of its inputs, cut off from the rest of the graph."""
    if node.operation is None:
        return []
    # A leaf for each edge: where one node enters twice, each entry has a derivative of its own.
    leaves = [tensors[name].detach().clone().requires_grad_(tensors[name].requires_grad) for name in node.inputs]
    wanted = [leaf for leaf in leaves if leaf.requires_grad]
    found = iter(torch.autograd.grad(node.operation(*leaves), wanted) if wanted else ())
    return [next(found) if leaf.requires_grad else None for leaf in leaves]


def _flow(local: Tensor | None, gradient: Tensor | None) -> Tensor | None:
    return None if local is None or gradient is None else local * gradient


def _numbers(tensors: Iterable[Tensor | None]) -> tuple[float | None, ...]:
    return tuple(None if tensor is None else tensor.item() for tensor in tensors)


class _Walk:
    """The steps through a graph, forwards and then backwards, as they are told."""

    def __init__(self, expression: Expression, values: dict[str, float]) -> None:
        self.expression, self.values = expression, values
        self.names = list(values)
        self.valued = 0
        self.so_far: dict[str, float | None] = dict.fromkeys(values)
        self.passed: list[int] = []
        self.steps: list[GraphStep] = []

    def forward(self) -> None:
        """Node by node, inputs included."""
        for node in self.expression.nodes:
            self.valued += 1
            told = f"{node.name} = {short(self.values[node.name])}"
            if node.operation is None:
                role = "a parameter, so its gradient is wanted" if node.learns else "data, so no gradient is asked for"
                self._note("forward", node.name, None, f"{told}: {role}.")
            else:
                given = " and ".join(f"{name} = {short(self.values[name])}" for name in dict.fromkeys(node.inputs))
                self._note("forward", node.name, None, f"{node.code} = {short(self.values[node.name])}, from {given}.")

    def backward(
        self,
        gradients: tuple[float | None, ...],
        local: tuple[float | None, ...],
        flows: tuple[float | None, ...],
    ) -> None:
        """Edge by edge: from the last node back, every node after all that use it."""
        edges = self.expression.edges
        total = dict(zip(self.names, gradients, strict=True))
        waiting = {name: [k for k, edge in enumerate(edges) if edge.source == name] for name in self.names}
        output = self.expression.output
        self.so_far[output] = total[output]
        self._note(
            "backward", output, None, f"{output}.backward(): the gradient of {output} with respect to itself is 1."
        )
        for node in reversed(self.expression.nodes):
            for k, edge in enumerate(edges):
                flow, derivative = flows[k], local[k]
                if edge.target != node.name or flow is None or derivative is None:
                    continue
                source = edge.source
                waiting[source].remove(k)
                before = self.so_far[source]
                # The last path completes the sum, and autograd has it.
                self.so_far[source] = (before or 0.0) + flow if waiting[source] else total[source]
                self.passed.append(k)
                sentence = (
                    f"Back from {node.name} to {source}: the local derivative {short(derivative)} times the gradient "
                    f"of {node.name}, {short(total[node.name])}, is {short(flow)}."
                )
                ending = self._ending(source, flow, before, derivative, len(waiting[source]))
                self._note("backward", source, k, sentence + ending)

    def _ending(self, source: str, flow: float, before: float | None, derivative: float, left: int) -> str:
        """What one more contribution means for its node."""
        stopped = " A local derivative of 0 lets nothing through." if derivative == 0 else ""
        if left:
            more = "one more path" if left == 1 else f"{left} more paths"
            return f"{stopped} {source} is used again: {more} to come."
        if before is None:
            return f"{stopped} That is the gradient of {source}."
        added = f"{short(before)} + {short(flow)}" if flow >= 0 else f"{short(before)} - {short(-flow)}"
        return f"{stopped} The paths add: {added} = {short(self.so_far[source])} is the gradient of {source}."

    def _note(self, phase: str, node: str, edge: int | None, sentence: str) -> None:
        gradients, passed = tuple(self.so_far.values()), tuple(self.passed)
        self.steps.append(GraphStep(phase, node, edge, self.valued, gradients, passed, sentence))


def short(value: float | None) -> str:
    """A number with four digits, as the sentences write it; a minus before zero is left out."""
    return "None" if value is None else f"{value + 0.0:.4g}"
