"""Backpropagation and the training loop in words: lessons, verdicts, errors and lists say what plain PyTorch says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import Tensor, nn
from torch.nn import functional as F

import ui.store
from core.backpropagation import BackpropagationSettings, TrainingLoopSettings
from core.expressions import EXPRESSIONS
from core.loop_text import FORM_NAMES, UNSQUEEZED
from core.loops import EPOCHS
from tests.app.visit import claimed, lesson_visit, script_of, table_with, text_of, values, visit_settings
from ui.contents import PAGES
from ui.player import STORY
from ui.store import Store

pytestmark = pytest.mark.usefixtures("unchecked_charts")

SCRATCH, MODULES = FORM_NAMES
SWITCHES = ("zero_grad", "no_grad", "minus", "mean", "requires_grad")


def graph(**changes: Any) -> AppTest:
    visit = visit_settings(PAGES["backpropagation"], BackpropagationSettings(**changes))
    assert not visit.exception
    return visit


def loop(**changes: Any) -> AppTest:
    visit = visit_settings(PAGES["training_loop"], TrainingLoopSettings(**changes))
    assert not visit.exception
    return visit


def told(visit: AppTest) -> str:
    """The text, with its notices."""
    return "\n".join([text_of(visit), *(str(item.value) for item in [*visit.info, *visit.warning, *visit.error])])


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


def component(visit: AppTest, name: str, place: int = 0) -> dict[str, Any]:
    """What a component of the page was handed."""
    found = [item.proto for item in visit.get("bidi_component") if item.proto.component_name == name]
    return dict(json.loads(found[place].json))


def points() -> tuple[Tensor, Tensor]:
    """The notebook's fifty points."""
    with torch.random.fork_rng():
        torch.manual_seed(42)
        x = torch.rand(50)
        return x, 2 * x + 3 + 0.05 * torch.randn(50)


def literal_run(rate: float = 0.1, sign: int = -1, clear: bool = True, mean: bool = True) -> list[tuple[float, float]]:
    """Loss and gradient of w in each of 1001 epochs of a plain loop."""
    x, y = points()
    w, b = leaf(-1.0), leaf(5.0)
    found = []
    for _ in range(1001):
        errors = (w * x + b - y) ** 2
        loss = errors.mean() if mean else errors.sum()
        loss.backward()  # type: ignore[no-untyped-call]
        found.append((loss.item(), grad(w)))
        with torch.no_grad():
            for parameter in (w, b):
                assert parameter.grad is not None
                parameter += sign * rate * parameter.grad
                if clear:
                    parameter.grad.zero_()
    return found


def first_not_finite(run: list[tuple[float, float]]) -> int:
    return next(epoch for epoch, (loss, _) in enumerate(run) if not torch.tensor(loss).isfinite())


def test_the_lesson_of_the_chain_rule_says_what_torch_says() -> None:
    w, b = leaf(2.0), leaf(1.0)
    product = w * 3.0
    prediction = product + b
    error = prediction - 5.0
    for tensor in (product, prediction, error):
        tensor.retain_grad()
    loss = error**2
    loss.backward()  # type: ignore[no-untyped-call]
    claimed("chain-rule", "The prediction is 7, the target 5, the loss 4", "2 times the error, 4", "x = 3")
    claimed("chain-rule", "So w has the gradient 12, and b, which nothing multiplies, has 4")
    assert (prediction.item(), loss.item(), grad(error), grad(w), grad(b)) == (7, 4, 4, 12, 4)
    shown = nodes(lesson_visit("chain-rule"))
    assert shown["prediction"] == ("7", told_as(grad(prediction)))
    assert (shown["loss"], shown["w"], shown["b"]) == (("4", "1"), ("2", "12"), ("1", "4"))
    assert (shown["x"], shown["y"]) == (("3", "None"), ("5", "None"))


