"""The house stands as drawn: imports run one way, pages are short, and every cache and every chart keeps its
promise."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAYERS = {"core": 0, "ui": 1, "pages.sections": 2, "pages": 3, "streamlit_app": 3}
SOURCES = sorted(
    path
    for part in ("core", "ui", "pages", "streamlit_app.py")
    for path in ([ROOT / part] if part.endswith(".py") else (ROOT / part).rglob("*.py"))
)
PAGE_FILES = sorted((ROOT / "pages").glob("*.py"))
SECTIONS = sorted((ROOT / "pages" / "sections").rglob("*.py"))
LONGEST_PAGE, LONGEST_SECTION = 60, 150
MAY_BE_LONGER = {"lessons", "settings", "script", "terms"}
"""Files that are lists of one kind of thing."""
GATHERS = "pages.sections.course"
"""The one module that knows all pages: it gathers their entries."""


def module_name(path: Path) -> str:
    """The dotted name by which a file of the project is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in SOURCES}
CORE = {name: path for name, path in MODULES.items() if name.partition(".")[0] == "core"}


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def assert_none(wrong: Iterable[object]) -> None:
    """Nothing is wrong anywhere; a test that looks at all files names all that are, since a test a file costs more than
    the look."""
    assert [*wrong] == []


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


@cache
def needs() -> dict[str, set[str]]:
    """What every module of the project imports."""
    return {module_name(path): imports(parse(path), module_name(path)) for path in SOURCES}


def layer(name: str) -> int | None:
    """How high a module of the project stands; sections of a page stand below the pages."""
    return next((height for part, height in LAYERS.items() if name == part or name.startswith(f"{part}.")), None)


def test_imports_run_one_way() -> None:
    for own, needed in needs().items():
        height = layer(own)
        assert height is not None, own
        heights = {name: layer(name) or 0 for name in needed}
        assert_none(f"{own} imports {name}" for name, other in heights.items() if other > height)
        assert_none(f"{own} imports the page {name}" for name, other in heights.items() if other == LAYERS["pages"])


def room(name: str) -> str:
    """The page whose room a module lies in: `pages.sections.losses.charts.errors` lies in that of `losses`."""
    return name.removeprefix("pages.sections.").partition(".")[0]


def test_a_section_belongs_to_one_page_and_knows_no_other_pages_sections() -> None:
    """A page's room can be read, moved and removed alone; one module gathers the entries of all pages."""
    for own in map(module_name, SECTIONS):
        known = {name for name in needs()[own] if name.startswith("pages")}
        if own == GATHERS:
            assert_none(name for name in known if name != f"pages.sections.{room(name)}.page")
            continue
        assert {room(name) for name in known} <= {room(own)}, own
        users = {name for name, needed in needs().items() if own in needed}
        assert users, f"{own} is used by nothing"
        assert_none(
            f"{user} reaches into the room of {room(own)}"
            for user in users - {GATHERS}
            if user != f"pages.{room(own)}" and room(user) != room(own)
        )


def test_pages_and_their_sections_are_seen_apart() -> None:
    assert layer("pages.gradient_descent") == LAYERS["pages"] > LAYERS["pages.sections"]
    assert layer("pages.sections.gradient_descent.walk") == LAYERS["pages.sections"] > LAYERS["ui"]
    assert layer("pages.sectional") == LAYERS["pages"]
    assert layer("core.descent.descent") == 0
    assert layer("streamlit") is None
    assert "pages.sections.gradient_descent.walk" in imports(parse(ROOT / "pages" / "gradient_descent.py"))
    assert room("pages.sections.losses.charts.errors") == room("pages.sections.losses.settings") == "losses"
    assert len(CHARTS) > 15


def circle_among(needs: dict[str, set[str]]) -> list[str]:
    """What is left once everything that needs nothing else that is left has been taken away."""
    left = dict(needs)
    while ready := [name for name, needed in left.items() if not needed & set(left)]:
        for name in ready:
            del left[name]
    return sorted(left)


def test_there_are_no_circles() -> None:
    ours = {name: needed & set(MODULES) - {name} for name, needed in needs().items()}
    assert circle_among(ours) == []
    assert len(ours) == len(SOURCES) > 100
    assert circle_among({"a": {"b"}, "b": {"a"}, "c": {"a"}}) == ["a", "b", "c"]


ROOMS_OF_CORE: dict[str, set[str]] = {
    "settings": set(),
    "progress": set(),
    "frames": set(),
    "parts": {"settings"},
    "data": {"settings"},
    "scores": {"settings"},
    "losses": {"settings", "parts"},
    "engine": {"progress", "frames", "parts"},
    "graphs": {"settings", "parts"},
    "loop": {"settings", "progress"},
    "descent": {"settings", "progress", "frames", "parts", "data", "engine"},
    "classifier": {"settings", "progress", "frames", "parts", "data", "scores", "engine"},
    "regression": {"settings", "progress", "frames", "parts", "data", "engine"},
    "plane": {"settings", "progress", "frames", "parts", "data", "classifier", "engine", "loop"},
}
"""The rooms of the core and what each may know, as drawn in docs/architecture.md."""


