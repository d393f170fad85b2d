"""The house stands as drawn: imports run one way, pages are short, and every cache and every chart keeps its promise."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = {"core": 0, "ui": 1, "pages.sections": 2, "pages": 3, "streamlit_app": 3}
SOURCES = sorted(
    path for part in ("core", "ui", "pages", "streamlit_app.py")
    for path in ([ROOT / part] if part.endswith(".py") else (ROOT / part).rglob("*.py"))
)  # fmt: skip
PAGE_FILES = sorted((ROOT / "pages").glob("*.py"))
SECTIONS = sorted((ROOT / "pages" / "sections").rglob("*.py"))
SHARED = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in ("core", "ui")]
LONGEST_PAGE = 150

every_source = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())


def module_name(path: Path) -> str:
    """The dotted name by which a file of the project is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in SOURCES}


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(tree: ast.AST, module: str = "") -> set[str]:
    """The dotted names that are imported anywhere in a tree; a submodule counts as itself, not as its package."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = ".".join(
                [*module.split(".")[: -node.level], node.module or ""] if node.level else [node.module or ""]
            )
            origin = origin.strip(".")
            for alias in node.names:
                inner = f"{origin}.{alias.name}"
                names.add(inner if inner in MODULES else origin)
    return names


def layer(name: str) -> int | None:
    """How high a module of the project stands; sections of a page stand below the pages."""
    return next((height for part, height in LAYERS.items() if name == part or name.startswith(f"{part}.")), None)


@every_source
def test_imports_run_one_way(path: Path) -> None:
    own = layer(module_name(path))
    assert own is not None
    for name in imports(parse(path), module_name(path)):
        other = layer(name)
        assert other is None or other <= own, f"{module_name(path)} imports {name}"
        assert other != LAYERS["pages"], f"{module_name(path)} imports the page {name}"


@pytest.mark.parametrize("path", SECTIONS, ids=module_name)
def test_a_section_belongs_to_one_page_and_knows_no_other_section(path: Path) -> None:
    """Sections are a list in their page: each can be read, moved and removed alone, and its page is the only one to use it."""
    own = module_name(path)
    assert not {name for name in imports(parse(path), own) if name.startswith("pages")}
    page = ROOT / "pages" / f"{path.parent.name}.py"
    users = [p for p in SOURCES if own in imports(parse(p), module_name(p))]
    assert users == [page]


def test_pages_and_their_sections_are_seen_apart() -> None:
    assert layer("pages.gradient_descent") == LAYERS["pages"] > LAYERS["pages.sections"]
    assert layer("pages.sections.gradient_descent.walk") == LAYERS["pages.sections"] > LAYERS["ui"]
    assert layer("pages.sectional") == LAYERS["pages"]
    assert layer("core.descent") == 0
    assert layer("streamlit") is None
    assert "pages.sections.gradient_descent.walk" in imports(parse(ROOT / "pages" / "gradient_descent.py"))


def test_there_are_no_circles() -> None:
    needs = {
        module_name(path): imports(parse(path), module_name(path)) & set(MODULES) - {module_name(path)}
        for path in SHARED
    }
    left = dict(needs)
    while ready := [name for name, needed in left.items() if not needed & set(left)]:
        for name in ready:
            del left[name]
    assert not left, f"these import each other: {sorted(left)}"
    assert len(needs) == len(SHARED) > 25


@pytest.mark.parametrize("path", [p for p in SHARED if module_name(p).startswith("core")], ids=module_name)
def test_the_core_imports_torch_and_the_standard_library_only(path: Path) -> None:
    roots = {name.partition(".")[0] for name in imports(parse(path), module_name(path))}
    assert roots <= sys.stdlib_module_names | {"torch", "core"}


@pytest.mark.parametrize("path", [p for p in SHARED if module_name(p).startswith("ui.charts")], ids=module_name)
def test_charts_know_nothing_of_streamlit(path: Path) -> None:
    assert not {name for name in reached(module_name(path)) if name.partition(".")[0] == "streamlit"}


def reached(module: str) -> set[str]:
    """Everything that a module of the project imports, directly or through other modules of the project."""
    seen: set[str] = set()
    waiting = {module}
    while waiting:
        name = waiting.pop()
        seen.add(name)
        if name in MODULES:
            waiting |= imports(parse(MODULES[name]), name) - seen
    return seen


def test_a_forbidden_import_would_be_seen() -> None:
    tree = ast.parse(
        "def f():\n    from ui.charts import losses\n    import pandas as pd\nfrom ui import theme, nothing"
    )
    assert imports(tree) == {"ui.charts.losses", "pandas", "ui.theme", "ui"}
    assert imports(ast.parse("from .store import run\nfrom . import share"), "ui.frame") == {"ui.store", "ui.share"}
    assert "streamlit" in reached("ui.share") | reached("ui.store")


@every_source
def test_no_file_is_a_drawer_for_odds_and_ends(path: Path) -> None:
    assert not {part.lower() for part in path.relative_to(ROOT).with_suffix("").parts} & {
        *("util", "utils", "helper", "helpers", "common", "misc")
    }


@every_source
def test_a_file_opens_with_a_plain_sentence(path: Path) -> None:
    first = (ast.get_docstring(parse(path)) or "").partition("\n")[0]
    assert first.endswith(".")
    assert first[:1].isupper()


def test_the_walk_finds_the_pages() -> None:
    assert len(PAGE_FILES) >= 4
    assert len(SECTIONS) >= 5


@pytest.mark.parametrize("path", [*PAGE_FILES, *SECTIONS], ids=module_name)
def test_a_page_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_PAGE


def caches(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The functions that Streamlit caches, with the decorator."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                if "cache_" in ast.unparse(decorator):
                    yield node.name, decorator


def unbounded_caches(tree: ast.AST) -> list[str]:
    """The cached functions that name no bound."""
    return [
        name for name, decorator in caches(tree)
        if not isinstance(decorator, ast.Call)
        or not any(k.arg == "max_entries" and ast.unparse(k.value) != "None" for k in decorator.keywords)
    ]  # fmt: skip


def charts_without_words(tree: ast.AST) -> list[int]:
    """The lines of charts that are drawn without a description."""
    return [
        node.lineno for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "altair_chart"
        if not any(keyword.arg == "alt" and ast.unparse(keyword.value) not in ("None", "''") for keyword in node.keywords)
    ]  # fmt: skip


@every_source
def test_every_cache_is_bounded(path: Path) -> None:
    assert not unbounded_caches(parse(path))


@every_source
def test_every_chart_has_a_description(path: Path) -> None:
    assert not charts_without_words(parse(path))


def test_a_broken_promise_would_be_seen() -> None:
    cached = "@st.cache_data\ndef f(): ...\n@st.cache_resource(ttl=3)\ndef g(): ...\n@st.cache_data(max_entries=2)\ndef h(): ..."
    assert unbounded_caches(ast.parse(cached)) == ["f", "g"]
    assert charts_without_words(
        ast.parse("left.altair_chart(c)\nst.altair_chart(c, alt='')\nst.altair_chart(c, alt=t)")
    ) == [*(1, 2)]
    assert sum(len(list(caches(parse(path)))) for path in SOURCES) >= 1
    assert sum(path.read_text(encoding="utf-8").count(".altair_chart(") for path in [*PAGE_FILES, *SECTIONS]) >= 10