@pytest.mark.parametrize("label", ["1", "0"])
def test_the_lesson_of_p_minus_y_says_what_torch_says(label: str) -> None:
    score = leaf(1.0 * 2.0 + -1.0 * 1.0 + 0.5)
    p = torch.sigmoid(score)
    F.binary_cross_entropy(p, torch.tensor(float(label))).backward()  # type: ignore[no-untyped-call]
    claimed("p-minus-y", "The probability is 0.8176 and the label 1", "0.8176 - 1 = -0.1824", "to 0 and it is 0.8176")
    assert f"{p.item():.4f}" == "0.8176"
    assert f"{grad(score):.4f}" == {"1": "-0.1824", "0": "0.8176"}[label]
    shown = nodes(
        lesson_visit("p-minus-y") if label == "1" else graph(expression="perceptron with cross-entropy", label="0")
    )
    assert float(shown["score"][1]) == pytest.approx(grad(score), rel=1e-5)
    assert shown["probability"][0] == told_as(p.item())


@pytest.mark.parametrize(("b1", "dead"), [(-3.0, True), (-2.0, True), (-1.9, False)])
def test_the_lesson_of_the_dead_relu_says_what_torch_says(b1: float, dead: bool) -> None:
    claimed("dead-relu", "stands z = -1", "A gradient of -2 arrives", "w₁ and b₁ get 0", "Raise b₁ to -1.9")
    w1, bias, w2 = leaf(1.0), leaf(b1), leaf(2.0)
    z = w1 * 2.0 + bias
    h = torch.relu(z)
    h.retain_grad()
    ((w2 * h + 0.5 - 1.0) ** 2).backward()  # type: ignore[no-untyped-call]
    assert (grad(w1) == 0) == dead
    visit = lesson_visit("dead-relu") if b1 == -3 else graph(expression="two layers of one unit", b1=b1)
    shown = nodes(visit)
    assert shown["z"][0] == told_as(z.item())
    assert shown["h"] == (told_as(h.item()), told_as(grad(h)))
    assert shown["w1"][1] == told_as(grad(w1))
    assert ("The ReLU is **dead** here" in told(visit)) == dead
    if b1 == -3:
        assert (z.item(), grad(h)) == (-1, -2)


def test_the_lesson_of_two_ways_says_what_torch_says() -> None:
    claimed("two-ways", "b = 1 goes into both brackets", "Back over one way come 2, over the other 3; they add to 5")
    a, b = leaf(2.0), leaf(1.0)
    ((a + b) * (b + 1)).backward()  # type: ignore[no-untyped-call]
    assert (grad(a), grad(b)) == (2, 5)
    visit = lesson_visit("two-ways")
    assert nodes(visit)["b"] == ("1", "5")
    assert "**b** is used 2 times, so its gradients **add**: 2 + 3 = 5" in told(visit)
    assert "(-2.3)" in told(graph(expression="a branch", a=-1.3, b=-1.0)), "a negative way stands in brackets"
    assert "**add**" not in told(lesson_visit("chain-rule"))


def test_the_lesson_of_vanishing_gradients_says_what_torch_says() -> None:
    claimed("vanishing", "Twenty sigmoids in a row leave about a ten-trillionth")
    start = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    h = start
    for _ in range(20):
        h = torch.sigmoid(h)
    (left,) = torch.autograd.grad(h, start)
    assert 0.5e-13 < left.item() < 2e-13
    visit = lesson_visit("vanishing")
    assert table_with(visit, "output h")["gradient at its input"][0] == f"{left.item():.4g}"
    assert f"to **{left.item():.3g}**: on average each layer multiplies it by" in text_of(visit)


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
    visit = graph(part="a deep chain", **changes)
    assert words in text_of(visit)
    verdicts = ("each layer multiplies it by", "is exactly **0**", "One layer alone")
    assert sum(verdict in text_of(visit) for verdict in verdicts) == 1


