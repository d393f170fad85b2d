"""The text of the training loop, run line by line, gives what plain Python and PyTorch give for the same text, word for
word."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core.loop.loops import EPOCHS, FullRunSettings, LoopRun, LoopStep, LoopTrace, full_run, side_by_side, trace
from core.loop.notebook import run_cell
from core.loop.text import FORMS, ROLES, Form, LoopSettings, joined, source_lines
from tests.marks import by_default

SWITCHES = ("zero_grad", "no_grad", "minus", "mean", "requires_grad")
SCRATCH, MODULES = Form.SCRATCH, Form.NN

VARIANTS: dict[str, LoopSettings] = {
    **{form: LoopSettings(form=form) for form in Form},
    **{f"{form}, {name} off": LoopSettings(form=form, **{name: False}) for form in Form for name in SWITCHES},  # type: ignore[arg-type]
    "only x is a column": LoopSettings(form=MODULES, unsqueeze="x alone"),
    "nothing is a column": LoopSettings(form=MODULES, unsqueeze="none"),
    "a small rate": LoopSettings(learning_rate=1e-5),
    "a large rate with nn": LoopSettings(form=MODULES, learning_rate=3.0),
    "up the sum": LoopSettings(minus=False, mean=False),
    "up the sum with nn": LoopSettings(form=MODULES, minus=False, mean=False, zero_grad=False),
    "frozen and unguarded": LoopSettings(form=MODULES, requires_grad=False, no_grad=False),
    "frozen and unguarded from scratch": LoopSettings(requires_grad=False, no_grad=False),
    "the sum of every point against every other": LoopSettings(
        form=MODULES, unsqueeze="x alone", mean=False, learning_rate=1e-4
    ),
}
every_variant = pytest.mark.parametrize("name", by_default(VARIANTS, *list(VARIANTS)[::2]))
every_form = pytest.mark.parametrize("form", Form)

RUN_ALL = """
import json, sys, traceback, warnings
import torch

