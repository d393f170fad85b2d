"""Expressions: small formulas taken apart into single operations.

A new one is one entry of `EXPRESSIONS` at the foot of this file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Node:
    """One number of a graph: an input, or the result of one operation on nodes before it.

    An input has no `operation`, starts at `start`, and `learns` where it is a parameter: only those require a gradient,
    as in training, where data stay what they are. `operation` maps the values of `inputs` to this node's, all of shape
    (); `code` is the same as a learner writes it. `symbol` is LaTeX; `column` and `row` say where the node is drawn.
    """

    name: str
    symbol: str
    column: float
    row: float
    operation: Callable[..., Tensor] | None = None
    code: str = ""
    inputs: tuple[str, ...] = ()
    start: float = 0.0
    learns: bool = False


@dataclass(frozen=True)
class Edge:
    """The way from one node into the operation of another."""

    source: str
    target: str


@dataclass(frozen=True)
class Expression:
    """A graph of N nodes in an order in which they can be computed; the last one is what `backward` starts from."""

    nodes: tuple[Node, ...]
    formula: str
    story: str

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The nodes that the learner sets."""
        return tuple(node for node in self.nodes if node.operation is None)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The E edges, those of an operation together, in the order of its inputs."""
        return tuple(Edge(source, node.name) for node in self.nodes for source in node.inputs)

    @property
    def output(self) -> str:
        """The name of the last node."""
        return self.nodes[-1].name

    def start(self, name: str) -> float:
        """Where an input starts; 0 for a name that is no input here."""
        return next((node.start for node in self.inputs if node.name == name), 0.0)


EXPRESSIONS: dict[str, Expression] = {
    "squared error of a line": Expression(
        (
            Node("w", "w", 0, 0, start=2.0, learns=True),
            Node("x", "x", 0, 1, start=3.0),
            Node("product", "w x", 1, 0.5, lambda w, x: w * x, "product = w * x", ("w", "x")),
            Node("b", "b", 1, 1.5, start=1.0, learns=True),
            Node("prediction", r"\hat{y}", 2, 1, lambda p, b: p + b, "prediction = product + b", ("product", "b")),
            Node("y", "y", 2, 2, start=5.0),
            Node("error", r"\hat{y} - y", 3, 1.5, lambda p, y: p - y, "error = prediction - y", ("prediction", "y")),
            Node("loss", "L", 4, 1.5, lambda e: e**2, "loss = error ** 2", ("error",)),
        ),
        "(w x + b - y)^2",
        "One point, one line, one squared error: what a weight's gradient is made of, factor by factor.",
    ),
    "perceptron with cross-entropy": Expression(
        (
            Node("w1", "w_1", 0, 0, start=1.0, learns=True),
            Node("x1", "x_1", 0, 1, start=2.0),
            Node("w2", "w_2", 0, 2, start=-1.0, learns=True),
            Node("x2", "x_2", 0, 3, start=1.0),
            Node("product1", "w_1 x_1", 1, 0.5, lambda w, x: w * x, "product1 = w1 * x1", ("w1", "x1")),
            Node("product2", "w_2 x_2", 1, 2.5, lambda w, x: w * x, "product2 = w2 * x2", ("w2", "x2")),
            Node("b", "b", 1, 3.5, start=0.5, learns=True),
            Node(
                *("score", "s", 2, 2, lambda p, q, b: p + q + b, "score = product1 + product2 + b"),
                ("product1", "product2", "b"),
            ),
            Node("probability", "p", 3, 2, torch.sigmoid, "probability = torch.sigmoid(score)", ("score",)),
            Node("label", "y", 3, 3),
            Node(
                *("loss", "L", 4, 2.5, F.binary_cross_entropy, "loss = F.binary_cross_entropy(probability, label)"),
                ("probability", "label"),
            ),
        ),
        r"-y \log p - (1 - y) \log(1 - p), \quad p = \sigma(w_1 x_1 + w_2 x_2 + b)",
        "The steep slope of the logarithm and the flat one of the sigmoid cancel: what reaches the score is just p - "
        "y.",
    ),
    "two layers of one unit": Expression(
        (
            Node("w1", "w_1", 0, 0, start=1.0, learns=True),
            Node("x", "x", 0, 1, start=2.0),
            Node("product1", "w_1 x", 1, 0.5, lambda w, x: w * x, "product1 = w1 * x", ("w1", "x")),
            Node("b1", "b_1", 1, 1.5, start=-1.0, learns=True),
            Node("z", "z", 2, 1, lambda p, b: p + b, "z = product1 + b1", ("product1", "b1")),
            Node("h", "h", 3, 1, torch.relu, "h = torch.relu(z)", ("z",)),
            Node("w2", "w_2", 3, 0, start=2.0, learns=True),
            Node("product2", "w_2 h", 4, 0.5, lambda w, h: w * h, "product2 = w2 * h", ("w2", "h")),
            Node("b2", "b_2", 4, 1.5, start=0.5, learns=True),
            Node("prediction", r"\hat{y}", 5, 1, lambda p, b: p + b, "prediction = product2 + b2", ("product2", "b2")),
            Node("y", "y", 5, 2, start=1.0),
            Node("error", r"\hat{y} - y", 6, 1.5, lambda p, y: p - y, "error = prediction - y", ("prediction", "y")),
            Node("loss", "L", 7, 1.5, lambda e: e**2, "loss = error ** 2", ("error",)),
        ),
        r"(w_2 \max(0, w_1 x + b_1) + b_2 - y)^2",
        "A ReLU in the middle is a gate: open, it passes the gradient as it is; below 0 it is dead, and nothing "
        "before it learns.",
    ),
    "a branch": Expression(
        (
            Node("a", "a", 0, 0, start=2.0, learns=True),
            Node("b", "b", 0, 1.5, start=1.0, learns=True),
            Node("total", "a + b", 1, 0.5, lambda a, b: a + b, "total = a + b", ("a", "b")),
            Node("next_one", "b + 1", 1, 1.5, lambda b: b + 1, "next_one = b + 1", ("b",)),
            Node("output", "f", 2, 1, lambda t, n: t * n, "output = total * next_one", ("total", "next_one")),
        ),
        "(a + b) (b + 1)",
        "b goes two ways and meets itself again: the gradients of both ways are added.",
    ),
}