def test_a_saturated_sigmoid_is_explained() -> None:
    sure = {"w1": 5.0, "x1": 5.0, "w2": 5.0, "x2": 5.0, "b": 5.0, "label": "0"}
    visit = graph(expression="perceptron with cross-entropy", **sure)
    assert "**saturated**" in told(visit)
    assert table_with(visit, "node")["gradient, from .grad"][7] == "0"
    assert "**saturated**" not in told(graph(expression="perceptron with cross-entropy"))


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_every_step_through_a_graph_stands_in_a_list_and_by_its_line(name: str) -> None:
    visit = graph(expression=name)
    panel, code = component(visit, "listing", 0), component(visit, "listing", 1)
    assert (panel["panel"], panel["code"], code["panel"], code["code"]) == (True, False, False, True)
    assert panel["frames"] == code["frames"]
    (steps,) = [text for text in values(visit, "markdown") if text.startswith("1. ")]
    sentences = [line.partition(". ")[2].replace("\\", "") for line in steps.splitlines()]
    assert sentences == [frame["note"] for frame in panel["frames"]]
    clock = component(visit, "clock")
    assert (clock["key"], clock["steps"], clock["pace"]) == (panel["key"], [*range(1, len(sentences) + 1)], STORY)
    lines = [line["text"] for line in code["listings"][0]["lines"]]
    script = script_of(visit).splitlines()
    assert all(line in script for line in lines)
    assert lines[-1].endswith(".backward()")
    walked = [frame["line"] for frame in code["frames"]]
    assert walked[: len(lines)] == list(range(len(lines)))
    assert set(walked[len(lines) :]) == {len(lines) - 1}, "all that flows back is the work of one line"


EXPECTED = ["0.783028", "0.078971", "0.010152", "0.003007"]


@pytest.mark.parametrize("key", ["loop", "loop-with-nn"])
def test_run_1_is_the_notebooks_to_the_digit_in_both_forms(key: str) -> None:
    claimed("loop", "The first loss is 0.783028, as in the notebook")
    claimed("loop-with-nn", "the losses are the same six digits")
    run = literal_run()
    shown = table_with(lesson_visit(key), "loss")
    assert shown["epoch"] == [str(epoch) for epoch in range(0, 1001, 100)]
    assert shown["loss"] == [f"{run[epoch][0]:.6f}" for epoch in range(0, 1001, 100)]
    assert shown["loss"][:4] == EXPECTED
    assert shown["loss"][9] == "0.002179"


def test_only_the_notebooks_run_is_said_to_be_the_notebooks() -> None:
    assert "the notebook's first run" in text_of(lesson_visit("loop"))
    assert "the notebook's first run" not in text_of(loop(learning_rate=0.05))
    assert "the notebook's first run" not in text_of(loop(zero_grad=False))


@dataclass(frozen=True)
class Step:
    """One entry of the list of every step: its line, its epoch, the text, and what became of which number."""

    head: str
    text: str
    why: str
    changes: dict[str, str]


def steps(visit: AppTest) -> list[Step]:
    """The list of every step."""
    (told,) = [text for text in values(visit, "markdown") if text.startswith("1. ")]
    found = []
    for k, entry in enumerate(told.splitlines(), 1):
        match = re.fullmatch(rf"{k}\. \*\*(Line .+?)\*\*: `(.+?)`(.*?)(?: \*\*(\S+ becomes .+)\.\*\*)?", entry)
        assert match, entry
        head, text, why, news = match.groups()
        found.append(
            Step(head, text, why.strip(), dict(new.split(" becomes ") for new in news.split(", ")) if news else {})
        )
    return found


def test_every_line_changes_what_the_lesson_of_the_loop_says() -> None:
    claimed("loop", "forward and loss change no parameter, backward changes only the gradients")
    claimed("loop", "the step changes w and b, zero_grad clears the gradients")
    changes: dict[str, set[str]] = {}
    for step in steps(lesson_visit("loop")):
        if "epoch" in step.head:
            changes.setdefault(step.text, set()).update(step.changes)
    assert changes.pop("loss.backward()") == {"w.grad", "b.grad"}
    assert changes.pop("loss = ((prediction - y) ** 2).mean()") == {"loss"}
    assert changes.pop("w -= 0.1 * w.grad") == {"w"}
    assert changes.pop("b -= 0.1 * b.grad") == {"b"}
    assert changes.pop("w.grad.zero_()") == {"w.grad"}
    assert changes.pop("b.grad.zero_()") == {"b.grad"}
    assert set(changes) == {
        "for epoch in range(3):", "prediction = w * x + b", "losses.append(loss.item())", "with torch.no_grad():",
    }  # fmt: skip
    assert not any(changes.values())


