"""What the tests of all pages' scripts share: a notebook far from the project, and the numbers that a page shows."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.settings import Settings
from tests.app.learner import program
from tests.app.visit import script_of, table_with, values, visit_settings
from tests.marks import by_default
from ui.course import Page

RUN_EACH = """
import contextlib, io, json, sys, warnings
import torch
torch.set_num_threads(1)
warnings.simplefilter("ignore")
for line in sys.stdin:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(json.loads(line), "script", "exec"), {"__name__": "__main__"})
    own = [name for name in sys.modules if name.partition(".")[0] in ("core", "ui", "pages", "tests", "streamlit")]
    print(json.dumps([out.getvalue(), own]), flush=True)
"""
"""A program that runs one script after another, each in a namespace of its own."""

MAY_IMPORT = {"torch", "torch.nn", "math", "copy", "itertools"}
"""All that a script needs but PyTorch comes with Python."""

Numbers = Callable[[AppTest], Iterator[str]]
Run = Callable[[str], str]


@contextmanager
def notebook(folder: Path) -> Iterator[Run]:
    """A function that runs a script far from the project and returns what it prints."""
    with program(folder, RUN_EACH) as ask:

        def run(script: str) -> str:
            printed, own = ask(script)
            assert own == []
            return str(printed)

        yield run


def run_alone(file: Path) -> subprocess.CompletedProcess[str]:
    """A script run as a file, from its own folder and on one thread: several take many times as long for tensors that
    are small."""
    return subprocess.run(
        [sys.executable, "-I", str(file)],
        cwd=file.parent,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )


@dataclass(frozen=True)
class Seen:
    """What a page shows: its script, its numbers in the script's order, and its errors."""

    script: str
    numbers: list[str]
    errors: list[str]


def look_at(page: Page[Any], settings: Settings, numbers: Numbers) -> Seen:
    """Open a page in a state and read it. Its script imports PyTorch and the standard library, and nothing else."""
    visit = visit_settings(page, settings)
    assert not visit.exception
    script = script_of(visit)
    imported = imports_of(script)
    assert "torch" in imported
    assert imported <= MAY_IMPORT
    return Seen(script=script, numbers=list(numbers(visit)), errors=[str(error.value) for error in visit.error])


def imports_of(script: str) -> set[str | None]:
    """The modules that a script imports."""
    names: set[str | None] = set()
    for node in ast.walk(ast.parse(script)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    return names


def every_case(cases: Iterable[str], quick: int) -> pytest.MarkDecorator:
    """A test for each case, about `quick` of them by default, spread over all; the others are for thoroughness."""
    names = list(cases)
    stride = max(len(names) // quick, 1)
    return pytest.mark.parametrize("name", by_default(names, *names[::stride]))


def birds_scored(visit: AppTest) -> Iterator[str]:
    """Score, label and probability of every bird."""
    columns = table_with(visit, "score")
    for row in zip(columns["score"], columns["label"], columns["probability of seagull"], strict=True):
        yield from row


def plain(formula: str) -> str:
    """A formula with its numbers as a script prints them."""
    told = re.sub(r" \\cdot 10\^\{(-?\d+)\}", lambda power: f"e{int(power[1]):+03d}", formula)
    return told.replace(r"\infty", "inf").replace(r"\text{undefined}", "nan")


def formula_with(visit: AppTest, part: str) -> str:
    """The one formula of the page that has this part, its numbers as a script prints them."""
    (found,) = [text for text in values(visit, "latex") if part in text]
    return plain(found)


def rows_of(columns: dict[str, list[str]], *heads: str) -> Iterator[str]:
    """The cells of these columns, row by row."""
    for row in zip(*(columns[head] for head in heads), strict=True):
        yield from row


def alt_of(visit: AppTest, *words: str) -> str:
    """The one description of a chart that has these words."""
    (found,) = [str(node.proto.alt) for node in visit.get("vega_lite_chart") if all(w in node.proto.alt for w in words)]
    return found


SHARES = {"accuracy": r"\frac{TP + TN}", "precision": r"\frac{TP}{TP + FP}", "recall": r"\frac{TP}{TP + FN}"}


def numbers_in(printed: str) -> list[str]:
    """The printed words that are numbers."""
    return [word for word in printed.split() if word not in ("ends", "at", "best", *SHARES)]


def not_finite_alike(words: Iterable[str]) -> list[str]:
    """The words, those of a number that is not finite written in one way: a script prints inf or nan for it."""
    return re.sub(r"-?\binf\b|-?\bnan\b|not finite", "not-finite", " ".join(words)).split()


def numbers_among(printed: str) -> list[str]:
    """The numbers among other words and within lists."""
    return re.findall(r"(?<![\w.])[-+]?(?:\d[\d.]*(?:e[-+]\d+)?|inf|nan)(?!\w)", printed)
