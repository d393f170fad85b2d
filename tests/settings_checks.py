"""What every Settings class must keep, be it one of the core or that of a page."""

from __future__ import annotations

import inspect
import json
import math
from dataclasses import FrozenInstanceError, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st

from core.settings import Knob, Settings, Value
from tests.random_settings import random_settings, random_value

DEFAULTS = Path(__file__).parent / "defaults.json"
"""The defaults of all knobs, by the class that declares them. A link that leaves a knob out means its default."""
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def declared(cls: type[Settings]) -> dict[str, Knob]:
    """The knobs that the class itself declares."""
    inherited = {name for base in cls.__mro__[1:] if issubclass(base, Settings) for name in base.knobs()}
    return {name: knob for name, knob in cls.knobs().items() if name not in inherited}


def check_defaults(cls: type[Settings]) -> None:
    """Defaults are valid, and are those that links have been made with."""
    chosen = cls()
    assert list(chosen.values()) == list(cls.knobs())
    for name, knob in cls.knobs().items():
        value = getattr(chosen, name)
        assert type(value) is knob.kind
        assert knob.check(value) == value
        if not callable(knob.default):
            assert value == knob.default
    own = chosen.only(*declared(cls))
    written = json.loads(DEFAULTS.read_text(encoding="utf-8")).get(name_of(cls), {})
    assert json.loads(json.dumps(own)) == written


def check_that_knobs_explain_themselves(cls: type[Settings]) -> None:
    """Each has a label, a sentence of help, a range, and a default of its own or one that follows an earlier knob."""
    names = list(cls.knobs())
    for name, knob in cls.knobs().items():
        assert knob.label
        assert knob.help.endswith((".", "?"))
        assert callable(knob.default) == bool(knob.follows)
        assert not knob.follows or names.index(knob.follows) < names.index(name)
        assert not knob.log or knob.low >= 0
        if knob.kind in (int, float):
            assert math.isfinite(knob.low)
            assert math.isfinite(knob.high)
            assert knob.low < knob.high


def check_a_link(cls: type[Settings], data: st.DataObject) -> None:
    """Random settings survive a link, value by value and as a whole, and are one key of a store."""
    values = {name: data.draw(random_value(knob, digits=12), label=name) for name, knob in cls.knobs().items()}
    chosen = cls(**values)
    assert chosen.values() == values
    back: dict[str, Any] = {}
    for name, knob in cls.knobs().items():
        texts = knob.format(values[name])
        assert all(isinstance(text, str) for text in texts)
        back[name] = knob.parse(texts)
        assert (back[name], type(back[name])) == (values[name], knob.kind)
    again = cls(**back)
    assert again == chosen
    assert {chosen: "kept"}[again] == "kept"


def check_that_unfit_values_are_refused(cls: type[Settings]) -> None:
    """A constructor and a link refuse what a knob does not take, in one sentence."""
    for knob in cls.knobs().values():
        for value in unfit_values(knob):
            with pytest.raises(ValueError, match="must be") as refused:
                cls(**{knob.name: value})
            shown = repr(value[:40] if isinstance(value, str) else value)
            _assert_names(str(refused.value), knob, "nothing" if value in ((), []) else shown)
        for texts in unfit_texts(knob):
            with pytest.raises(ValueError, match="must be") as refused:
                knob.parse(texts)
            strange = [text for text in texts if text not in knob.options] if knob.kind is tuple else texts
            _assert_names(str(refused.value), knob, repr(" ".join(strange)[:40]))


def check_that_every_option_goes_with_the_defaults_it_brings(cls: type[Settings]) -> None:
    """Each option can be chosen alone."""
    for name, knob in cls.knobs().items():
        options: list[Value] = [(option,) if knob.kind is tuple else option for option in knob.options]
        for option in options:
            assert getattr(cls(**{name: option}), name) == option


def check_that_settings_are_values(cls: type[Settings]) -> None:
    """Frozen, equal and alike in their hash exactly where every knob is equal."""
    chosen, same = cls(), cls()
    assert chosen is not same
    assert (chosen, hash(chosen)) == (same, hash(same))
    assert cls(**chosen.values()) == chosen
    name = next(iter(cls.knobs()))
    with pytest.raises(FrozenInstanceError):
        setattr(chosen, name, getattr(chosen, name))
    for name, knob in cls.knobs().items():
        assert cls(**{**chosen.values(), name: _another(knob, getattr(chosen, name))}) != chosen


def check_that_conditions_look_back(cls: type[Settings], data: st.DataObject) -> None:
    """Where a knob matters, and what it starts as, is said by the knobs before it alone."""
    chosen = data.draw(random_settings(cls))
    names = list(cls.knobs())
    for place, (name, knob) in enumerate(cls.knobs().items()):
        watched = Watched(chosen)
        knob.matters(watched)
        knob.default_for(watched)
        assert watched.read <= set(names[:place]), f"{name} reads {watched.read - set(names[:place])}"


def check_that_conditions_are_of_knobs(cls: type[Settings]) -> None:
    """A class that says of inherited knobs where they matter names such as there are."""
    for base in cls.__mro__:
        assert set(vars(base).get("_when", {})) <= cls.knobs().keys()


def check_relevance(cls: type[Settings], data: st.DataObject) -> None:
    """`relevant` keeps what matters, puts the rest to its default, and does not see what the rest was."""
    chosen = data.draw(random_settings(cls))
    relevant = chosen.relevant()
    assert relevant.relevant() == relevant
    for name, knob in cls.knobs().items():
        value = getattr(relevant, name)
        if knob.matters(relevant):
            assert value == getattr(chosen, name), name
        else:
            assert value == knob.default_for(relevant), name
            changed = replace(chosen, **{name: data.draw(random_value(knob), label=name)})
            assert changed.relevant() == relevant, name


