"""Writes the page of parameters, docs/links.md, out of the knobs of all pages: `python -m tests.ui.links_page`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from pathlib import Path
from typing import Any

from core.settings import Knob, Settings
from pages.sections.course import COURSE
from ui.classroom import AT, CLASS
from ui.course import Page
from ui.links import TERM, VERSION, VERSION_NAME
from ui.stage import SHOW, Show

TARGET = Path(__file__).parents[2] / "docs" / "links.md"
JUST = 1e-9
"""The share of a range that is tried as just above its lower end."""
MOST_TRIED = 300
"""Values of a whole number that are all tried; of more, some are."""

HEAD = f"""# Links: every parameter

Made by `python -m tests.ui.links_page` from the knobs of all pages; a test holds it true.

A link names what differs from the defaults. Order does not matter. A value that does not fit is left out, and the page
says so. A knob that does not matter where the others stand changes nothing, and counts as standing at its default.
Several options of one knob are the same parameter several times.

## Parameters that are no knobs

| parameter | where | values | what it does |
| --- | --- | --- | --- |
| `PREFIX_lesson` | every page | the key of a lesson | opens the lesson; alone it sets the page as the lesson starts |
| `PREFIX_open` | every page | `1` | obey the link in full: what it leaves out goes to its default, in any session |
| `{VERSION_NAME}` | every page | 1 to {VERSION} | the version of defaults and names that the link has; without it, 1 |
| `{SHOW}` | every page | `{Show.PICTURE}` | the picture and its player alone, large, for a projector |
| `embed` | every page | `true` | Streamlit's own: the page in another page's frame, its knobs folded away |
| `{CLASS}` | every page | letters and digits | locks, what is hidden, task, goal, steps of a class, and a checksum |
| `{AT}` | every page | a whole number from 1 | the step of the class that is open |
| `{TERM}` | `glossary` | any text | what is looked for |
"""


def text() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(page) for page in COURSE.pages.values())])


def _section(page: Page[Any]) -> str:
    knobs = page.settings.knobs()
    rows = [_row(page, knob) for knob in knobs.values()]
    table = [
        "| parameter | control | values | default | matters |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows),
    ]
    head = f"## {page.title}\n\n`/{page.stem}`, prefix `{page.prefix}`: {len(knobs)} knobs.\n"
    return "\n".join([head, *table, ""])


def _row(page: Page[Any], knob: Knob) -> tuple[str, ...]:
    return (
        f"`{page.parameter(knob.name)}`",
        knob.label,
        knob.range,
        f"follows `{page.parameter(knob.follows)}`" if knob.follows else _plain(knob.format(_default(page, knob))),
        _in_words(page, matters(page.settings, knob)),
    )


def _default(page: Page[Any], knob: Knob) -> Any:
    return getattr(page.settings(), knob.name)


def _plain(texts: Sequence[str]) -> str:
    told = ", ".join(texts)
    return told if len(told) <= 60 else f"{told[:57]}…"


Case = dict[str, Any]
"""Values by the name of their knob."""


def matters(kind: type[Settings], knob: Knob) -> tuple[Mapping[str, Sequence[Any]], list[Case]]:
    """Where a knob matters, found by trying: the values that the knobs which it asks can take, and every combination of
    them in which it matters."""
    asked: dict[str, Sequence[Any]] = {}
    while True:
        cases = [dict(zip(asked, values, strict=True)) for values in product(*asked.values())]
        read: set[str] = set()
        holding = [case for case in cases if knob.matters(_Asked(kind, kind(**case), read))]
        new = [name for name in kind.knobs() if name in read - set(asked)]
        if not new:
            return asked, holding
        asked |= {name: _tried(kind.knobs()[name]) for name in new}


class _Asked:
    """Settings that note which knobs are read of them, also by their properties."""

    def __init__(self, kind: type[Settings], settings: Settings, read: set[str]) -> None:
        self._kind, self._settings, self._read = kind, settings, read

    def __getattr__(self, name: str) -> Any:
        if name in self._kind.knobs():
            self._read.add(name)
            return getattr(self._settings, name)
        made = getattr(self._kind, name)
        return made.__get__(self) if callable(made) else made.fget(self)


def _tried(knob: Knob) -> Sequence[Any]:
    """The values of a knob that are tried: all, or for long ranges both ends and some between."""
    if knob.kind is bool:
        return (False, True)
    if knob.kind is tuple:
        return [*combinations(knob.options, 1), *combinations(knob.options, 2)]
    if knob.options:
        return knob.options
    if knob.kind is int and knob.high - knob.low <= MOST_TRIED:
        return range(int(knob.low), int(knob.high) + 1)
    span = knob.high - knob.low
    step = knob.step or span / 50
    just = 1 if knob.kind is int else span * JUST
    values = {knob.low, knob.low + just, knob.low + step, *(knob.low + span * part / 10 for part in range(11))}
    return sorted({knob.kind(value) for value in values})


def _in_words(page: Page[Any], found: tuple[Mapping[str, Sequence[Any]], list[Case]]) -> str:
    asked, holding = found
    if not asked:
        return "always"
    if not holding:
        raise ValueError(f"{page.stem}: where does the knob that asks {', '.join(asked)} matter?")
    ways = _ways(asked, holding)
    return "; or ".join(
        " and ".join(
            f"`{page.parameter(name)}` {_values(page.settings.knobs()[name], asked[name], values)}"
            for name, values in way.items()
        )
        for way in ways
    )


def _ways(asked: Mapping[str, Sequence[Any]], holding: Sequence[Case]) -> list[dict[str, list[Any]]]:
    """The combinations as few boxes: in each, every named knob may have any of its values; those that may have all are
    left out."""
    held = {tuple(_key(case[name]) for name in asked) for case in holding}
    seen = {
        name: [v for v in values if any(_key(case[name]) == _key(v) for case in holding)]
        for name, values in asked.items()
    }
    size = 1
    for values in seen.values():
        size *= len(values)
    if size == len(held):
        return [{name: values for name, values in seen.items() if len(values) < len(asked[name])}]
    first = next(iter(asked))
    rest = {name: values for name, values in asked.items() if name != first}
    groups: dict[frozenset[Any], list[Any]] = {}
    for value in seen[first]:
        inner = frozenset(tuple(_key(case[n]) for n in rest) for case in holding if _key(case[first]) == _key(value))
        groups.setdefault(inner, []).append(value)
    ways = []
    for values in groups.values():
        inside = [case for case in holding if _key(case[first]) == _key(values[0])]
        named = {first: values} if len(values) < len(asked[first]) else {}
        ways += [named | way for way in _ways(rest, inside)]
    return ways


def _key(value: Any) -> Any:
    return repr(value)


def _values(knob: Knob, every: Sequence[Any], some: Sequence[Any]) -> str:
    """Which of its values a knob stands at."""
    if knob.kind is bool:
        return f"is {str(some[0]).lower()}"
    if knob.kind in (int, float) and not knob.options:
        places = [list(every).index(value) for value in some]
        low, high = knob.format(some[0])[0], knob.format(some[-1])[0]
        if places == list(range(places[0], places[-1] + 1)):
            if places[0] == 0:
                return f"is at most {high}"
            if places[0] == 1 and places[-1] == len(every) - 1 and knob.kind is float:
                return f"is above {knob.format(every[0])[0]}"
            return f"is at least {low}" if places[-1] == len(every) - 1 else f"is from {low} to {high}"
        return f"is one of {_listed(knob.format(value)[0] for value in some)}"
    if knob.kind is tuple:
        return _of_several(every, some)
    others = [value for value in every if value not in some]
    return f"is not {others[0]}" if len(others) == 1 and len(some) > 2 else f"is {_listed(some)}"


def _of_several(every: Sequence[Any], some: Sequence[Any]) -> str:
    """Which options must be chosen, where any number of them can be. Raises ValueError where it is neither one of some
    nor more than one."""
    if list(some) == [value for value in every if len(value) > 1]:
        return "has more than one"
    wanted = [option for value in some if len(value) == 1 for option in value]
    if list(some) != [value for value in every if set(value) & set(wanted)]:
        raise ValueError(f"which of these matter? {some}")
    return f"has {_listed(wanted)}"


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
