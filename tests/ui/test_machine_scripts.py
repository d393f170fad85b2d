"""The scripts of backpropagation and of the training loop print their pages' tables row by row, or end in the very error that the page shows."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.backpropagation import GRAPH_PARTS, LOOP_PARTS, BackpropagationSettings, TrainingLoopSettings
from core.chains import CHAINED
from core.expressions import EXPRESSIONS
from core.loop_text import FORM_NAMES, UNSQUEEZED
from core.modules import REGISTRATIONS
from core.settings import Settings
from tests.app.visit import script_of, table_with, values, visit_settings
from ui.contents import PAGES

SWITCHES = ("zero_grad", "no_grad", "minus", "mean", "requires_grad")
SCRATCH, MODULES = FORM_NAMES

GRAPHS = {name: BackpropagationSettings(expression=name) for name in EXPRESSIONS}
GRAPHS |= {
    "a dead ReLU": BackpropagationSettings(expression="two layers of one unit", b1=-3.0),
    "label 0": BackpropagationSettings(expression="perceptron with cross-entropy", label="0", w1=0.123456, x2=-4.9),
    "an odd branch": BackpropagationSettings(expression="a branch", a=-3.3, b=-1.7),
    "zeros": BackpropagationSettings(w=0.0, x=0.0, b=0.0, y=0.0),
}
CHAINS = {
    f"{activation}, {depth} layers, weight {weight:g}": BackpropagationSettings(
        part=GRAPH_PARTS[1], activation=activation, depth=depth, weight=weight
    )
    for activation, (depth, weight) in product(CHAINED, ((10, 1.0), (20, -2.5), (1, 0.1)))
}
LOOPS: dict[str, TrainingLoopSettings] = {form: TrainingLoopSettings(form=form) for form in FORM_NAMES}
LOOPS |= {
    f"{form}, {name} off": TrainingLoopSettings(form=form, **{name: False})  # type: ignore[arg-type]
    for form in FORM_NAMES for name in SWITCHES
}  # fmt: skip
LOOPS |= {f"unsqueeze {chosen}": TrainingLoopSettings(form=MODULES, unsqueeze=chosen) for chosen in UNSQUEEZED[1:]}
LOOPS |= {
    "the sum at a small rate": TrainingLoopSettings(mean=False, learning_rate=0.002),
    "up the sum, frozen gradients kept": TrainingLoopSettings(
        form=MODULES, mean=False, minus=False, zero_grad=False, learning_rate=1e-4
    ),
}
KEPT = {name: TrainingLoopSettings(part=LOOP_PARTS[1], registration=name) for name in REGISTRATIONS}
SHAPES = TrainingLoopSettings(part=LOOP_PARTS[2])
CASES: list[Settings] = [*GRAPHS.values(), *CHAINS.values(), *LOOPS.values(), *KEPT.values(), SHAPES]

RUN_ALL = """
import contextlib, io, json, sys, warnings
import torch
torch.set_num_threads(1)
told = []
for script in json.load(sys.stdin):
    out, error = io.StringIO(), ""
    with contextlib.redirect_stdout(out), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        try:
            exec(compile(script, "script", "exec"), {"__name__": "__main__"})
        except Exception as raised:
            error = f"{type(raised).__name__}: {raised}"
    warned = [f"{w.category.__name__}: {w.message}" for w in caught if issubclass(w.category, UserWarning)]
    told.append([out.getvalue(), error, warned])
own = [name for name in sys.modules if name.partition(".")[0] in ("core", "ui", "pages", "tests", "streamlit")]
json.dump({"told": told, "own": own}, sys.stdout)
"""


@dataclass(frozen=True)
class Told:
    """A page, and what its script prints, the error that ends it, and PyTorch's warnings."""

    page: AppTest
    lines: list[str]
    error: str
    warnings: list[str]