@pytest.mark.parametrize("form", FORM_NAMES)
@pytest.mark.parametrize("changes", [{}, {"no_grad": False}, {"zero_grad": False, "epochs": 2}], ids=str)
def test_the_list_of_every_step_is_what_the_listing_plays(form: str, changes: dict[str, Any]) -> None:
    visit = loop(form=form, **changes)
    handed, rows = component(visit, "listing"), steps(visit)
    first, second = handed["listings"]
    assert first["title"] == form
    assert second["title"] == f"{FORM_NAMES[1 - FORM_NAMES.index(form)]}: the same"
    assert len(handed["frames"]) == len(rows)
    seen: set[str] = set()
    for frame, row in zip(handed["frames"], rows, strict=True):
        line = first["lines"][frame["line"]]
        assert row.head == frame["head"]
        assert row.head.startswith(f"Line {frame['line'] + 1}")
        assert row.text == line["text"].strip()
        assert row.changes == {handed["names"][k]: frame["values"][k] for k in frame["changed"]}
        assert row.why == ("" if line["role"] in seen else frame["note"])
        seen.add(line["role"])
    for before, frame in pairwise(handed["frames"]):
        moved = [k for k, pair in enumerate(zip(before["values"], frame["values"], strict=True)) if len(set(pair)) > 1]
        assert set(moved) <= set(frame["changed"])
    assert any("it fails" in row.head for row in rows) == bool(visit.error)
    clock = component(visit, "clock")
    assert (clock["steps"], clock["unit"], clock["pace"]) == ([*range(1, len(rows) + 1)], "step", STORY)
    roles = [{line["role"] for line in text["lines"]} for text in (first, second)]
    assert {"forward", "loss", "backward", "step", "zero_grad"} <= roles[0] & roles[1]
    failed = [frame["head"].endswith("it fails") for frame in handed["frames"]]
    assert failed == [False] * (len(rows) - 1) + ["no_grad" in changes]


def test_the_lesson_without_zero_grad_says_what_a_plain_loop_says() -> None:
    claimed("no-zero-grad", "in epoch 1 the gradient of w is the sum of two", "the loss never comes to rest")
    run = literal_run(clear=False)
    x, y = points()
    w, b = leaf(-1.0), leaf(5.0)
    summed = 0.0
    for _ in range(2):
        gradients = torch.autograd.grad(((w * x + b - y) ** 2).mean(), (w, b))
        summed += gradients[0].item()
        with torch.no_grad():
            w -= 0.1 * gradients[0]
            b -= 0.1 * gradients[1]
    assert run[1][1] == pytest.approx(summed, rel=1e-5)
    visit = lesson_visit("no-zero-grad")
    after = [step for step in steps(visit) if step.head.endswith("epoch 1") and step.text == "loss.backward()"]
    assert [step.changes["w.grad"] for step in after] == [f"{run[1][1]:.6f}"]
    swing = [loss for loss, _ in run[-100:]]
    assert max(swing) > 2 * min(swing)
    assert f"goes up and down between {min(swing):.6f} and {max(swing):.6f}" in text_of(visit)


