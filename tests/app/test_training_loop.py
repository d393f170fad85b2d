"""The training loop in words: lessons, verdicts, errors and lists say what plain PyTorch says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import Tensor, nn

import ui.store
from core.loop.loops import EPOCHS, full_run
from core.loop.text import SWITCHES, Form, Unsqueezed
from pages.sections.training_loop.page import PAGE
from pages.sections.training_loop.settings import LoopPageSettings, Part
from tests.app.learner import Learner, learner
from tests.app.listings import component, every_step, quoted, with_notices
from tests.app.visit import lesson_visit, script_of, table_with, text_of, visit_settings
from tests.app.words import lesson, told
from ui.player import STORY
from ui.store import Store

pytestmark = pytest.mark.usefixtures("unchecked_charts")


def opened(**changes: Any) -> AppTest:
    visit = visit_settings(PAGE, LoopPageSettings.of(**changes))
    assert not visit.exception
    return visit


loop = cache(opened)


def leaf(value: float) -> Tensor:
    return torch.tensor(value, requires_grad=True)


def grad(tensor: Tensor) -> float:
    """What `backward` has left there."""
    assert tensor.grad is not None
    return tensor.grad.item()


def points() -> tuple[Tensor, Tensor]:
    """The notebook's fifty points."""
    with torch.random.fork_rng():
        torch.manual_seed(42)
        x = torch.rand(50)
        return x, 2 * x + 3 + 0.05 * torch.randn(50)


@cache
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


EXPECTED = ["0.783028", "0.078971", "0.010152", "0.003007"]


@pytest.mark.parametrize("key", ["loop", "loop-with-nn"])
def test_run_1_is_the_notebooks_to_the_digit_in_both_forms(key: str) -> None:
    told("loop", "The first loss is 0.783028, as in the notebook")
    run = literal_run()
    told("loop-with-nn", f"{run[0][0]:.6f} at epoch 0 and {run[100][0]:.6f} a hundred epochs later, in both")
    shown = table_with(lesson(key), "loss")
    assert shown["epoch"] == [str(epoch) for epoch in range(0, 1001, 100)]
    assert shown["loss"] == [f"{run[epoch][0]:.6f}" for epoch in range(0, 1001, 100)]
    assert shown["loss"][:4] == EXPECTED
    assert shown["loss"][9] == "0.002179"


def test_only_the_notebooks_run_is_said_to_be_the_notebooks() -> None:
    assert "the notebook's first run" in text_of(lesson("loop"))
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
    found = []
    for entry in every_step(visit):
        match = re.fullmatch(r"\*\*(Line .+?)\*\*: `(.+?)`(.*?)(?: \*\*(\S+ becomes .+)\.\*\*)?", entry)
        assert match, entry
        head, text, why, news = match.groups()
        found.append(
            Step(head, text, why.strip(), dict(new.split(" becomes ") for new in news.split(", ")) if news else {})
        )
    return found


OTHER = {Form.SCRATCH: Form.NN, Form.NN: Form.SCRATCH}