def test_a_room_of_the_core_knows_only_the_rooms_that_are_drawn() -> None:
    for own in set(CORE) - {"core"}:
        rooms = {name.split(".")[1] for name in needs()[own] if name.startswith("core.")}
        here = own.split(".")[1]
        assert rooms - {here} <= ROOMS_OF_CORE[here], own


def test_the_core_imports_torch_and_the_standard_library_only() -> None:
    for own in CORE:
        roots = {name.partition(".")[0] for name in needs()[own]}
        assert roots <= sys.stdlib_module_names | {"torch", "core"}, own


CHARTS = [path for path in SOURCES if "charts" in {path.stem, path.parent.name}]


def test_charts_know_nothing_of_streamlit() -> None:
    for own in map(module_name, CHARTS):
        assert not {name for name in reached(own) if name.partition(".")[0] == "streamlit"}, own


def reached(module: str) -> set[str]:
    """Everything that a module of the project imports, directly or through other modules of the project."""
    seen: set[str] = set()
    waiting = {module}
    while waiting:
        name = waiting.pop()
        seen.add(name)
        if name in MODULES:
            waiting |= needs()[name] - seen
    return seen


def test_a_forbidden_import_would_be_seen() -> None:
    tree = ast.parse(
        "def f():\n    from ui.charts import timeline\n    import pandas as pd\nfrom ui import theme, nothing"
    )
    assert imports(tree) == {"ui.charts.timeline", "pandas", "ui.theme", "ui"}
    assert imports(ast.parse("from .store import run\nfrom . import links"), "ui.frame") == {"ui.store", "ui.links"}
    assert "streamlit" in reached("ui.links") | reached("ui.store")


def test_no_file_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"util", "utils", "helper", "helpers", "common", "misc"}
    assert_none(name for name in MODULES if drawers & {*name.lower().split(".")})


def test_a_file_opens_with_a_plain_sentence() -> None:
    for own, path in MODULES.items():
        first = (ast.get_docstring(parse(path)) or "").partition("\n")[0]
        assert first.endswith("."), own
        assert first[:1].isupper(), own


def test_the_walk_finds_the_pages() -> None:
    assert len(PAGE_FILES) >= 4
    assert len(SECTIONS) >= 5


def test_a_page_is_short_enough_to_read() -> None:
    for path in (*PAGE_FILES, *SECTIONS):
        most = LONGEST_PAGE if path in PAGE_FILES else LONGEST_SECTION
        assert path.stem in MAY_BE_LONGER or len(path.read_text(encoding="utf-8").splitlines()) <= most, path


def test_session_state_is_touched_in_one_place() -> None:
    touching = {own for own, path in MODULES.items() if "session_state" in path.read_text(encoding="utf-8")}
    assert touching == {"ui.memory"}


VIEW_KNOBS = ("view", "part", "log_loss", "show_sweep", "followed", "curve", "unit", "chosen_class", "cell", "judged")


def test_the_core_declares_no_knob_that_only_a_page_shows() -> None:
    declared = {
        node.target.id
        for path in CORE.values()
        for node in ast.walk(parse(path))
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and isinstance(node.value, ast.Call)
    }
    assert "learning_rate" in declared
    assert not declared & set(VIEW_KNOBS)


def places_instead_of_names(tree: ast.AST) -> list[int]:
    """The lines where an entry of a constant is taken by a number."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and re.fullmatch("[A-Z][A-Z_]{3,}", node.value.id)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, int)
    ]


def test_entries_are_taken_by_name() -> None:
    assert_none((own, lines) for own, path in MODULES.items() if (lines := places_instead_of_names(parse(path))))
    assert places_instead_of_names(ast.parse("x = PARTS[2]")) == [1]


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
        name
        for name, decorator in caches(tree)
        if not isinstance(decorator, ast.Call)
        or not any(k.arg == "max_entries" and ast.unparse(k.value) != "None" for k in decorator.keywords)
    ]


def charts_without_words(tree: ast.AST) -> list[int]:
    """The lines of charts that are drawn without a description."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("altair_chart", "vega_lite_chart")
        if not any(
            keyword.arg == "alt" and ast.unparse(keyword.value) not in ("None", "''") for keyword in node.keywords
        )
    ]


def test_every_cache_is_bounded() -> None:
    assert_none((own, names) for own, path in MODULES.items() if (names := unbounded_caches(parse(path))))


def test_every_chart_has_a_description() -> None:
    assert_none((own, lines) for own, path in MODULES.items() if (lines := charts_without_words(parse(path))))


def test_a_broken_promise_would_be_seen() -> None:
    cached = (
        "@st.cache_data\ndef f(): ...\n@st.cache_resource(ttl=3)\ndef g(): ...\n"
        "@st.cache_data(max_entries=2)\ndef h(): ..."
    )
    assert unbounded_caches(ast.parse(cached)) == ["f", "g"]
    assert charts_without_words(
        ast.parse("left.vega_lite_chart(c)\nst.altair_chart(c, alt='')\nst.altair_chart(c, alt=t)")
    ) == [*(1, 2)]
    assert sum(len(list(caches(parse(path)))) for path in SOURCES) >= 1
    assert sum(path.read_text(encoding="utf-8").count("draw(") for path in SECTIONS) >= 10
