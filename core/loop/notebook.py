"""A notebook cell: source text that runs as it stands, watched line by line.

Only texts that the core itself has put together are run here, none that anybody typed.

The text draws from PyTorch's global random stream and PyTorch warns through Python's global filters, and both belong to
all threads at once. So a cell imports stand-ins for `torch` and `torch.nn`: they hand on everything but `manual_seed`,
`rand`, `randn` and the draws of `nn.Linear`, which come from a generator of the cell's own with the same bits, and
`nn.MSELoss`, which runs PyTorch's own code with a `warnings` module that only notes down. Nothing global is read or
changed, and cells run side by side without a lock.
"""

from __future__ import annotations

import builtins
import io
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from threading import Lock
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

FILE = "<cell>"
"""What stands for a file name in the compiled text."""
SEEN = "__seen__"
"""The name under which a watched text calls the watcher; no learner's line uses it."""

LOADING = Lock()

Names = dict[str, Any]
Watch = Callable[[int, Names], None]


@dataclass(frozen=True)
class Told:
    """What Python said: the type's name, the message word for word, and the line (from 1) that it happened in."""

    kind: str
    message: str
    line: int


@dataclass
class Cell:
    """What a text has left behind: its names, what it printed, its warnings in order, and the error that ended it.

    As in a notebook, a warning of one line is kept once, however often it comes.
    """

    names: Names
    warnings: list[Told] = field(default_factory=list)
    error: Told | None = None
    output: io.StringIO = field(default_factory=io.StringIO)

    @property
    def printed(self) -> str:
        """All that was printed."""
        return self.output.getvalue()


def run_cell(source: str, watch: Watch | None = None) -> Cell:
    """Run the text to its end or its first error.

    `watch(line, names)` is called after every line at the top and in the bodies of `for` and `with`, and where such a
    body is entered; also after the line that an error ended. What it raises ends the run and passes through. A watched
    text has one statement on a line and no comment behind it.
    """
    cell = Cell({})
    outside: list[BaseException] = []
    imports = _stand_ins(torch.Generator(), cell.warnings)
    cell.names |= {
        "__name__": "__main__",
        "__builtins__": {
            **vars(builtins),
            "__import__": partial(_import, imports),
            "print": partial(print, file=cell.output),
        },
    }
    if watch:
        cell.names[SEEN] = partial(_look, watch, cell.names, outside)
    code = compile(_with_calls(source) if watch else source, FILE, "exec")
    try:
        exec(code, cell.names)
    except Exception as error:
        if outside:  # it is not the text that failed, but whoever watches it
            raise
        cell.error = Told(type(error).__name__, str(error), _line_of(error))
        if watch:
            watch(cell.error.line, cell.names)
    return cell


def _look(watch: Watch, names: Names, outside: list[BaseException], line: int) -> None:
    """Call the watcher, and remember what it raises as nothing of the text's own."""
    try:
        watch(line, names)
    except BaseException as error:
        outside.append(error)
        raise


def _with_calls(source: str) -> str:
    """The text with a call of the watcher behind every statement, on its own line, so that line numbers do not move.

    A header, of `for` or `with`, is seen at the start of its body. The calls are put into the text and not into a
    syntax tree, because `ast.parse` in several threads at once can fail: "AST constructor recursion depth mismatch".
    """
    lines, entered = [], ""
    for number, text in enumerate(source.splitlines(), 1):
        statement = text.lstrip()
        call = f"{SEEN}({number})"
        if not statement or statement.startswith("#"):
            lines.append(text)
        elif statement.endswith(":"):
            entered += f"{call}; "
            lines.append(text)
        else:
            indent = text[: len(text) - len(statement)]
            lines.append(f"{indent}{entered}{statement}; {call}")
            entered = ""
    return "\n".join(lines)


def _line_of(error: BaseException) -> int:
    """The last line of the text itself on the way to the error."""
    line, trace = 0, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def load_optimizers() -> None:
    """Have PyTorch load what it loads at the first optimizer of a process, for seconds; two threads at once could find
    it half loaded."""
    with LOADING:
        _load_optimizers()


@cache
def _load_optimizers() -> None:
    torch.optim.SGD([torch.zeros(1)])


def _import(
    imports: dict[str, ModuleType],
    name: str,
    globals: Names | None = None,
    locals: Names | None = None,
    fromlist: Sequence[str] = (),
    level: int = 0,
) -> ModuleType:
    """What `import` calls: a stand-in where there is one."""
    if fromlist and "optim" in fromlist:
        load_optimizers()
    return imports.get(name) or builtins.__import__(name, globals, locals, fromlist, level)


def _stand_ins(generator: torch.Generator, warnings: list[Told]) -> dict[str, ModuleType]:
    """`torch` and `torch.nn` for one cell."""

    class Linear(nn.Linear):
        def reset_parameters(self) -> None:
            """As `nn.Linear`, from the cell's stream."""
            nn.init.kaiming_uniform_(self.weight, a=math.sqrt(5), generator=generator)
            bound = 1 / math.sqrt(self.in_features)
            nn.init.uniform_(self.bias, -bound, bound, generator=generator)

    mse_loss = _noting(F.mse_loss, warnings)

    class MSELoss(nn.MSELoss):
        def forward(self, input: Tensor, target: Tensor) -> Tensor:
            """As `nn.MSELoss`, with its warning noted down."""
            return mse_loss(input, target, reduction=self.reduction)  # type: ignore[no-any-return]

    own_nn = _stand_in(nn, Linear=Linear, MSELoss=MSELoss)
    own_torch = _stand_in(
        torch,
        nn=own_nn,
        manual_seed=generator.manual_seed,
        rand=partial(torch.rand, generator=generator),
        randn=partial(torch.randn, generator=generator),
    )
    return {"torch": own_torch, "torch.nn": own_nn}


def _stand_in(module: ModuleType, **own: Any) -> ModuleType:
    """A module that has what it is given, and all else from `module`."""
    stand_in = ModuleType(module.__name__)
    stand_in.__dict__.update(own, __getattr__=partial(getattr, module))
    return stand_in


def _noting(function: Any, told: list[Told]) -> Callable[..., Any]:
    """The function's own code, in a namespace where `warnings.warn` notes down instead of speaking to the whole
    process."""

    def warn(message: str, category: type[Warning] = UserWarning, stacklevel: int = 1) -> None:
        frame = sys._getframe()
        while frame.f_back and frame.f_code.co_filename != FILE:
            frame = frame.f_back
        warning = Told(category.__name__, str(message), frame.f_lineno)
        if warning not in told:
            told.append(warning)

    names = {**function.__globals__, "warnings": SimpleNamespace(warn=warn)}
    copy = FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy
