"""Every value and gradient of a graph is torch's own, and what flows over the edges adds up to them."""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core.graphs.chains import CHAINED, START, ChainSettings, run_chain
from core.graphs.expressions import EXPRESSIONS
from core.graphs.graphs import GraphResult, GraphSettings, graph_code, run_graph
from tests.core.bits import bits
from tests.random_settings import random_settings

Nodes = dict[str, Tensor]


def line(w: Tensor, x: Tensor, b: Tensor, y: Tensor) -> Nodes:
    product = torch.mul(w, x)
    prediction = torch.add(product, b)
    error = torch.sub(prediction, y)
    return {"product": product, "prediction": prediction, "error": error, "loss": torch.square(error)}


def perceptron(w1: Tensor, x1: Tensor, w2: Tensor, x2: Tensor, b: Tensor, label: Tensor) -> Nodes:
    product1, product2 = torch.mul(w1, x1), torch.mul(w2, x2)
    score = torch.add(torch.add(product1, product2), b)
    probability = score.sigmoid()
    loss = torch.nn.BCELoss()(probability, label)
    return {"product1": product1, "product2": product2, "score": score, "probability": probability, "loss": loss}


def two_layers(w1: Tensor, x: Tensor, b1: Tensor, w2: Tensor, b2: Tensor, y: Tensor) -> Nodes:
    product1 = torch.mul(w1, x)
    z = torch.add(product1, b1)
    h = torch.nn.ReLU()(z)
    product2 = torch.mul(w2, h)
    prediction = torch.add(product2, b2)
    error = torch.sub(prediction, y)
    return {
        "product1": product1,
        "z": z,
        "h": h,
        "product2": product2,
        "prediction": prediction,
        "error": error,
        "loss": torch.square(error),
    }


def branch(a: Tensor, b: Tensor) -> Nodes:
    total, next_one = torch.add(a, b), torch.add(b, 1)
    return {"total": total, "next_one": next_one, "output": torch.mul(total, next_one)}


LITERAL: dict[str, Callable[..., Nodes]] = {
    "squared error of a line": line,
    "perceptron with cross-entropy": perceptron,
    "two layers of one unit": two_layers,
    "a branch": branch,
}
DATA = {"x", "x1", "x2", "y", "label"}
"""Inputs that are given and not learned."""

BY_HAND: dict[str, tuple[dict[str, Any], dict[str, tuple[float, float | None]]]] = {
    "squared error of a line": (
        {},
        {
            "w": (2, 12),
            "x": (3, None),
            "product": (6, 4),
            "b": (1, 4),
            "prediction": (7, 4),
            "y": (5, None),
            "error": (2, 4),
            "loss": (4, 1),
        },
    ),
    "perceptron with cross-entropy": (
        {
            "w1": 0.5,
            "x1": 2.0,
            "w2": 1.0,
            "x2": -3.0,
            "b": 2.0,
            "label": "1",
        },  # a score of 0, so a probability of a half
        {
            "product1": (1, -0.5),
            "product2": (-3, -0.5),
            "score": (0, -0.5),
            "probability": (0.5, -2),
            "loss": (math.log(2), 1),
            "label": (1, None),
            "w1": (0.5, -1),
            "w2": (1, 1.5),
            "b": (2, -0.5),
        },
    ),
    "two layers of one unit": (
        {},
        {
            "w1": (1, 12),
            "product1": (2, 6),
            "b1": (-1, 6),
            "z": (1, 6),
            "h": (1, 6),
            "w2": (2, 3),
            "product2": (2, 3),
            "b2": (0.5, 3),
            "prediction": (2.5, 3),
            "error": (1.5, 3),
            "loss": (2.25, 1),
        },
    ),
    "a branch": ({}, {"a": (2, 2), "b": (1, 5), "total": (3, 2), "next_one": (2, 3), "output": (6, 1)}),
}

every_expression = pytest.mark.parametrize("name", EXPRESSIONS)
few_examples = settings(max_examples=8)
inputs = st.integers(-50, 50).map(lambda tenths: tenths / 10)


@st.composite
def graphs(draw: st.DrawFn, name: str) -> GraphSettings:
    """The expression with any inputs that a slider offers."""
    names = [node.name for node in EXPRESSIONS[name].inputs]
    return GraphSettings(
        expression=name,
        **{knob: draw(st.sampled_from(["0", "1"])) if knob == "label" else draw(inputs, label=knob) for knob in names},  # type: ignore[arg-type]
    )


def literal(chosen: GraphSettings) -> tuple[Nodes, dict[str, float | None]]:
    """All nodes and their gradients as a learner would get them."""
    names = [node.name for node in EXPRESSIONS[chosen.expression].inputs]
    given_ = {name: torch.tensor(float(getattr(chosen, name)), requires_grad=name not in DATA) for name in names}
    nodes = {**given_, **LITERAL[chosen.expression](**given_)}
    learned = [name for name in nodes if name not in DATA]
    output = list(nodes)[-1]
    found = torch.autograd.grad(nodes[output], [nodes[name] for name in learned])
    gradients = {name: gradient.item() for name, gradient in zip(learned, found, strict=True)}
    return nodes, {name: gradients.get(name) for name in nodes}


def names_of(result: GraphResult) -> list[str]:
    return [node.name for node in result.expression.nodes]


def test_the_table_is_tested_whole() -> None:
    assert list(LITERAL) == list(BY_HAND) == list(EXPRESSIONS)
    assert GraphSettings.knobs()["expression"].options == tuple(EXPRESSIONS)


@every_expression
@few_examples
@given(data=st.data())
def test_values_and_gradients_are_those_of_torch(name: str, data: st.DataObject) -> None:
    chosen = data.draw(graphs(name))
    result = run_graph(chosen)
    nodes, gradients = literal(chosen)
    assert set(names_of(result)) == set(nodes)
    for node in nodes:
        assert result.value(node) == nodes[node].item(), node
        assert result.gradient(node) == gradients[node], node


@every_expression
def test_values_and_gradients_are_those_worked_by_hand(name: str) -> None:
    chosen, expected = BY_HAND[name]
    result = run_graph(GraphSettings(expression=name, **chosen))
    for node, (value, gradient) in expected.items():
        assert result.value(node) == pytest.approx(value), node
        assert result.gradient(node) == pytest.approx(gradient), node


@every_expression
@few_examples
@given(data=st.data())
def test_what_flows_into_a_node_adds_up_to_its_gradient(name: str, data: st.DataObject) -> None:
    result = run_graph(data.draw(graphs(name)))
    edges = result.expression.edges
    assert len(edges) == len(result.local) == len(result.flows)
    for node in names_of(result)[:-1]:
        gradient = result.gradient(node)
        ways = [k for k, edge in enumerate(edges) if edge.source == node]
        assert ways
        if gradient is None:
            assert all(result.local[k] is None and result.flows[k] is None for k in ways)
            continue
        products = [(result.local[k] or 0.0) * (result.gradient(edges[k].target) or 0.0) for k in ways]
        assert [result.flows[k] for k in ways] == pytest.approx(products, rel=1e-6)
        assert gradient == pytest.approx(sum(products), rel=1e-5, abs=1e-5)