def test_every_line_changes_what_the_lesson_of_the_loop_says() -> None:
    (w_grad,) = torch.autograd.grad(((w := leaf(-1.0)) * points()[0] + 5.0 - points()[1]).square().mean(), w)
    told("loop", f"leaves w at -1 and writes its gradient beside it, {w_grad.item():.6f}")
    told("loop", f"the step takes w to {-1 - 0.1 * w_grad.item():.6f}; zero_grad clears the gradient")
    changes: dict[str, set[str]] = {}
    for step in steps(lesson("loop")):
        if "epoch" in step.head:
            changes.setdefault(step.text, set()).update(step.changes)
    assert changes.pop("loss.backward()") == {"w.grad", "b.grad"}
    assert changes.pop("loss = ((prediction - y) ** 2).mean()") == {"loss"}
    assert changes.pop("w -= 0.1 * w.grad") == {"w"}
    assert changes.pop("b -= 0.1 * b.grad") == {"b"}
    assert changes.pop("w.grad.zero_()") == {"w.grad"}
    assert changes.pop("b.grad.zero_()") == {"b.grad"}
    assert set(changes) == {
        "for epoch in range(3):",
        "prediction = w * x + b",
        "losses.append(loss.item())",
        "with torch.no_grad():",
    }
    assert not any(changes.values())


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("changes", [{}, {"no_grad": False}, {"zero_grad": False, "epochs": 2}], ids=str)
def test_the_list_of_every_step_is_what_the_listing_plays(form: Form, changes: dict[str, Any]) -> None:
    visit = loop(form=form, **changes)
    handed, rows = component(visit, "listing"), steps(visit)
    first, second = handed["listings"]
    assert first["title"] == form
    assert second["title"] == ("✓ as it should be" if changes else f"{OTHER[form]}: the same")
    assert handed["second"] == ("as it should be" if changes else "")
    assert len(handed["moments"]) == len(rows)
    seen: set[str] = set()
    for moment, row in zip(handed["moments"], rows, strict=True):
        line = first["lines"][moment["line"]]
        assert row.head == moment["head"]
        assert row.head.startswith(f"Line {moment['line'] + 1}")
        assert row.text == line["text"].strip()
        assert row.changes == {handed["names"][k]: moment["values"][k] for k in moment["changed"]}
        role = line["role"].partition(" ")[0]
        assert row.why == ("" if role in seen else moment["note"])
        seen.add(role)
    for before, moment in pairwise(handed["moments"]):
        moved = [k for k, pair in enumerate(zip(before["values"], moment["values"], strict=True)) if len(set(pair)) > 1]
        assert set(moved) <= set(moment["changed"])
    assert any("it fails" in row.head for row in rows) == bool(visit.error)
    clock = component(visit, "clock")
    assert (clock["steps"], clock["unit"], clock["pace"]) == ([*range(1, len(rows) + 1)], "step", STORY)
    roles = [{line["role"].partition(" ")[0] for line in text["lines"]} for text in (first, second)]
    assert {"forward", "loss", "backward", "step", "zero_grad"} <= roles[0] & roles[1]
    failed = [moment["head"].endswith("it fails") for moment in handed["moments"]]
    assert failed == [False] * (len(rows) - 1) + ["no_grad" in changes]


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("name", ["zero_grad", "minus", "mean", "no_grad", "requires_grad"])
def test_beside_a_switched_text_the_right_one_runs_on_the_same_clock(form: str, name: str) -> None:
    """At every frame, the numbers beside are those that the right text has at that place of that epoch."""
    handed = component(loop(form=form, epochs=2, **{name: False}), "listing")
    right = component(loop(form=form, epochs=2), "listing")
    numbers = {moment["head"]: moment["values"] for moment in right["moments"]}
    own, beside = handed["listings"]
    assert [line["text"] for line in beside["lines"]] == [line["text"] for line in right["listings"][0]["lines"]]
    assert [line["role"] for line in own["lines"]] == [line["role"] for line in beside["lines"]]
    heads = [re.sub(": (it fails|switched off)$", "", moment["head"]) for moment in handed["moments"]]
    assert [moment["beside"] for moment in handed["moments"]] == [numbers[head] for head in heads]
    assert heads == list(numbers)[: len(heads)], "no line of the right text is left out"
    for before, moment in pairwise(handed["moments"]):
        if moment["head"].endswith("switched off"):
            assert own["lines"][moment["line"]]["state"] == "switched off"
            assert (moment["values"], moment["changed"]) == (before["values"], [])


def test_before_an_answer_nothing_has_run() -> None:
    for key in ("loop", "no-zero-grad", "plus", "x-alone"):
        visit = lesson_visit(key)
        assert len(component(visit, "listing")["moments"]) == 1
        assert component(visit, "clock")["steps"] == [1]
        assert not visit.table
    (moment,) = component(lesson_visit("plain-list"), "listing")["moments"]
    assert "4 parameters" in moment["head"], "the picture shows another network than the one in question"


