"""Backpropagation in words: lessons, verdicts and lists say what plain PyTorch says."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import Tensor
from torch.nn import functional as F

from core.graphs.expressions import EXPRESSIONS
from pages.sections.backpropagation.page import PAGE
from pages.sections.backpropagation.settings import BackpropagationPageSettings, Part
from tests.app.listings import component, every_step, with_notices
from tests.app.visit import lesson_visit, script_of, table_with, text_of, visit_settings
from tests.app.words import lesson, told
from ui.player import STORY

pytestmark = pytest.mark.usefixtures("unchecked_charts")

PERCEPTRON, BRANCH = "perceptron with cross-entropy", "a branch"


@cache
def graph(**changes: Any) -> AppTest:
    visit = visit_settings(PAGE, BackpropagationPageSettings.of(**changes))
    assert not visit.exception
    return visit


def nodes(visit: AppTest) -> dict[str, tuple[str, str]]:
    """Value and gradient of every node, as the table shows them."""
    table = table_with(visit, "gradient, from .grad")
    return dict(zip(table["node"], zip(table["value"], table["gradient, from .grad"], strict=True), strict=True))


def leaf(value: float) -> Tensor:
    return torch.tensor(value, requires_grad=True)


def grad(tensor: Tensor) -> float:
    """What `backward` has left there."""
    assert tensor.grad is not None
    return tensor.grad.item()


def told_as(value: float) -> str:
    return f"{value + 0.0:.6g}"


def test_the_lesson_of_the_chain_rule_says_what_torch_says() -> None:
    w, b = leaf(2.0), leaf(1.0)
    product = w * 3.0
    prediction = product + b
    error = prediction - 5.0
    for tensor in (product, prediction, error):
        tensor.retain_grad()
    loss = error**2
    loss.backward()  # type: ignore[no-untyped-call]
    told("chain-rule", "2 times the error, 4", "so b gets 4", "by x = 3, so w gets 12")
    assert (prediction.item(), loss.item(), grad(error), grad(w), grad(b)) == (7, 4, 4, 12, 4)
    found = nodes(lesson("chain-rule"))
    assert found["prediction"] == ("7", told_as(grad(prediction)))
    assert (found["loss"], found["w"], found["b"]) == (("4", "1"), ("2", "12"), ("1", "4"))
    assert (found["x"], found["y"]) == (("3", "None"), ("5", "None"))


@pytest.mark.parametrize("label", ["1", "0"])
def test_the_lesson_of_p_minus_y_says_what_torch_says(label: str) -> None:
    score = leaf(1.0 * 2.0 + -1.0 * 1.0 + 0.5)
    p = torch.sigmoid(score)
    F.binary_cross_entropy(p, torch.tensor(float(label))).backward()  # type: ignore[no-untyped-call]
    told("p-minus-y", f"At p arrives -1/p, {-1 / p.item():.4f}", "what is left is p - 1 = -0.1824")
    assert f"{p.item():.4f}" == "0.8176"
    assert f"{grad(score):.4f}" == {"1": "-0.1824", "0": "0.8176"}[label]
    found = nodes(lesson("p-minus-y") if label == "1" else graph(expression=PERCEPTRON, label="0"))
    assert float(found["score"][1]) == pytest.approx(grad(score), rel=1e-5)
    assert found["probability"][0] == told_as(p.item())


@pytest.mark.parametrize(("b1", "dead"), [(-3.0, True), (-2.0, True), (-1.9, False)])
def test_the_lesson_of_the_dead_relu_says_what_torch_says(b1: float, dead: bool) -> None:
    told("dead-relu", "At h arrives -2, and the ReLU multiplies it by 0: w₁ and b₁ get 0 and 0")
    w1, bias, w2 = leaf(1.0), leaf(b1), leaf(2.0)
    z = w1 * 2.0 + bias
    h = torch.relu(z)
    h.retain_grad()
    ((w2 * h + 0.5 - 1.0) ** 2).backward()  # type: ignore[no-untyped-call]
    assert (grad(w1) == 0) == dead
    visit = lesson("dead-relu") if b1 == -3 else graph(expression="two layers of one unit", b1=b1)
    found = nodes(visit)
    assert found["z"][0] == told_as(z.item())
    assert found["h"] == (told_as(h.item()), told_as(grad(h)))
    assert found["w1"][1] == told_as(grad(w1))
    assert ("The ReLU is **dead** here" in with_notices(visit)) == dead
    if b1 == -3:
        assert (z.item(), grad(h)) == (-1, -2)


def test_the_lesson_of_two_ways_says_what_torch_says() -> None:
    told("two-ways", "2 + 3 = 5: move b a little, and both brackets change")
    a, b = leaf(2.0), leaf(1.0)
    ((a + b) * (b + 1)).backward()  # type: ignore[no-untyped-call]
    assert (grad(a), grad(b)) == (2, 5)
    visit = lesson("two-ways")
    assert nodes(visit)["b"] == ("1", "5")
    assert "**b** is used 2 times, so its gradients **add**: 2 + 3 = 5" in with_notices(visit)
    assert "(-2.3)" in with_notices(graph(expression=BRANCH, a=-1.3, b=-1.0)), "a negative way stands in brackets"
    assert "**add**" not in with_notices(lesson("chain-rule"))


def test_the_lesson_of_vanishing_gradients_says_what_torch_says() -> None:
    start = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    h = start
    for _ in range(20):
        h = torch.sigmoid(h)
    (left,) = torch.autograd.grad(h, start)
    told("vanishing", f"{left.item():.1e} is left: on average each layer multiplies by")
    visit = lesson("vanishing")
    assert table_with(visit, "output h")["gradient at its input"][0] == f"{left.item():.4g}"
    assert f"to **{left.item():.3g}**: on average each layer multiplies it by" in text_of(visit)


def test_that_backward_adds_is_a_convention_of_pytorch() -> None:
    """A second call adds to `.grad`; what `torch.autograd.grad` returns is each time the gradient alone."""
    told("two-ways", "a second call of backward() adds to .grad as well", "it is a convention of PyTorch")
    a, b = leaf(2.0), leaf(1.0)
    for times in (1, 2):
        f = (a + b) * (b + 1)
        assert [g.item() for g in torch.autograd.grad(f, (a, b), retain_graph=True)] == [2, 5]
        f.backward()  # type: ignore[no-untyped-call]
        assert grad(b) == 5 * times


@pytest.mark.parametrize("x", [2.0, -2.0, 0.0])
def test_a_dead_unit_is_woken_as_the_page_says(x: float) -> None:
    """Which way w₁ has to go depends on the sign of x; at 0 it cannot help."""
    dead = {"expression": "two layers of one unit", "x": x, "b1": -5.0 if x > 0 else -1.0}
    words = with_notices(graph(**dead))
    says = {1: "Raise b₁ or w₁ until", -1: "lower w₁ until", 0: "x = 0 and cannot help: raise b₁ until"}
    assert [sign for sign, text in says.items() if text in words] == [(x > 0) - (x < 0)]
    for w1, wakes in ((5.0, x > 0), (-5.0, x < 0)):
        assert ("The ReLU is **dead** here" not in with_notices(graph(**dead, w1=w1))) == wakes
    assert "The ReLU is **dead** here" not in with_notices(graph(**dead | {"b1": 5.0}))


def test_the_lesson_of_waking_a_unit_says_what_torch_says() -> None:
    z, higher, lower = (w1 * -2.0 + -1.0 for w1 in (1.0, 3.0, -1.0))
    told("waking-a-unit", f"= {z:g}. With w₁ raised by 2 it would be {higher:g}, with w₁ lowered by 2 it is {lower:g}")
    found = nodes(lesson("waking-a-unit"))
    assert (found["z"][0], found["w1"][1], found["b1"][1]) == ("-3", "0", "0")


def test_the_lesson_of_exploding_gradients_says_what_torch_says() -> None:
    start = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    h = start
    for _ in range(20):
        h = torch.relu(2 * h)
    (left,) = torch.autograd.grad(h, start)
    told("exploding", f"{left.item():,.0f}: every layer multiplies by 2")
    assert table_with(lesson("exploding"), "output h")["gradient at its input"][0] == f"{left.item():.4g}"


def test_before_an_answer_all_values_are_in_sight_and_no_gradient() -> None:
    visit = lesson_visit("chain-rule")
    (moment,) = component(visit, "listing")["moments"]
    assert (moment["head"], moment["note"]) == ("Forward: values", "loss = error ** 2 = 4, from error = 2.")
    assert component(visit, "clock")["steps"] == [8]
    assert len(visit.get("vega_lite_chart")) == 1
    assert "gradient" not in str(visit.get("vega_lite_chart")[0].proto.alt)
    assert not visit.table


def test_without_the_backward_pass_there_are_values_alone() -> None:
    visit = graph(backward=False)
    assert {gradient for _, gradient in nodes(visit).values()} == {"None"}
    assert nodes(visit)["loss"][0] == "4"
    assert "backward" not in script_of(visit)
    assert len(component(visit, "clock")["steps"]) == len(component(visit, "listing")["moments"]) == 8
    assert "The most blame" not in text_of(visit)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"activation": "ReLU"}, "each layer multiplies it by 1."),
        ({"activation": "ReLU", "weight": 2.0}, "each layer multiplies it by 2."),
        ({"activation": "ReLU", "weight": -1.0}, "is exactly **0**: a ReLU on the way is dead"),
        ({"weight": 0.0}, "is exactly **0**: the weight is 0"),
        ({"weight": 1e-30, "depth": 20}, "is exactly **0**: it has become too small for any number"),
        ({"activation": "tanh", "depth": 1}, "One layer alone: it lets **0.42**"),
        ({"activation": "tanh"}, "each layer multiplies it by 0.71"),
    ],
    ids=str,
)
def test_a_chain_is_judged_by_what_is_left(changes: dict[str, Any], words: str) -> None:
    visit = graph(part=Part.CHAIN, **changes)
    assert words in text_of(visit)
    verdicts = ("each layer multiplies it by", "is exactly **0**", "One layer alone")
    assert sum(verdict in text_of(visit) for verdict in verdicts) == 1


def test_a_saturated_sigmoid_is_explained() -> None:
    sure = {"w1": 5.0, "x1": 5.0, "w2": 5.0, "x2": 5.0, "b": 5.0, "label": "0"}
    visit = graph(expression=PERCEPTRON, **sure)
    assert "**saturated**" in with_notices(visit)
    assert nodes(visit)["score"][1] == "0"
    assert "**saturated**" not in with_notices(graph(expression=PERCEPTRON))


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_every_step_through_a_graph_stands_in_a_list_and_by_its_line(name: str) -> None:
    visit = graph(expression=name)
    panel, code = component(visit, "listing", 0), component(visit, "listing", 1)
    assert (panel["panel"], panel["code"], code["panel"], code["code"]) == (True, False, False, True)
    assert panel["moments"] == code["moments"]
    sentences = [entry.replace("\\", "") for entry in every_step(visit)]
    assert sentences == [moment["note"] for moment in panel["moments"]]
    clock = component(visit, "clock")
    assert (clock["key"], clock["steps"], clock["pace"]) == (panel["key"], [*range(1, len(sentences) + 1)], STORY)
    lines = [line["text"] for line in code["listings"][0]["lines"]]
    script = script_of(visit).splitlines()
    assert all(line in script for line in lines)
    assert lines[-1].endswith(".backward()")
    walked = [moment["line"] for moment in code["moments"]]
    assert walked[: len(lines)] == list(range(len(lines)))
    assert set(walked[len(lines) :]) == {len(lines) - 1}, "all that flows back is the work of one line"
    heads = [moment["head"] for moment in panel["moments"]]
    assert heads == ["Forward: values"] * (len(lines) - 1) + ["Backward: gradients"] * (len(heads) - len(lines) + 1)