@every_expression
@few_examples
@given(data=st.data())
def test_a_local_derivative_is_the_slope_of_its_operation(name: str, data: st.DataObject) -> None:
    """Against a central difference in float64, where the operation is smooth and the curve not too steep for one."""
    result = run_graph(data.draw(graphs(name)))
    local = iter(result.local)
    for node in result.expression.nodes:
        values = [torch.tensor(result.value(source), dtype=torch.float64) for source in node.inputs]
        for place, value in enumerate(values):
            slope = next(local)
            kink = node.name == "h" and value.abs() < 1e-3
            steep = node.name == "loss" and node.inputs[place] == "probability" and not 0.01 < value < 0.99
            if slope is None or kink or steep or node.operation is None:
                continue
            step = torch.zeros(len(values), dtype=torch.float64)
            step[place] = 1e-5
            above, below = (
                node.operation(*(v + sign * d for v, d in zip(values, step, strict=True))) for sign in (1, -1)
            )
            assert slope == pytest.approx(((above - below) / 2e-5).item(), rel=1e-4, abs=1e-5), node.name


@every_expression
@few_examples
@given(data=st.data())
def test_the_code_prints_the_very_values_and_gradients(name: str, data: st.DataObject) -> None:
    chosen = data.draw(graphs(name))
    result = run_graph(chosen)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(result.code, {"__name__": "__main__"})
    told = [text.split() for text in printed.getvalue().splitlines()]
    assert told == [[node, str(result.value(node)), str(result.gradient(node))] for node in names_of(result)]
    assert result.code == graph_code(chosen)


@every_expression
@few_examples
@given(data=st.data())
def test_steps_go_forwards_over_every_node_and_back_over_every_edge_that_carries_a_gradient(
    name: str, data: st.DataObject
) -> None:
    result = run_graph(data.draw(graphs(name)))
    expression, count = result.expression, len(result.values)
    forward, (start, *back) = result.steps[:count], result.steps[count:]
    assert [(step.phase, step.node, step.valued) for step in forward] == [
        ("forward", node.name, place) for place, node in enumerate(expression.nodes, 1)
    ]
    assert all(set(step.gradients) == {None} and not step.passed for step in forward)
    assert (start.phase, start.node, start.edge, start.gradients[-1]) == ("backward", expression.output, None, 1.0)
    assert sorted(step.edge for step in back if step.edge is not None) == [
        k for k, flow in enumerate(result.flows) if flow is not None
    ]
    assert back[-1].gradients == result.gradients
    assert all(step.valued == count for step in (start, *back))


@every_expression
def test_a_gradient_goes_on_only_once_all_of_it_has_arrived(name: str) -> None:
    result = run_graph(GraphSettings(expression=name))
    edges, names = result.expression.edges, names_of(result)
    passed: tuple[int, ...] = ()
    for step in result.steps:
        if step.edge is None:
            continue
        passed = (*passed, step.edge)
        assert step.passed == passed
        assert step.node == edges[step.edge].source
        target = edges[step.edge].target
        assert step.gradients[names.index(target)] == result.gradient(target)
        arrived = sum(result.flows[k] or 0.0 for k in passed if edges[k].source == step.node)
        assert step.gradients[names.index(step.node)] == pytest.approx(arrived)


@every_expression
def test_a_step_is_told_in_words_with_its_numbers(name: str) -> None:
    result = run_graph(GraphSettings(expression=name))
    for step in result.steps:
        assert step.sentence.endswith(".")
        assert step.node in step.sentence
        number = result.value(step.node) if step.phase == "forward" else result.gradient(step.node)
        if step.edge is not None:
            number = result.flows[step.edge]
        assert f"{number:.4g}" in step.sentence


def test_at_a_branch_the_gradients_add() -> None:
    result = run_graph(GraphSettings(expression="a branch"))
    first, second = [step for step in result.steps if step.phase == "backward" and step.node == "b"]
    assert (first.gradients[1], second.gradients[1]) == (3.0, 5.0)
    assert first.sentence.endswith("b is used again: one more path to come.")
    assert second.sentence.endswith("The paths add: 3 + 2 = 5 is the gradient of b.")


def test_a_negative_path_is_told_as_a_subtraction() -> None:
    result = run_graph(
        GraphSettings(expression="a branch", b=-3.0)
    )  # (2 - 3) (-3 + 1): -1 from one side, -2 from the other
    assert result.steps[-1].sentence.endswith("The paths add: -1 - 2 = -3 is the gradient of b.")