def test_the_lesson_without_zero_grad_says_what_a_plain_loop_says() -> None:
    run = literal_run(clear=False)
    told("no-zero-grad", f"In epoch 1 the gradient of w is {run[1][1]:.6f}, of which {run[0][1]:.6f} is left")
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
    visit = lesson("no-zero-grad")
    after = [step for step in steps(visit) if step.head.endswith("epoch 1") and step.text == "loss.backward()"]
    assert [step.changes["w.grad"] for step in after] == [f"{run[1][1]:.6f}"]
    swing = [loss for loss, _ in run[-100:]]
    assert max(swing) > 2 * min(swing)
    told("no-zero-grad", f"the loss is between {min(swing):.6f} and {max(swing):.6f}")
    told("no-zero-grad", f"ends at {literal_run()[-1][0]:.6f}")
    assert f"goes up and down between {min(swing):.6f} and {max(swing):.6f}" in text_of(visit)


@pytest.mark.parametrize(
    ("key", "changes", "epoch"), [("plus", {"sign": 1}, 186), ("sum-not-mean", {"mean": False}, 18)]
)
def test_the_lessons_of_diverging_runs_name_the_epoch(key: str, changes: dict[str, Any], epoch: int) -> None:
    told(key, f"at epoch {epoch}")
    run = literal_run(**changes)
    assert first_not_finite(run) == epoch
    visit = lesson(key)
    assert f"At epoch **{epoch}** the loss is no longer finite" in text_of(visit)
    shown = table_with(visit, "as switched")
    assert shown["as switched"][0] == f"{run[0][0]:.6f}"
    assert shown["as switched"][2:] == ["not finite"] * 9
    assert shown["as it should be"][:4] == EXPECTED
    if key == "plus":
        told(key, f"From {run[0][0]:.6f} it climbs with every epoch, to {run[10][0]:.6f} at epoch 10")
        assert all(after[0] > before[0] for before, after in pairwise(run[:epoch]))
    else:
        assert run[0][1] == pytest.approx(50 * literal_run()[0][1], rel=1e-5)
        told(key, f"divided by 50, the first, {run[0][0]:.4f}, is the right run's {literal_run()[0][0]:.6f}")
        assert shown["as switched, divided by 50"][0] == shown["as it should be"][0]


def test_a_fiftieth_of_the_rate_makes_the_sum_the_right_run_again() -> None:
    shown = table_with(loop(mean=False, learning_rate=0.002), "as switched")
    own = shown["as switched"]
    right = table_with(lesson("loop"), "loss")["loss"]
    scaled = [float(loss) for loss in shown["as switched, divided by 50"]]
    assert scaled == pytest.approx([float(loss) for loss in right], abs=2e-6)
    assert [float(loss) / 50 for loss in own] == pytest.approx([float(loss) for loss in right], rel=1e-3)


