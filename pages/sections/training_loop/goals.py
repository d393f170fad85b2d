"""What can be reached on the page of the training loop."""

from __future__ import annotations

from dataclasses import dataclass

from core.loop.loops import LoopTrace, full_run, trace
from core.loop.modules import register
from core.loop.text import LoopSettings
from core.settings import Settings, number
from pages.sections.training_loop.settings import LoopPageSettings, Part
from ui.course import Goal, NoNumbers, Runner


@dataclass(frozen=True)
class LossBy(Settings):
    """How low, and how soon."""

    loss: float = number(
        "Loss", 0.0022, 0.001, 10.0, step=0.0001, typed=True, help="The loss of a point must be below this."
    )
    epoch: int = number("Epoch", 1000, 1, 1000, whole=True, step=1, unit="epochs", help="By this epoch.")


@dataclass(frozen=True)
class Registers(Settings):
    """How many parameters a network registers."""

    count: int = number("Parameters", 4, 0, 10, whole=True, step=1, unit="parameters", help="So many, by their names.")


def traced(settings: LoopPageSettings) -> LoopTrace:
    """The text, line by line."""
    return trace(settings.reduced_to(LoopSettings))


def _learns(settings: LoopPageSettings, run: Runner, numbers: LossBy) -> bool:
    if settings.part != Part.LINE_BY_LINE:
        return False
    losses = run(full_run, settings).losses
    return len(losses) > numbers.epoch and losses[numbers.epoch].item() / settings.summed < numbers.loss


def _learns_by_sum(settings: LoopPageSettings, run: Runner, numbers: LossBy) -> bool:
    return not settings.mean and _learns(settings, run, numbers)


def _diverges(settings: LoopPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    proper = settings.relevant() == settings.proper().relevant()
    return settings.part == Part.LINE_BY_LINE and proper and run(full_run, settings).diverged_at is not None


def _layer_refuses(settings: LoopPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    if settings.part != Part.LINE_BY_LINE:
        return False
    found = traced(settings)
    return found.error is not None and found.lines[found.error.line - 1].role == "forward"


def _registers(settings: LoopPageSettings, run: Runner, numbers: Registers) -> bool:
    return settings.part == Part.MODULES and len(register(settings.registration).names) == numbers.count


GOALS: dict[str, Goal[LoopPageSettings]] = {
    "learns": Goal("Get the loss under {loss:g} by epoch {epoch}.", _learns, LossBy()),
    "learns-by-sum": Goal(
        "Leave the mean away, and get the loss under {loss:g} for each point by epoch {epoch}.",
        _learns_by_sum,
        LossBy(),
    ),
    "diverges": Goal(
        "With every line as it should be, find a rate at which the loss leaves the finite numbers.", _diverges
    ),
    "layer-refuses": Goal("Give the layer an input that it refuses to read.", _layer_refuses),
    "registers": Goal("Let the network register {count} parameters.", _registers, Registers()),
}