BOTH_WAYS = ["Back from next_one to b", "Back from total to b"]


@pytest.mark.parametrize(
    ("inputs", "flows", "ending"),
    [
        ({"a": 2.0, "b": -2.0}, [0, -1], "The paths add: 0 - 1 = -1 is the gradient of b."),
        ({"a": 2.0, "b": -1.0}, [1, 0], "The paths add: 1 + 0 = 1 is the gradient of b."),
        ({"a": 1.0, "b": -1.0}, [0, 0], "The paths add: 0 + 0 = 0 is the gradient of b."),
    ],
    ids=["the first way", "the second way", "both ways"],
)
def test_a_flow_of_0_is_a_flow(inputs: dict[str, float], flows: list[float], ending: str) -> None:
    """(a + b) (b + 1): over the one way b is handed a + b, over the other b + 1."""
    result = run_graph(GraphSettings.of(expression="a branch", **inputs))
    ways = [step for step in result.steps if step.phase == "backward" and step.node == "b"]
    assert [step.sentence.partition(":")[0] for step in ways] == BOTH_WAYS
    assert [result.flows[step.edge] for step in ways if step.edge is not None] == flows
    assert [step.gradients[1] for step in ways] == [flows[0], sum(flows)]
    assert ways[0].sentence.endswith("b is used again: one more path to come.")
    assert ways[1].sentence.endswith(ending)
    assert ways[1].passed == result.steps[-1].passed
    assert sorted(ways[1].passed) == list(range(len(result.expression.edges)))


@pytest.mark.parametrize("w1", [-1.0, 0.5], ids=["below 0", "at 0"])
def test_a_dead_relu_lets_nothing_through(w1: float) -> None:
    result = run_graph(GraphSettings(expression="two layers of one unit", w1=w1))
    assert result.value("h") == 0
    assert [result.gradient(name) for name in ("w1", "product1", "b1", "z", "w2")] == [0, 0, 0, 0, 0]
    assert result.gradient("b2") == -1.0  # 2 (0.5 - 1)
    (stopped,) = [step for step in result.steps if step.phase == "backward" and step.node == "z"]
    assert "A local derivative of 0 lets nothing through." in stopped.sentence
    assert not any("-0" in step.sentence.replace("-0.", "") for step in result.steps)


@pytest.mark.parametrize(("label", "loss"), [("1", 0.0), ("0", 100.0)])
def test_a_saturated_sigmoid_is_finite_and_learns_nothing(label: str, loss: float) -> None:
    """PyTorch cuts the logarithm off at -100; a probability of 1 passes no gradient, however wrong it is."""
    wide = GraphSettings(expression="perceptron with cross-entropy", w1=5.0, x1=5.0, w2=5.0, x2=5.0, b=5.0, label=label)
    result = run_graph(wide)
    assert (result.value("probability"), result.value("loss"), result.gradient("w1")) == (1.0, loss, 0.0)


@every_expression
def test_an_expression_brings_inputs_that_have_knobs_and_a_place_for_every_node(name: str) -> None:
    expression, chosen = EXPRESSIONS[name], GraphSettings(expression=name)
    names = [node.name for node in expression.nodes]
    assert len(set(names)) == len(names)
    assert all(source in names[: names.index(edge.target)] for edge in expression.edges for source in [edge.source])
    for node in expression.inputs:
        knob = GraphSettings.knobs()[node.name]
        assert node.learns == (node.name not in DATA)
        assert knob.follows == "expression" or node.name == "label"
        if knob.follows:
            assert chosen.value(node.name) == node.start
            assert (knob.low, knob.high, knob.step) == (-5.0, 5.0, 0.1)
    assert all(node.code.startswith(f"{node.name} = ") for node in expression.nodes if node.operation)
    assert len({(node.column, node.row) for node in expression.nodes}) == len(names)
    column = {node.name: node.column for node in expression.nodes}
    assert all(column[edge.source] < column[edge.target] for edge in expression.edges)
    assert expression.story.endswith(".")
    assert all(expression.start(other) == 0 for other in set(GraphSettings.knobs()) - set(names))