torch.set_num_threads(1)
seen = {}
for name, text in json.load(sys.stdin).items():
    names, error = {"__name__": "__main__"}, None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        try:
            exec(compile(text, "learner.py", "exec"), names)
        except Exception as raised:
            lines = [f.lineno for f in traceback.extract_tb(raised.__traceback__) if f.filename == "learner.py"]
            error = [type(raised).__name__, str(raised), lines[-1]]
    w, b = (names["model"].parameters() if "model" in names else (names["w"], names["b"]))
    seen[name] = {
        "losses": names.get("losses", []),
        "ends": [None if t is None else t.item() for t in (w, b, w.grad, b.grad)],
        "error": error,
        "warnings": [[w.category.__name__, str(w.message)] for w in caught if issubclass(w.category, UserWarning)],
    }
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def plain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What plain Python makes of every text that is asked for, traced and in full, all in one process that knows
    nothing of the project."""
    told = {
        str(item.callspec.params["name"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and "plain" in item.fixturenames
    }
    asked = {name: settings for name, settings in VARIANTS.items() if name in told}
    texts = {f"{name}, traced": joined(source_lines(replace(s, epochs=20))) for name, s in asked.items()}
    texts |= {f"{name}, in full": joined(source_lines(s, EPOCHS + 1)) for name, s in asked.items()}
    run = subprocess.run(
        [sys.executable, "-I", "-c", RUN_ALL],
        input=json.dumps(texts),
        cwd=tmp_path_factory.mktemp("elsewhere"),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return dict(json.loads(run.stdout))


def bits(numbers: Any) -> bytes:
    """Numbers as the bytes of float32, every nan as the same one."""
    floats = torch.as_tensor(numbers, dtype=torch.float32)
    return floats.where(~floats.isnan(), torch.nan).numpy().tobytes()


def told(result: LoopTrace | LoopRun) -> dict[str, Any]:
    """The error and the warnings in the form of the other process."""
    error = result.error
    return {
        "error": None if error is None else [error.kind, error.message, error.line],
        "warnings": [[warning.kind, warning.message] for warning in result.warnings],
    }


@every_variant
def test_a_traced_text_does_what_plain_python_does_with_it(name: str, plain: dict[str, dict[str, Any]]) -> None:
    result, expected = trace(replace(VARIANTS[name], epochs=20)), plain[f"{name}, traced"]
    assert bits(result.losses) == bits(expected["losses"])
    last = result.steps[-1]
    for found, right in zip((last.w, last.b, last.w_grad, last.b_grad), expected["ends"], strict=True):
        assert (found is None) == (right is None)
        assert right is None or bits(found) == bits(right)
    assert told(result) == {key: expected[key] for key in ("error", "warnings")}


@every_variant
def test_a_full_run_has_the_losses_of_plain_python(name: str, plain: dict[str, dict[str, Any]]) -> None:
    result, expected = full_run(VARIANTS[name].reduced_to(FullRunSettings)), plain[f"{name}, in full"]
    assert bits(result.losses) == bits(expected["losses"])
    assert told(result) == {key: expected[key] for key in ("error", "warnings")}
    assert (len(result.losses) == EPOCHS + 1) == (result.error is None)


def test_errors_and_warnings_are_pytorchs_own_at_the_line_that_brings_them() -> None:
    """The words of the installed PyTorch as they are known, so that nobody can reword both sides at once."""
    leaf = ("RuntimeError", "a leaf Variable that requires grad is being used in an in-place operation.")
    gradless = ("RuntimeError", "element 0 of tensors does not require grad and does not have a grad_fn")
    shapes = ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (1x50 and 1x1)")
    expected = {
        f"{SCRATCH}, no_grad off": (*leaf, "w -= 0.1 * w.grad"),
        f"{MODULES}, no_grad off": (*leaf, "model.weight.fill_(-1.0)"),
        f"{SCRATCH}, requires_grad off": (*gradless, "loss.backward()"),
        f"{MODULES}, requires_grad off": (*gradless, "loss.backward()"),
        "nothing is a column": (*shapes, "prediction = model(x)"),
    }
    for name, words in expected.items():
        result = trace(VARIANTS[name])
        assert result.error is not None
        assert (result.error.kind, result.error.message, result.lines[result.error.line - 1].text.strip()) == words
        assert result.steps[-1].line == result.error.line
    result = trace(VARIANTS["only x is a column"])
    (warning,) = result.warnings
    assert warning.kind == "UserWarning"
    assert warning.message == (
        "Using a target size (torch.Size([50])) that is different to the input size (torch.Size([50, 1])). "
        "This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size."
    )
    assert result.lines[warning.line - 1].text.strip() == "loss = criterion(prediction, y)"
    assert result.error is None


@every_form
def test_run_1_is_the_notebooks_to_the_digit(form: str) -> None:
    printed = dict(full_run(FullRunSettings(form=form)).every_hundredth)
    assert list(printed) == list(range(0, 1001, 100))
    notebook = {0: "0.783028", 100: "0.078971", 200: "0.010152", 300: "0.003007", 900: "0.002179"}
    assert {epoch: f"{printed[epoch]:.6f}" for epoch in notebook} == notebook


def test_both_forms_agree_but_for_the_last_bits() -> None:
    """The layer multiplies a matrix where the other form multiplies numbers, so a sum may be rounded otherwise."""
    scratch, modules = (full_run(FullRunSettings(form=form)) for form in Form)
    torch.testing.assert_close(scratch.losses, modules.losses, rtol=0, atol=1e-7)
    torch.testing.assert_close(scratch.parameters, modules.parameters, rtol=0, atol=1e-6)
    assert [f"{loss:.6f}" for _, loss in scratch.every_hundredth] == [
        f"{loss:.6f}" for _, loss in modules.every_hundredth
    ]


def literal_points() -> tuple[Tensor, Tensor]:
    with torch.random.fork_rng():
        torch.manual_seed(42)
        x = torch.rand(50)
        noise = 0.05 * torch.randn(50)
    return x, 2 * x + 3 + noise


def literal_scratch(s: LoopSettings, epochs: int) -> Iterator[list[float | None]]:
    """w, b, their gradients and the loss after every line, written down by hand between the lines of a loop."""
    x, y = literal_points()
    w, b = torch.tensor(-1.0, requires_grad=True), torch.tensor(5.0, requires_grad=True)
    loss = None

    def now() -> list[float | None]:
        return [None if t is None else t.item() for t in (w, b, w.grad, b.grad, loss)]

    yield now()  # the list of losses
    for _ in range(epochs):
        yield now()  # for
        prediction = w * x + b
        yield now()
        loss = ((prediction - y) ** 2).mean() if s.mean else ((prediction - y) ** 2).sum()
        yield now()
        yield now()  # losses.append
        loss.backward()  # type: ignore[no-untyped-call]
        yield now()
        yield now()  # with
        for parameter in (w, b):
            with torch.no_grad():
                sign = -1 if s.minus else 1
                parameter += sign * s.learning_rate * parameter.grad  # type: ignore[operator]
            yield now()
        if s.zero_grad:
            for parameter in (w, b):
                parameter.grad = torch.zeros(())
                yield now()


@pytest.mark.parametrize(
    "chosen",
    [LoopSettings(), *(LoopSettings(**{name: False}) for name in ("zero_grad", "minus", "mean"))],  # type: ignore[arg-type]
    ids=["proper", "zero_grad off", "minus off", "mean off"],
)
def test_every_line_leaves_the_numbers_of_a_loop_with_pauses(chosen: LoopSettings) -> None:
    result = trace(replace(chosen, epochs=4))
    start = next(place for place, step in enumerate(result.steps) if result.lines[step.line - 1].text == "losses = []")
    found = [[step.w, step.b, step.w_grad, step.b_grad, step.loss] for step in result.steps[start:]]
    assert found == list(literal_scratch(chosen, 4))


@every_form
def test_lines_run_in_the_order_of_the_text_and_the_loop_turns(form: str) -> None:
    result = trace(LoopSettings(form=form, epochs=5))
    runs = [number for number, line in enumerate(result.lines, 1) if line.text]
    top = next(number for number, line in enumerate(result.lines, 1) if line.text.startswith("for epoch in range(5):"))
    body = [number for number in runs if number >= top]
    assert [step.line for step in result.steps] == runs[: runs.index(top)] + body * 5
    assert [step.epoch for step in result.steps] == [None] * runs.index(top) + [k for k in range(5) for _ in body]
    assert len(result.losses) == 5


def step_after(result: LoopTrace, text: str, epoch: int | None) -> LoopStep:
    """The numbers after the line that starts so."""
    (found,) = [
        step
        for step in result.steps
        if step.epoch == epoch and result.lines[step.line - 1].text.strip().startswith(text)
    ]
    return found


def test_with_nn_every_line_changes_what_it_says() -> None:
    """Against a module, a criterion and an optimizer, called one after another."""
    x, y = (part.unsqueeze(1) for part in literal_points())
    model = nn.Linear(1, 1)
    nn.init.constant_(model.weight, -1.0)
    nn.init.constant_(model.bias, 5.0)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    result = trace(LoopSettings(form=MODULES))

    def numbers() -> list[float | None]:
        tensors = (model.weight, model.bias, model.weight.grad, model.bias.grad)
        return [None if tensor is None else tensor.item() for tensor in tensors]

    for epoch in range(3):
        loss = nn.MSELoss()(model(x), y)
        step = step_after(result, "loss = ", epoch)
        assert step.loss == loss.item()
        for text, line in {
            "loss.backward()": loss.backward,
            "optimizer.step()": optimizer.step,
            "optimizer.zero_grad()": optimizer.zero_grad,
        }.items():
            line()
            step = step_after(result, text, epoch)
            assert [step.w, step.b, step.w_grad, step.b_grad] == numbers()


def test_the_layer_draws_what_nn_linear_draws_from_the_notebooks_stream() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(42)
        torch.rand(50), torch.randn(50)
        layer = nn.Linear(1, 1)
    step = step_after(trace(LoopSettings(form=MODULES)), "model = ", None)
    assert (step.w, step.b) == (layer.weight.item(), layer.bias.item())


@every_form
def test_a_step_names_the_numbers_that_its_line_has_changed(form: str) -> None:
    result = trace(LoopSettings(form=form))
    gradients = ("w_grad", "b_grad")
    assert step_after(result, "prediction", 1).changed == ()
    assert step_after(result, "loss =", 1).changed == ("loss",)
    assert step_after(result, "loss.backward()", 1).changed == gradients
    if form == SCRATCH:
        assert step_after(result, "w -=", 1).changed == ("w",)
        assert step_after(result, "b -=", 1).changed == ("b",)
        assert step_after(result, "b.grad.zero_()", 1).changed == ("b_grad",)
        assert step_after(result, "w = ", None).changed == ("w",)
    else:
        assert step_after(result, "optimizer.step()", 1).changed == ("w", "b")
        assert step_after(result, "optimizer.zero_grad()", 1).changed == gradients


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("switch", ["zero_grad", "minus", "no_grad", "requires_grad"])
def test_two_traces_run_side_by_side_line_by_line(form: str, switch: str) -> None:
    """Each keeps its own numbers; a line that is switched off changes nothing; an error ends both."""
    proper = LoopSettings(form=form, epochs=2)
    own, right = trace(LoopSettings.of(**proper.values() | {switch: False})), trace(proper)
    pairs = side_by_side(own, right)
    assert [step for step, _ in pairs if step in own.steps] == list(own.steps)
    assert [step for _, step in pairs] == list(right.steps[: len(pairs)])
    assert (len(pairs) == len(right.steps)) == (own.error is None)
    for (before, _), (step, beside) in pairwise(pairs):
        assert (step.line, step.epoch) == (beside.line, beside.epoch)
        if step not in own.steps:
            assert own.lines[step.line - 1].off
            assert replace(step, line=before.line, epoch=before.epoch, changed=before.changed) == before


def test_numbers_that_stay_nan_are_not_told_as_changed() -> None:
    result = trace(LoopSettings(mean=False, learning_rate=10.0, epochs=20))
    assert result.losses[-1].isnan()
    assert step_after(result, "loss =", 19).changed == ()


def test_gradients_accumulate_without_zero_grad_and_only_then() -> None:
    x, y = literal_points()
    result = trace(LoopSettings(zero_grad=False))
    so_far = torch.zeros(2, dtype=torch.float64)
    for epoch in range(3):
        step = step_after(result, "loss.backward()", epoch)
        rest = step.w * x.double() + step.b - y  # type: ignore[operator]
        so_far += torch.stack([2 * (rest * x).mean(), 2 * rest.mean()])  # the gradient of the MSE by hand
        assert [step.w_grad, step.b_grad] == pytest.approx(so_far.tolist(), rel=1e-4)


def test_switched_runs_climb_diverge_or_settle_elsewhere() -> None:
    climbing = full_run(FullRunSettings(minus=False))
    assert bool((climbing.losses[1:186] > climbing.losses[:185]).all())
    assert climbing.diverged_at == 186
    assert full_run(FullRunSettings(mean=False)).losses[:2].tolist() == pytest.approx([39.1514, 322.17], rel=1e-3)
    wrong = full_run(FullRunSettings(form=MODULES, unsqueeze="x alone"))
    _, y = literal_points()
    assert wrong.losses[-1].item() == pytest.approx(y.var(correction=0).item(), abs=1e-5)
    assert wrong.parameters[-1].tolist() == pytest.approx([0.0, y.mean().item()], abs=1e-3)
    assert full_run(FullRunSettings()).diverged_at is None


@every_form
def test_a_full_run_keeps_parameters_and_gradients_of_every_epoch(form: str) -> None:
    result, few = full_run(FullRunSettings(form=form)), trace(LoopSettings(form=form))
    assert result.parameters.shape == result.gradients.shape == (EPOCHS + 1, 2)
    for epoch in range(3):
        step = step_after(few, "loss.backward()", epoch)
        assert result.parameters[epoch].tolist() == [step.w, step.b]
        assert result.gradients[epoch].tolist() == [step.w_grad, step.b_grad]
    assert full_run(FullRunSettings(requires_grad=False)).parameters.shape == (0, 2)


CHANGED: dict[tuple[str, str], set[str]] = {
    (SCRATCH, "zero_grad"): {"# w.grad.zero_()", "# b.grad.zero_()"},
    (SCRATCH, "no_grad"): {"# with torch.no_grad():"},
    (SCRATCH, "minus"): {"w += 0.1 * w.grad", "b += 0.1 * b.grad"},
    (SCRATCH, "mean"): {"loss = ((prediction - y) ** 2).sum()"},
    (SCRATCH, "requires_grad"): {"w = torch.tensor(-1.0)", "b = torch.tensor(5.0)"},
    (MODULES, "zero_grad"): {"# optimizer.zero_grad()"},
    (MODULES, "no_grad"): {"# with torch.no_grad():"},
    (MODULES, "minus"): {"optimizer = optim.SGD(model.parameters(), lr=0.1, maximize=True)"},
    (MODULES, "mean"): {'criterion = nn.MSELoss(reduction="sum")'},
    (MODULES, "requires_grad"): {"model = nn.Linear(1, 1).requires_grad_(False)"},
}


@pytest.mark.parametrize(("form", "switch"), CHANGED)
def test_a_switch_changes_its_own_lines_and_no_line_number(form: str, switch: str) -> None:
    proper = source_lines(LoopSettings(form=form))
    lines = source_lines(LoopSettings(form=form, **{switch: False}))  # type: ignore[arg-type]
    assert len(lines) == len(proper)
    switched = {line.text.strip() for line in lines if line.switched}
    assert switched == CHANGED[form, switch]
    assert all(line.explanation == ROLES[line.role].switched != "" for line in lines if line.switched)
    assert {line.text.strip() for line in lines if line.off} == {text for text in switched if text.startswith("#")}
    unchanged = [(one, other) for one, other in zip(lines, proper, strict=True) if not one.switched]
    assert all(one.text.strip() == other.text.strip() for one, other in unchanged)
    assert not any(line.switched or line.off for line in proper)


RATED: dict[str, set[str]] = {
    SCRATCH: {"w -= 0.025 * w.grad", "b -= 0.025 * b.grad"},
    MODULES: {"optimizer = optim.SGD(model.parameters(), lr=0.025)"},
}


@every_form
def test_the_rate_stands_in_the_text_and_scales_the_step(form: str) -> None:
    chosen = LoopSettings(form=form, learning_rate=0.025, epochs=1)
    pairs = zip(source_lines(chosen), source_lines(replace(chosen, learning_rate=0.1)), strict=True)
    assert {one.text.strip() for one, other in pairs if one != other} == RATED[form]
    result = trace(chosen)
    before, after = step_after(result, "loss.backward()", 0), result.steps[-1]
    assert before.w is not None
    assert before.w_grad is not None
    assert after.w == pytest.approx(before.w - before.w_grad / 40)


@pytest.mark.parametrize(
    ("unsqueeze", "off"),
    [
        ("x and y", set()),
        ("x alone", {"# y = y.unsqueeze(1)"}),
        ("none", {"# x = x.unsqueeze(1)", "# y = y.unsqueeze(1)"}),
    ],
)
def test_columns_are_switched_in_the_form_that_needs_them(unsqueeze: str, off: set[str]) -> None:
    lines = source_lines(LoopSettings(form=MODULES, unsqueeze=unsqueeze))
    assert {line.text for line in lines if line.off} == {line.text for line in lines if line.switched} == off
    assert not any(line.switched for line in source_lines(LoopSettings(unsqueeze=unsqueeze)))


def test_every_line_that_says_something_is_explained_and_every_role_is_used() -> None:
    assert list(FORMS) == list(Form)
    used = set()
    for chosen in VARIANTS.values():
        for line in source_lines(chosen):
            assert bool(line.text) == bool(line.role)
            assert bool(line.text) == bool(line.explanation)
            assert not line.text or line.explanation.endswith(".")
            used.add(line.role)
    assert used - {""} == set(ROLES)


def test_what_a_form_does_not_read_does_not_make_another_run() -> None:
    assert LoopSettings(unsqueeze="none").relevant() == LoopSettings()
    assert LoopSettings(form=MODULES, unsqueeze="none").relevant() != LoopSettings(form=MODULES)
    several = LoopSettings(epochs=7, minus=False)
    assert several.reduced_to(FullRunSettings) == FullRunSettings(minus=False)
    assert several.relevant() == several


def test_a_number_that_becomes_nan_is_told_once() -> None:
    """The steps grow until w is infinite and then no number; after that it has not changed."""
    result = trace(LoopSettings(mean=False, learning_rate=10.0, epochs=20))
    lost = [k for k, step in enumerate(result.steps) if step.w is not None and math.isnan(step.w)]
    assert 0 < lost[0] < len(result.steps) - 5
    assert "w" in result.steps[lost[0]].changed
    assert not any("w" in result.steps[k].changed for k in lost[1:])


def test_what_progress_raises_ends_a_full_run_and_passes_through() -> None:
    told: list[int] = []

    def stop(done: int, total: int) -> None:
        told.append(done)
        if done == 5:
            raise InterruptedError(f"stopped at {done} of {total}")

    with pytest.raises(InterruptedError, match="stopped at 5 of 1000"):
        full_run(FullRunSettings(), stop)
    assert told == [0, 1, 2, 3, 4, 5]


def test_what_a_watcher_raises_passes_through_and_is_not_the_learners_error() -> None:
    seen: list[int] = []

    def watch(line: int, names: dict[str, object]) -> None:
        seen.append(line)
        if "b" in names:
            raise InterruptedError("enough")

    with pytest.raises(InterruptedError, match="enough"):
        run_cell("a = 1\nb = a + 1\nc = b + 1\n", watch)
    assert seen == [1, 2]


@pytest.mark.parametrize("name", ["from scratch", "with nn", "only x is a column", "nothing is a column"])
def test_a_trace_leaves_all_that_is_global_alone(name: str) -> None:
    with torch.random.fork_rng(), warnings.catch_warnings():
        warnings.simplefilter("error")
        torch.manual_seed(7)
        before = (torch.get_rng_state(), list(warnings.filters), warnings.showwarning, sys.gettrace(), sys.getprofile())
        result = trace(VARIANTS[name])
        after = (torch.get_rng_state(), list(warnings.filters), warnings.showwarning, sys.gettrace(), sys.getprofile())
        assert torch.equal(before[0], after[0])
        assert before[1:] == after[1:]
        assert torch.is_grad_enabled()
    assert told(result) == told(trace(VARIANTS[name]))


def test_traces_at_once_are_right_and_do_not_hear_other_peoples_warnings() -> None:
    alone = {name: trace(settings) for name, settings in VARIANTS.items()}
    jobs = list(VARIANTS) * 2
    everyone, done = threading.Barrier(len(jobs)), threading.Event()
    heard: list[str] = []

    def disturb() -> int:
        rounds = 0
        while not done.is_set():
            torch.manual_seed(rounds)
            torch.rand(3)
            warnings.warn("from somebody else", UserWarning, stacklevel=1)
            rounds += 1
        return rounds

    def compute(name: str) -> LoopTrace:
        everyone.wait(timeout=60)
        return trace(VARIANTS[name])

    before = sys.getswitchinterval()
    with warnings.catch_warnings(), torch.random.fork_rng(), ThreadPoolExecutor(len(jobs) + 1) as pool:
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, *_, **__: heard.append(str(message))
        sys.setswitchinterval(5e-6)
        noise = pool.submit(disturb)
        try:
            for name, future in [(name, pool.submit(compute, name)) for name in jobs]:
                result = future.result(timeout=120)
                assert bits(result.losses) == bits(alone[name].losses), name
                assert (result.error, result.warnings) == (alone[name].error, alone[name].warnings), name
                assert repr(result.steps) == repr(alone[name].steps), name
        finally:
            done.set()
            sys.setswitchinterval(before)
        assert noise.result(timeout=60) == len(heard)
    assert set(heard) == {"from somebody else"}


def test_the_core_runs_no_text_but_its_own() -> None:
    """Only the loops, the modules and the network's class run texts, and settings hold nothing that could be one:
    numbers, switches, words of a table."""
    folder = Path(__file__).parents[3] / "core"
    users = {file.name for file in folder.rglob("*.py") if "run_cell" in file.read_text(encoding="utf-8")}
    assert users == {"notebook.py", "loops.py", "modules.py", "module.py"}
    assert all(knob.options for knob in LoopSettings.knobs().values() if knob.kind not in (float, int, bool))
