"""A learner's notebook: plain Python far from the project, and all that it tells of a text, errors and warnings too."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUN_EACH = """
import contextlib, io, json, sys, traceback, warnings
import torch
torch.set_num_threads(1)
for sent in sys.stdin:
    out, error, line = io.StringIO(), "", 0
    with contextlib.redirect_stdout(out), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        try:
            exec(compile(json.loads(sent), "learner.py", "exec"), {"__name__": "__main__"})
        except Exception as raised:
            error = f"{type(raised).__name__}: {raised}"
            line = [f.lineno for f in traceback.extract_tb(raised.__traceback__) if f.filename == "learner.py"][-1]
    warned = [f"{w.category.__name__}: {w.message}" for w in caught if issubclass(w.category, UserWarning)]
    own = [name for name in sys.modules if name.partition(".")[0] in ("core", "ui", "pages", "tests", "streamlit")]
    print(json.dumps([out.getvalue(), warned, error, line, own]), flush=True)
"""
"""A program that runs one text after another, each in a namespace of its own."""


@dataclass(frozen=True)
class Answer:
    """What a text printed, what Python warned of, and the error that ended it with its line; no error is on line 0."""

    lines: list[str]
    warnings: list[str]
    error: str
    line: int

    @property
    def said(self) -> list[str]:
        """Python's own words, in order."""
        return [*self.warnings, *([self.error] if self.error else [])]


Learner = Callable[[str], Answer]


@contextmanager
def program(folder: Path, source: str) -> Iterator[Callable[[str], Any]]:
    """A function that sends a text to a program of another process, and returns what it answers; both are a line of
    JSON."""
    command = [sys.executable, "-I", "-c", source]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, text=True) as process:
        sent, answered = process.stdin, process.stdout
        assert sent is not None
        assert answered is not None

        def ask(text: str) -> Any:
            sent.write(json.dumps(text) + "\n")
            sent.flush()
            answer = answered.readline()
            assert answer, f"it ended with an error:\n{text}"
            return json.loads(answer)

        yield ask


@contextmanager
def learner(folder: Path) -> Iterator[Learner]:
    """A function that runs a text in another process, which knows nothing of the project."""
    with program(folder, RUN_EACH) as ask:

        def run(text: str) -> Answer:
            printed, warnings, error, line, own = ask(text)
            assert own == []
            return Answer(lines=printed.splitlines(), warnings=warnings, error=error, line=line)

        yield run
