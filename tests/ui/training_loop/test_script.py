"""The scripts of the training loop print their page's numbers, or end in the very error that the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from core.loop.modules import REGISTRATIONS
from core.loop.text import Form, Unsqueezed
from pages.sections.training_loop.page import PAGE
from pages.sections.training_loop.settings import LoopPageSettings, Part
from tests.app.learner import Answer, Learner, learner
from tests.app.listings import quoted
from tests.app.visit import script_of, table, table_with, visit_settings
from tests.ui.script_numbers import imports_of

pytestmark = pytest.mark.usefixtures("unchecked_charts")

FLAGS = ("zero_grad", "no_grad", "minus", "mean", "requires_grad")
LOOPS: dict[str, LoopPageSettings] = {form: LoopPageSettings(form=form) for form in Form}
LOOPS |= {f"{form}, {name} off": LoopPageSettings.of(form=form, **{name: False}) for form in Form for name in FLAGS}
LOOPS |= {
    f"unsqueeze {chosen}": LoopPageSettings(form=Form.NN, unsqueeze=chosen)
    for chosen in (Unsqueezed.X_ALONE, Unsqueezed.NONE)
}
LOOPS |= {
    "the sum at a small rate": LoopPageSettings(mean=False, learning_rate=0.002),
    "up the sum, frozen gradients kept": LoopPageSettings(
        form=Form.NN, mean=False, minus=False, zero_grad=False, learning_rate=1e-4
    ),
}
FAILING = {*(f"{form}, {name} off" for form in Form for name in ("no_grad", "requires_grad")), "unsqueeze none"}
WARNING = {"unsqueeze x alone"}
QUICK = {
    *Form,
    f"{Form.SCRATCH}, minus off",
    f"{Form.NN}, mean off",
    f"{Form.SCRATCH}, no_grad off",
    f"{Form.NN}, requires_grad off",
    *WARNING,
}
"""Run by default: both forms as they should be, a run that goes wrong in each, an error in each, and a warning."""


@dataclass(frozen=True)
class Seen:
    """A page, and what came of its script."""

    page: AppTest
    answer: Answer

    @property
    def quoted(self) -> list[str]:
        """What the page quotes."""
        return quoted(self.page)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    with learner(tmp_path_factory.mktemp("elsewhere")) as run_text:
        yield run_text


def see(settings: LoopPageSettings, run: Learner) -> Seen:
    """Open the page and run its script, which imports PyTorch and nothing else."""
    visit = visit_settings(PAGE, settings)
    assert not visit.exception
    script = script_of(visit)
    assert "torch" in imports_of(script)
    assert imports_of(script) <= {"torch", "torch.nn"}
    return Seen(page=visit, answer=run(script))


def rows(visit: AppTest, head: str) -> list[tuple[str, ...]]:
    """The rows of the table that has this head."""
    return list(zip(*table_with(visit, head).values(), strict=True))


def warned(texts: list[str]) -> list[str]:
    """Those of the quoted texts that are warnings."""
    return [text for text in texts if "Warning" in text.partition(":")[0]]


def losses_shown(visit: AppTest) -> list[str]:
    """Epoch and loss of the run as it stands; nothing where the text fails, as there is no run then."""
    tables = [table(visit, place) for place in range(len(visit.table))]
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


def test_what_is_run_by_default_is_there() -> None:
    assert set(LOOPS) >= QUICK


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.thorough) for name in LOOPS]
)
def test_of_a_loop_every_hundredth_loss_is_printed_or_the_error_is_the_pages(name: str, run: Learner) -> None:
    seen = see(LOOPS[name], run)
    lines, error = seen.answer.lines, seen.answer.error
    assert bool(error) == (name in FAILING)
    assert bool(seen.answer.warnings) == (name in WARNING)
    assert [text for text in seen.quoted if text == error] == ([error] if error else [])
    assert bool(error) == bool(seen.page.error)
    assert seen.answer.warnings == warned(seen.quoted)
    if error:
        assert lines == [], "it ends before it prints"
        assert losses_shown(seen.page) == []
        return
    assert [as_the_page_writes(line) for line in lines] == losses_shown(seen.page)
    assert len(lines) == 11
    if name in list(Form):
        assert [line.split()[1] for line in lines][:4] == ["0.783028", "0.078971", "0.010152", "0.003007"]
        assert lines[9] == "900 0.002179"


@pytest.mark.parametrize("name", REGISTRATIONS)
def test_what_is_registered_is_printed_and_what_pytorch_says_to_it(name: str, run: Learner) -> None:
    seen = see(LoopPageSettings(part=Part.MODULES, registration=name), run)
    lines, error = seen.answer.lines, seen.answer.error
    hooks = table_with(seen.page, "model(x)")
    ran = [
        [kind.removesuffix(" hook") for kind, runs in zip(hooks[""], hooks[call], strict=True) if runs == "runs"]
        for call in ("model(x)", "model.forward(x)")
    ]
    assert lines[0] == f"{ran[0]} {ran[1]} True"
    assert hooks["model(x)"][-1] == hooks["model.forward(x)"][-1]
    assert seen.quoted == ["\n".join(lines[1:]), *([error] if error else [])]
    assert bool(error) == (name == "a plain list")
    if name != "a plain list":
        registered = rows(seen.page, "name")
        assert lines[1 : 1 + len(registered)] == [" ".join(row) for row in registered]


def test_of_the_shapes_both_losses_are_printed_and_the_warning_is_the_pages(run: Learner) -> None:
    seen = see(LoopPageSettings(part=Part.SHAPES), run)
    right, wrong, *shape = seen.answer.lines[0].split(maxsplit=2)
    assert table_with(seen.page, "MSE")["MSE"] == [f"{float(number):.6f}" for number in (right, wrong)]
    (difference,) = (size for name, size in rows(seen.page, "tensor") if name == "prediction - y")
    assert shape == [f"torch.Size([{difference.strip('()')}])"]
    assert seen.answer.warnings
    assert seen.answer.warnings == warned(seen.quoted)
    assert seen.answer.error == ""
