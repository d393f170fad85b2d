"""The core imports torch and the standard library, and importing it loads nothing of the app."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import core

FOLDER = Path(core.__file__).parent
APP_ONLY = {"streamlit", "altair", "pandas", "ui", "pages"}
ALLOWED = sys.stdlib_module_names | {"torch", "core"}

IMPORT_EVERYTHING = f"""
import importlib, pkgutil, sys
import core
names = ["core", *(module.name for module in pkgutil.walk_packages(core.__path__, "core."))]
for name in names:
    importlib.import_module(name)
    loaded = {APP_ONLY!r} & set(sys.modules)
    assert not loaded, f"{{name}} loads {{loaded}}"
print(len(names))
"""


def test_importing_the_core_and_its_modules_loads_nothing_of_the_app() -> None:
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING], cwd=FOLDER.parent, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) == len(list(FOLDER.rglob("*.py")))


def imported(tree: ast.Module) -> set[str]:
    """The top-level packages that a module imports, anywhere in it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("core" if node.level else (node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_module_imports_torch_and_the_standard_library_only(path: Path) -> None:
    foreign = imported(ast.parse(path.read_text(encoding="utf-8"))) - ALLOWED
    assert not foreign


def test_a_foreign_import_would_be_seen() -> None:
    assert imported(ast.parse("import os\ndef f():\n    from pandas.core import x\n    import altair as a")) == {
        *("os", "pandas", "altair")
    }