@pytest.mark.parametrize(
    ("key", "changes", "epoch"), [("plus", {"sign": 1}, 186), ("sum-not-mean", {"mean": False}, 18)]
)
def test_the_lessons_of_diverging_runs_name_the_epoch(key: str, changes: dict[str, Any], epoch: int) -> None:
    claimed(key, f"at epoch {epoch}")
    run = literal_run(**changes)
    assert first_not_finite(run) == epoch
    visit = lesson_visit(key)
    assert f"At epoch **{epoch}** the loss is no longer finite" in text_of(visit)
    shown = table_with(visit, "as switched")
    assert shown["as switched"][0] == f"{run[0][0]:.6f}"
    assert shown["as switched"][2:] == ["not finite"] * 9
    assert shown["as it should be"][:4] == EXPECTED
    if key == "plus":
        claimed(key, "the loss climbs from the first epoch on")
        assert all(after[0] > before[0] for before, after in pairwise(run[:epoch]))
    else:
        claimed(key, "gradients 50 times as large", "Set the rate to 0.002 and it is the right run again")
        assert run[0][1] == pytest.approx(50 * literal_run()[0][1], rel=1e-5)


def test_a_fiftieth_of_the_rate_makes_the_sum_the_right_run_again() -> None:
    own = table_with(loop(mean=False, learning_rate=0.002), "as switched")["as switched"]
    right = table_with(lesson_visit("loop"), "loss")["loss"]
    assert [float(loss) / 50 for loss in own] == pytest.approx([float(loss) for loss in right], rel=1e-3)


def quoted(visit: AppTest) -> list[str]:
    """What the page quotes word for word."""
    return [text for text in values(visit, "code")[2:] if "import torch" not in text]


FAILING = {
    f"{form}, {name} off": {"form": form, name: False} for form in FORM_NAMES for name in SWITCHES
} | {f"unsqueeze {chosen}": {"form": MODULES, "unsqueeze": chosen} for chosen in UNSQUEEZED[1:]}  # fmt: skip

RUN_ALL = """
import json, sys, traceback, warnings
import torch
torch.set_num_threads(1)
told = {}
for name, text in json.load(sys.stdin).items():
    said, line = [], 0
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        try:
            exec(compile(text, "learner.py", "exec"), {"__name__": "__main__"})
        except Exception as raised:
            said = [f"{type(raised).__name__}: {raised}"]
            line = [f.lineno for f in traceback.extract_tb(raised.__traceback__) if f.filename == "learner.py"][-1]
    told[name] = [[f"{w.category.__name__}: {w.message}" for w in caught if issubclass(w.category, UserWarning)] + said, line]
print(json.dumps(told))
"""


def test_errors_and_warnings_are_pytorchs_own_word_for_word() -> None:
    """The texts as they are shown, and that of a module without parameters, run in a process of their own."""
    visits = {name: loop(**changes) for name, changes in FAILING.items()}
    visits["a plain list"] = lesson_visit("plain-list")
    visits["shapes"] = lesson_visit("unsqueeze")
    texts = {}
    for name, visit in visits.items():
        if name in FAILING:
            texts[name] = "\n".join(line["text"] for line in component(visit, "listing")["listings"][0]["lines"])
        else:
            texts[name] = script_of(visit)
    run = subprocess.run(
        [sys.executable, "-I", "-c", RUN_ALL], input=json.dumps(texts), capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout.splitlines()[-1])  # above it stands what the texts print
    assert sum(bool(said) for said, _ in answer.values()) == 8
    for name, (said, line) in answer.items():
        visit = visits[name]
        prints = 1 if name == "a plain list" else 0
        assert quoted(visit)[prints:] == said, name
        assert bool(visit.error) == bool(line), name
        if line and name in FAILING:
            assert f"in line {line}, word for word" in told(visit)
            assert "so there is no run to show" in text_of(visit)
            assert re.match(rf"Line {line}(, epoch 0)?: it fails$", steps(visit)[-1].head)