@pytest.fixture(scope="module")
def told(unchecked_charts: None, tmp_path_factory: pytest.TempPathFactory) -> dict[Settings, Told]:
    """Every case, its script run in one process far from the project."""
    stems = {BackpropagationSettings: "backpropagation", TrainingLoopSettings: "training_loop"}
    visits = [visit_settings(PAGES[stems[type(case)]], case) for case in CASES]
    assert not any(visit.exception for visit in visits)
    run = subprocess.run(
        [sys.executable, "-I", "-c", RUN_ALL], input=json.dumps([script_of(visit) for visit in visits]),
        cwd=tmp_path_factory.mktemp("elsewhere"), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["own"] == []
    return {
        case: Told(visit, printed.splitlines(), error, warned)
        for case, visit, (printed, error, warned) in zip(CASES, visits, answer["told"], strict=True)
    }


def rows(visit: AppTest, head: str) -> list[tuple[str, ...]]:
    """The rows of the table that has this head."""
    return list(zip(*table_with(visit, head).values(), strict=True))


def quoted(visit: AppTest) -> list[str]:
    """What the page quotes: its code blocks, link and script aside."""
    return values(visit, "code")[2:]


@pytest.mark.parametrize("name", GRAPHS)
def test_of_a_graph_every_value_and_gradient_is_printed(name: str, told: dict[Settings, Told]) -> None:
    case = told[GRAPHS[name]]
    expected = [(node, value, gradient) for node, _, value, gradient, _ in rows(case.page, "node")]
    found = [tuple(line.split()) for line in case.lines]
    assert [(node, six_digits(value), six_digits(gradient)) for node, value, gradient in found] == expected
    assert case.error == ""


def six_digits(number: str) -> str:
    """As the page writes it: short, and 0 without a sign."""
    return number if number == "None" else f"{float(number) + 0.0:.6g}"


@pytest.mark.parametrize("name", CHAINS)
def test_of_a_chain_every_layer_is_printed(name: str, told: dict[Settings, Told]) -> None:
    case = told[CHAINS[name]]
    assert case.lines == [" ".join(row) for row in rows(case.page, "gradient at its input")]
    assert len(case.lines) == CHAINS[name].depth
    assert case.error == ""


def losses_shown(visit: AppTest) -> list[str]:
    """Epoch and loss of the run as it stands; nothing where the text fails, as there is no run then."""
    tables = [
        {str(k): [*map(str, v)] for k, v in visit.table[place].value.items()} for place in range(len(visit.table))
    ]
    found = [columns for columns in tables if "epoch" in columns]
    if not found:
        return []
    (columns,) = found
    own = columns["as switched" if "as switched" in columns else "loss"]
    return [f"{epoch} {loss}" for epoch, loss in zip(columns["epoch"], own, strict=True) if loss]


def as_the_page_writes(line: str) -> str:
    """A printed epoch and loss, as a page writes what is huge or not finite."""
    epoch, loss = line.split()
    if loss in ("inf", "nan"):
        return f"{epoch} not finite"
    return line if float(loss) < 1e6 else f"{epoch} {float(loss):.4g}"


@pytest.mark.parametrize("name", LOOPS)
def test_of_a_loop_every_hundredth_loss_is_printed_or_the_error_is_the_pages(
    name: str, told: dict[Settings, Told]
) -> None:
    case = told[LOOPS[name]]
    errors = [text for text in quoted(case.page) if text == case.error]
    assert len(errors) == bool(case.error)
    assert bool(case.error) == bool(case.page.error)
    assert case.warnings == [text for text in quoted(case.page) if "Warning" in text.partition(":")[0]]
    if case.error:
        assert case.lines == [], "it ends before it prints"
        assert losses_shown(case.page) == []
    else:
        assert [as_the_page_writes(line) for line in case.lines] == losses_shown(case.page)
        assert len(case.lines) == 11


def test_the_loops_fail_and_warn_where_they_should(told: dict[Settings, Told]) -> None:
    failing = {name for name, case in LOOPS.items() if told[case].error}
    assert failing == {
        *(f"{form}, {name} off" for form in FORM_NAMES for name in ("no_grad", "requires_grad")),
        "unsqueeze none",
    }
    assert {name for name, case in LOOPS.items() if told[case].warnings} == {"unsqueeze x alone"}


@pytest.mark.parametrize("form", FORM_NAMES)
def test_run_1_is_printed_to_the_digit_in_both_forms(form: str, told: dict[Settings, Told]) -> None:
    expected = ["0.783028", "0.078971", "0.010152", "0.003007"]
    assert [line.split()[1] for line in told[LOOPS[form]].lines][:4] == expected
    assert told[LOOPS[form]].lines[9] == "900 0.002179"


@pytest.mark.parametrize("name", REGISTRATIONS)
def test_what_is_registered_is_printed_and_what_pytorch_says_to_it(name: str, told: dict[Settings, Told]) -> None:
    case = told[KEPT[name]]
    called = table_with(case.page, "hook ran")
    assert case.lines[0] == " ".join([*(times.split()[0] for times in called["hook ran"]), "True"])
    assert len(set(called["first output"])) == 1
    answers = [text for text in quoted(case.page) if "import torch" not in text]
    assert answers == ["\n".join(case.lines[1:]), *([case.error] if case.error else [])]
    assert bool(case.error) == (name == "a plain list")
    if name != "a plain list":
        registered = rows(case.page, "name")
        assert case.lines[1 : 1 + len(registered)] == [" ".join(row) for row in registered]


def test_of_the_shapes_both_losses_are_printed_and_the_warning_is_the_pages(told: dict[Settings, Told]) -> None:
    case = told[SHAPES]
    right, wrong, *shape = case.lines[0].split(maxsplit=2)
    assert table_with(case.page, "MSE")["MSE"] == [f"{float(number):.6f}" for number in (right, wrong)]
    (difference,) = (size for name, size in rows(case.page, "tensor") if name == "prediction - y")
    assert shape == [f"torch.Size([{difference.strip('()')}])"]
    assert case.warnings
    assert case.warnings == [text for text in quoted(case.page) if "Warning" in text.partition(":")[0]]
    assert case.error == ""


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_a_script_imports_pytorch_only(case: Settings, told: dict[Settings, Told]) -> None:
    names: set[Any] = set()
    for node in ast.walk(ast.parse(script_of(told[case].page))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    assert "torch" in names
    assert names <= {"torch", "torch.nn"}