def test_inputs_that_an_expression_does_not_read_do_not_make_another_graph() -> None:
    chosen = GraphSettings(expression="a branch", a=1.5)
    assert replace(chosen, w1=4.0, label="0").relevant() == chosen.relevant() == chosen
    assert replace(chosen, b=4.0).relevant() != chosen
    assert run_graph(replace(chosen, w1=4.0)).settings == chosen


@few_examples
@given(random_settings(GraphSettings))
def test_a_graph_depends_on_nothing_that_does_not_matter(chosen: GraphSettings) -> None:
    assert bits(run_graph(chosen)) == bits(run_graph(chosen.relevant()))


@few_examples
@given(random_settings(ChainSettings))
def test_a_chain_depends_on_nothing_that_does_not_matter(chosen: ChainSettings) -> None:
    assert bits(run_chain(chosen)) == bits(run_chain(chosen.relevant()))


PLAIN: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "ReLU": lambda z: max(z, 0.0),
}
SLOPES: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda z: math.exp(-abs(z)) / (1 + math.exp(-abs(z))) ** 2,
    "tanh": lambda z: 1 / math.cosh(z) ** 2,
    "ReLU": lambda z: float(z > 0),
}


@pytest.mark.parametrize("activation", CHAINED)
@few_examples
@given(depth=st.integers(1, 20), weight=inputs)
def test_a_chain_passes_back_the_product_of_its_slopes(activation: str, depth: int, weight: float) -> None:
    """The chain rule with textbook derivatives, layer by layer."""
    result = run_chain(ChainSettings(depth=depth, activation=activation, weight=weight))
    value, values, factors = START, [START], []
    for _ in range(depth):
        z = weight * value
        value = PLAIN[activation](z)
        values.append(value)
        factors.append(abs(weight * SLOPES[activation](z)))
    expected = [math.prod(factors[k:]) for k in range(depth)]
    assert result.values.tolist() == pytest.approx(values)
    assert result.gradients.shape == (depth,)
    assert result.gradients.tolist() == pytest.approx(expected, rel=1e-6, abs=0)


@pytest.mark.parametrize("activation", CHAINED)
def test_a_chain_is_the_loop_that_a_learner_writes(activation: str) -> None:
    functions: dict[str, torch.nn.Module] = {
        "sigmoid": torch.nn.Sigmoid(),
        "tanh": torch.nn.Tanh(),
        "ReLU": torch.nn.ReLU(),
    }
    layers = [torch.tensor(1.0, dtype=torch.float64, requires_grad=True)]
    for _ in range(12):
        layers.append(functions[activation](1.5 * layers[-1]))
        layers[-1].retain_grad()
    layers[-1].backward()  # type: ignore[no-untyped-call]
    gradients = [abs(layer.grad.item()) for layer in layers[:-1] if layer.grad is not None]
    result = run_chain(ChainSettings(depth=12, activation=activation, weight=1.5))
    assert result.gradients.tolist() == gradients
    assert result.values.tolist() == [layer.item() for layer in layers]


def test_gradients_vanish_in_sigmoids_and_live_in_relus() -> None:
    sigmoids, relus = (run_chain(ChainSettings(depth=20, activation=name)).gradients for name in ("sigmoid", "ReLU"))
    assert bool((sigmoids[:-1] < sigmoids[1:] / 4).all())  # the slope of a sigmoid is at most a quarter
    assert sigmoids[0] < 1e-12
    assert relus.tolist() == [1.0] * 20
    dead = run_chain(ChainSettings(depth=5, activation="ReLU", weight=-1.0))
    assert dead.gradients.tolist() == [0.0] * 5