def test_the_lessons_of_errors_tell_where_pytorch_stops() -> None:
    claimed("no-no-grad", "PyTorch refuses in the line of the first step", "a leaf that requires a gradient")
    (words,) = quoted(visit := lesson_visit("no-no-grad"))
    assert "a leaf Variable that requires grad" in words
    assert "in-place" in words
    assert steps(visit)[-1].text == "w -= 0.1 * w.grad"
    claimed("no-requires-grad", "forward and loss still work, and then backward finds nothing that requires a gradient")
    (words,) = quoted(visit := lesson_visit("no-requires-grad"))
    assert "does not require grad" in words
    last = steps(visit)[-1]
    assert (last.text, last.changes) == ("loss.backward()", {})
    assert [step.changes for step in steps(visit) if "loss" in step.changes] == [{"loss": "0.783028"}]


def test_the_lesson_of_the_column_says_what_torch_says() -> None:
    claimed("unsqueeze", "The right loss is 0.783028", "it is 0.478788, of 2500 errors instead of 50")
    x, y = points()
    prediction = (-1.0 * x + 5.0).unsqueeze(1)
    right, wrong = (prediction - y.unsqueeze(1)) ** 2, (prediction - y) ** 2
    assert (right.numel(), wrong.numel()) == (50, 2500)
    visit = lesson_visit("unsqueeze")
    assert table_with(visit, "MSE")["MSE"] == [f"{errors.mean():.6f}" for errors in (right, wrong)] == ["0.783028", "0.478788"]  # fmt: skip
    shapes = table_with(visit, "tensor")
    assert dict(zip(shapes["tensor"], shapes["shape"], strict=True)) == {
        "x": "(50,)", "x.unsqueeze(1)": "(50, 1)", "prediction": "(50, 1)",
        "y": "(50,)", "y.unsqueeze(1)": "(50, 1)", "prediction - y": "(50, 50)",
    }  # fmt: skip


class Listed(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = [nn.Linear(1, 3), nn.ReLU(), nn.Linear(3, 1)]


def test_the_lesson_of_the_plain_list_says_what_torch_says() -> None:
    claimed("plain-list", "none of their parameters is registered", "empty list", "nn.ModuleList and there are four")
    assert list(Listed().parameters()) == []
    visit = lesson_visit("plain-list")
    assert "Registered parameters: **0**. Numbers in them: **0**." in text_of(visit)
    with pytest.raises(ValueError, match="empty parameter list") as error:
        torch.optim.SGD(Listed().parameters())
    assert quoted(visit)[-1] == f"ValueError: {error.value}"
    right = nn.ModuleList([nn.Linear(1, 3), nn.ReLU(), nn.Linear(3, 1)])
    found = [(f"layers.{name}", tuple(p.shape), p.numel()) for name, p in right.named_parameters()]
    assert len(found) == 4
    visit = loop(part="modules", registration="nn.ModuleList")
    shown = table_with(visit, "name")
    assert shown["name"] == [name for name, *_ in found]
    assert shown["shape"] == [str(shape) for _, shape, _ in found]
    assert f"Registered parameters: **4**. Numbers in them: **{sum(n for *_, n in found)}**." in text_of(visit)


def test_a_hook_runs_when_the_module_is_called_and_not_otherwise() -> None:
    counted: list[int] = []
    module = nn.Linear(2, 1)
    module.register_forward_hook(lambda *_: counted.append(1))
    module(torch.zeros(1, 2))
    assert len(counted) == 1
    module.forward(torch.zeros(1, 2))
    assert len(counted) == 1
    table = table_with(loop(part="modules"), "hook ran")
    assert table["hook ran"] == ["1 time", "0 times"]
    assert len(set(table["first output"])) == 1


def test_two_runs_that_take_their_time_stand_side_by_side(monkeypatch: pytest.MonkeyPatch, empty_store: Store) -> None:
    """Each with its bar and its button, whole to the last epoch."""
    monkeypatch.setattr(ui.store, "EVERY", 0.0)
    monkeypatch.setattr(ui.store, "PATIENCE", 0.0)
    visit = loop(zero_grad=False)
    shown = table_with(visit, "as switched")
    assert shown["epoch"][-1] == str(EPOCHS)
    assert all(shown["as switched"])
    assert shown["as it should be"][9] == "0.002179"
    assert len(empty_store) == 2