def check_rows(cls: type[Settings], data: st.DataObject) -> None:
    """A row reads as the tuple of its fields."""
    chosen = data.draw(random_settings(cls))
    for row, names in rows_of(cls).items():
        assert getattr(chosen, row) == tuple(getattr(chosen, name) for name in names)


def check_labels_of_rows(cls: type[Settings], apart: frozenset[str] = frozenset()) -> None:
    """Within a row no two knobs have one label, and a label counts as its name does.

    The knobs of the rows named in `apart` stand each under a title of their own, and share a label.
    """
    for row, names in rows_of(cls).items():
        labels = [cls.knobs()[name].label for name in names]
        assert len(set(labels)) == (1 if row in apart else len(labels)), row
        for name, label in zip(names, labels, strict=True):
            assert _digits(label.translate(SUBSCRIPTS)) == _digits(name), (name, label)


def rows_of(cls: type[Settings]) -> dict[str, tuple[str, ...]]:
    """The names of the fields that each row of the class unfolds into, by the row's own name."""
    rows = {}
    for base in cls.__mro__:
        for name, attribute in vars(base).items():
            if isinstance(attribute, property) and attribute.fget is not None:
                names = _read_by(attribute)
                if len(names) > 1 and set(names) <= cls.knobs().keys():
                    rows[name] = names
    return rows


def _read_by(attribute: property) -> tuple[str, ...]:
    """The fields whose values a property puts into a tuple, in order; nothing for one that does anything else."""

    class Names:
        def __getattr__(self, name: str) -> str:
            return name

    assert attribute.fget is not None
    try:
        names = attribute.fget(Names())
    except Exception:
        return ()
    return names if isinstance(names, tuple) and all(isinstance(name, str) for name in names) else ()


class Watched:
    """Settings that note which of their knobs are read, be it through a property or a method."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.read: set[str] = set()

    @cached_property
    def _names(self) -> set[str]:
        return set(self._settings.knobs())

    def __getattr__(self, name: str) -> Any:
        if name in self._names:
            self.read.add(name)
            return getattr(self._settings, name)
        attribute = inspect.getattr_static(type(self._settings), name)
        if isinstance(attribute, property) and attribute.fget is not None:
            return attribute.fget(self)
        if inspect.isfunction(attribute):
            return attribute.__get__(self)
        return getattr(self._settings, name)


def unfit_values(knob: Knob) -> list[Any]:
    """Values of the wrong type, range or name for a constructor."""
    if knob.kind is bool:
        return ["true", "", 1, 0, 1.0, math.nan, ()]
    if knob.reads is not None:
        return ["no such option", "", "?" * 1000, 3, True, math.nan, ("a",), ()]
    if knob.kind is str:
        return ["no such option", "", knob.options[0] + " ", 3, True, math.nan, (knob.options[0],)]
    if knob.kind is tuple:
        first = knob.options[0]
        return [(), [], ("no such option",), (first, "no such option"), (first, first), first, "", 3, True, {first: 1}]
    beyond = [knob.low - 1, knob.high + 1, math.nextafter(knob.low, -math.inf), math.nextafter(knob.high, math.inf)]
    wrong = ["1", "", True, False, [knob.low], (knob.low,), complex(knob.low), math.nan, math.inf, -math.inf]
    return [*beyond, *wrong, *([knob.low + 0.5] if knob.kind is int else [])]


def unfit_texts(knob: Knob) -> list[list[str]]:
    """Texts in a link that the knob does not understand."""
    if knob.reads is not None:
        return [[], [""], ["no such option"], ["?" * 1000], [str(knob.default)] * 2]
    texts = ["", "no such option", "nan", "inf", "-inf", "1e999", "-1e999", "1" * 400]
    if knob.kind in (int, float):
        texts += [f"{knob.low - 1}", f"{knob.high + 1}", "true", "0x1", "1,5", "None"]
    if knob.kind is int:
        texts += [f"{knob.low + 0.5}"]
    if knob.kind is bool:
        texts += ["1", "0", "yes", "none"]
    valid = False if knob.kind is bool else knob.options[0] if knob.options else knob.kind(knob.low)
    extra = [knob.options[0], "no such option"] if knob.kind is tuple else knob.format(valid) * 2
    return [[], *([text] for text in texts), extra]


def _another(knob: Knob, value: Value) -> Value:
    """A value that the knob takes, other than this one."""
    if knob.kind is bool:
        return not value
    if knob.reads is not None:
        # The first one found; to look for the shortest takes seconds.
        other: str = find(random_value(knob), lambda text: text != value, settings=settings(phases=[Phase.generate]))
        return other
    if knob.options:
        options: list[Value] = [(option,) if knob.kind is tuple else option for option in knob.options]
        return next(option for option in options if option != value)
    return knob.kind(knob.low if value != knob.low else knob.high)  # type: ignore[no-any-return]


def _assert_names(message: str, knob: Knob, shown: str) -> None:
    """The message names the field, the range and the value."""
    assert message.startswith(f"{knob.name} must be ")
    assert shown in message
    if len(knob.options) > 20:  # so many that the first and the last stand for all
        assert knob.options[0] in message
        assert knob.options[-1] in message
        assert len(message) < 200
    elif knob.options:
        assert all(option in message for option in knob.options)
    elif knob.kind is bool:
        assert "true or false" in message
    elif knob.reads is not None:
        assert knob.form in message
        assert len(message) < 200
    else:
        assert f"from {knob.low:g} to {knob.high:g}" in message
        assert knob.unit in message


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def name_of(cls: type[Settings]) -> str:
    """The name of a class in the file of defaults."""
    return f"{cls.__module__}.{cls.__name__}"