Changes = dict[str, Any]
SPEAKING: dict[str, Changes] = {
    **{f"{form}, {name} off": {"form": form, name: False} for form in Form for name in ("no_grad", "requires_grad")},
    "x alone is a column": {"form": Form.NN, "unsqueeze": Unsqueezed.X_ALONE},
    "nothing is a column": {"form": Form.NN, "unsqueeze": Unsqueezed.NONE},
}
"""What PyTorch warns of or refuses."""
SILENT: dict[str, Changes] = {
    f"{form}, {name} off": {"form": form, name: False} for form in Form for name in ("zero_grad", "minus", "mean")
}
"""What PyTorch takes as it is, right or wrong."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    with learner(tmp_path_factory.mktemp("elsewhere")) as run_text:
        yield run_text


def test_every_switch_is_known_to_speak_or_to_keep_silent() -> None:
    tried = {name for changes in (SPEAKING | SILENT).values() for name in changes}
    assert tried == {"form", *SWITCHES}


@pytest.mark.parametrize(
    ("cases", "speaking"),
    [
        pytest.param(SPEAKING, True, id="speaking"),
        pytest.param(SILENT, False, id="silent", marks=pytest.mark.thorough),
    ],
)
def test_errors_and_warnings_are_pytorchs_own_word_for_word(
    cases: dict[str, Changes], speaking: bool, run: Learner
) -> None:
    """Those of the texts as the listing shows them."""
    for name, changes in cases.items():
        visit = loop(**changes)
        answer = run("\n".join(line["text"] for line in component(visit, "listing")["listings"][0]["lines"]))
        assert bool(answer.said) == speaking, name
        assert quoted(visit) == answer.said, name
        assert bool(visit.error) == bool(answer.line), name
        if answer.line:
            assert f"in line {answer.line}, word for word" in with_notices(visit)
            assert "so there is no run to show" in text_of(visit)
            assert re.match(rf"Line {answer.line}(, epoch 0)?: it fails$", steps(visit)[-1].head)


@pytest.mark.parametrize(("key", "printed", "fails"), [("plain-list", 1, True), ("unsqueeze", 0, False)])
def test_what_pytorch_says_to_modules_and_shapes_is_its_own_word_for_word(
    key: str, printed: int, fails: bool, run: Learner
) -> None:
    """The text of the modules prints something first, which the page quotes too."""
    visit = lesson(key)
    answer = run(script_of(visit))
    assert answer.said
    assert quoted(visit)[printed:] == answer.said
    assert bool(visit.error) == bool(answer.line) == fails


def test_the_lessons_of_errors_tell_where_pytorch_stops() -> None:
    (words,) = quoted(visit := lesson("no-no-grad"))
    told("no-no-grad", f'It stops in line 18: "{words.partition(": ")[2]}"')
    assert "a leaf Variable that requires grad" in words
    assert "in-place" in words
    assert steps(visit)[-1].text == "w -= 0.1 * w.grad"
    (words,) = quoted(visit := lesson("no-requires-grad"))
    told("no-requires-grad", f'It stops in line 16: "{words.partition(": ")[2]}"')
    assert "does not require grad" in words
    last = steps(visit)[-1]
    assert (last.text, last.changes) == ("loss.backward()", {})
    assert [step.changes for step in steps(visit) if "loss" in step.changes] == [{"loss": "0.783028"}]


def test_the_lesson_of_the_column_says_what_torch_says() -> None:
    told("unsqueeze", "0.478788 instead of 0.783028", "every target: 2,500 errors")
    x, y = points()
    prediction = (-1.0 * x + 5.0).unsqueeze(1)
    right, wrong = (prediction - y.unsqueeze(1)) ** 2, (prediction - y) ** 2
    assert (right.numel(), wrong.numel()) == (50, 2500)
    visit = lesson("unsqueeze")
    expected = [f"{errors.mean():.6f}" for errors in (right, wrong)]
    assert table_with(visit, "MSE")["MSE"] == expected == ["0.783028", "0.478788"]
    shapes = table_with(visit, "tensor")
    assert dict(zip(shapes["tensor"], shapes["shape"], strict=True)) == {
        "x": "(50,)",
        "x.unsqueeze(1)": "(50, 1)",
        "prediction": "(50, 1)",
        "y": "(50,)",
        "y.unsqueeze(1)": "(50, 1)",
        "prediction - y": "(50, 50)",
    }


class Listed(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = [nn.Linear(1, 3), nn.ReLU(), nn.Linear(3, 1)]


def test_the_lesson_of_the_plain_list_says_what_torch_says() -> None:
    told("plain-list", 'It gets 0, and says so: "optimizer got an empty parameter list"')
    assert list(Listed().parameters()) == []
    visit = lesson("plain-list")
    assert "Registered parameters: **0**. Numbers in them: **0**." in text_of(visit)
    with pytest.raises(ValueError, match="empty parameter list") as error:
        torch.optim.SGD(Listed().parameters())
    assert quoted(visit)[-1] == f"ValueError: {error.value}"
    right = nn.ModuleList([nn.Linear(1, 3), nn.ReLU(), nn.Linear(3, 1)])
    found = [(f"layers.{name}", tuple(p.shape), p.numel()) for name, p in right.named_parameters()]
    assert len(found) == 4
    visit = loop(part=Part.MODULES, registration="nn.ModuleList")
    shown = table_with(visit, "name")
    assert shown["name"] == [name for name, *_ in found]
    assert shown["shape"] == [str(shape) for _, shape, _ in found]
    assert f"Registered parameters: **4**. Numbers in them: **{sum(n for *_, n in found)}**." in text_of(visit)


def test_the_lesson_of_the_lone_column_says_what_a_plain_loop_says() -> None:
    x, y = points()
    w, b = leaf(-1.0), leaf(5.0)
    for _ in range(1000):
        gradients = torch.autograd.grad((((w * x + b).unsqueeze(1) - y) ** 2).mean(), (w, b))
        with torch.no_grad():
            w -= 0.1 * gradients[0]
            b -= 0.1 * gradients[1]
    assert abs(w.item()) < 1e-3
    assert b.item() == pytest.approx(y.mean().item(), abs=1e-3)
    told("x-alone", f"w is {w.item():z.4f} and b is {b.item():.4f}, the mean of all targets")


def test_the_lesson_of_the_plain_tensor_says_what_torch_says() -> None:
    class Half(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.w = torch.tensor(-1.0, requires_grad=True)
            self.b = nn.Parameter(torch.tensor(5.0))

    model = Half()
    assert [name for name, _ in model.named_parameters()] == list(model.state_dict()) == ["b"]
    (model.w * 2 + model.b).backward()  # type: ignore[no-untyped-call]
    torch.optim.SGD(model.parameters(), lr=0.1).step()
    assert (grad(model.w), model.w.item()) == (2, -1)
    assert model.b.item() == pytest.approx(4.9)
    told("plain-tensor", "The module knows of 1 parameter, b", "w gets a gradient and is never moved")


def test_hooks_run_when_the_module_is_called_and_not_otherwise() -> None:
    ran: list[str] = []
    module = nn.Linear(2, 1)
    module.register_forward_pre_hook(lambda *_: ran.append("forward-pre"))
    module.register_forward_hook(lambda *_: ran.append("forward"))
    module.register_full_backward_hook(lambda *_: ran.append("backward"))
    x = torch.zeros(1, 2, requires_grad=True)
    module(x).sum().backward()
    called, ran[:] = list(ran), []
    module.forward(x).sum().backward()  # type: ignore[no-untyped-call]
    assert not ran
    table = table_with(loop(part=Part.MODULES), "model(x)")
    assert table[""][:3] == [f"{hook} hook" for hook in called]
    assert table["model(x)"][:3] == ["runs"] * 3
    assert table["model.forward(x)"][:3] == ["does not run"] * 3
    assert table["model(x)"][3] == table["model.forward(x)"][3]
    told("hooks", f"model(x) runs 3 hooks: {', '.join(called)}. model.forward(x) runs 0")


def test_two_runs_that_take_their_time_stand_side_by_side(monkeypatch: pytest.MonkeyPatch, empty_store: Store) -> None:
    """Each with its bar and its button, whole to the last epoch."""
    monkeypatch.setattr(ui.store, "EVERY", 0.0)
    monkeypatch.setattr(ui.store, "PATIENCE", 0.0)
    visit = opened(zero_grad=False)
    shown = table_with(visit, "as switched")
    assert shown["epoch"][-1] == str(EPOCHS)
    assert all(shown["as switched"])
    assert shown["as it should be"][9] == "0.002179"
    before = len(empty_store)
    for settings in (LoopPageSettings(zero_grad=False), LoopPageSettings()):
        assert ui.store.run(full_run, settings, "again").every_hundredth
    assert len(empty_store) == before, "both runs are kept"
