"""Knobs and settings: what can be chosen is declared once, and every choice checks itself.

A `Settings` subclass is a frozen dataclass whose fields are made by `number`, `choice`, `several`, `flag`, `text` or
`row`. The widget, the link, the validation and the docs all read that one declaration. Settings hold names and numbers
only, so they compare and hash; where what does not matter is put to its default (`relevant`), they are the key of every
store.
"""

from __future__ import annotations

import copy
import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, ClassVar, Self, TypeVar

MOST_NAMED = 20
"""How many options a sentence lists; of more it names the first and the last."""
MOST_SHOWN = 40
"""How much of a text that was refused a sentence quotes."""

Value = int | float | str | bool | tuple[str, ...]
When = Callable[[Any], bool]
"""Says of settings whether a knob matters there. It reads only knobs that are declared before that one."""
Options = Iterable[str] | Callable[[], Iterable[str]]
"""The names of a table of parts, or a function that gives them, where the table stands further down in its file."""

S = TypeVar("S", bound="Settings")


@dataclass(frozen=True)
class Knob:
    """One thing a learner can choose.

    `kind` is the Python type of the value (`int`, `float`, `str`, `bool`, or `tuple` for several options).
    `default` is a value, or a function of the settings chosen so far for a default that follows another knob
    (a surface brings its own start); `follows` names that other knob. `typed` asks for a box to type the number into,
    where a slider would be too coarse or would have stops that mean nothing. A text without options is whatever `reads`
    reads without a `ValueError`, and `form` says in words what that is. `when` says where the knob matters; without it,
    everywhere.
    """

    kind: type
    label: str
    help: str
    default: Value | Callable[[Any], Value]
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    step: float = 0.0
    log: bool = False
    options: tuple[str, ...] = ()
    follows: str = ""
    typed: bool = False
    reads: Callable[[str], object] | None = None
    form: str = ""
    when: When | None = None
    name: str = ""

    @cached_property
    def range(self) -> str:
        """The allowed values in words, for messages and docs."""
        if self.options:
            shown = self.options if len(self.options) <= MOST_NAMED else (*self.options[:3], "…", self.options[-1])
            return ("at least one of " if self.kind is tuple else "one of ") + ", ".join(shown)
        if self.form:
            return self.form
        if self.kind is bool:
            return "true or false"
        noun = "a whole number" if self.kind is int else "a number"
        return f"{noun} from {self.low:g} to {self.high:g}" + (f" {self.unit}" if self.unit else "")

    def matters(self, settings: Any) -> bool:
        """Whether the knob changes anything where the knobs before it stand as in `settings`."""
        return self.when is None or self.when(settings)

    def default_for(self, settings: Any) -> Value:
        """The default where the knobs before it stand as in `settings`."""
        return self.check(self.default(settings) if callable(self.default) else self.default)

    def check(self, value: Any) -> Value:
        """Return `value` in the knob's own type, or raise `ValueError` naming the field, its range and the value."""
        good: Value | None = None
        if self.kind is bool and isinstance(value, bool):
            good = value
        elif self.kind is str and isinstance(value, str) and (self._can_read(value) or value in self.options):
            good = str(value)
        elif self.kind is tuple and isinstance(value, list | tuple):
            chosen = tuple(option for option in self.options if option in value)
            good = chosen if chosen and len(chosen) == len(value) else None
        elif self.kind in (int, float) and isinstance(value, int | float) and not isinstance(value, bool):
            if self.low <= value <= self.high and (self.kind is float or value == int(value)):
                good = self.kind(value)
        if good is None:
            shown = "nothing" if value in ((), []) else repr(value[:MOST_SHOWN] if isinstance(value, str) else value)
            raise ValueError(f"{self.name} must be {self.range}, not {shown}")
        return good

    def complaint(self, error: ValueError) -> str:
        """What `check` or `parse` say of a value, for people: with the label in the place of the field's name."""
        return f"{self.label}{str(error).removeprefix(self.name)}"

    def _can_read(self, text: str) -> bool:
        """Whether a text without options is one that the knob takes."""
        if self.reads is None:
            return False
        try:
            self.reads(text)
        except ValueError:
            return False
        return True

    def parse(self, texts: list[str]) -> Value:
        """Read a value as it stands in a link (one text, or one per option for `several`).

        Raises `ValueError` naming the field, its range and the text.
        """
        shown = " ".join(texts)
        try:
            if self.kind is tuple:
                strange = [text for text in texts if text and text not in self.options]
                shown = ", ".join(strange) or shown
                return self.check(tuple(dict.fromkeys(text for text in texts if text)))
            text = texts[-1]
            if len(texts) > 1:
                raise ValueError
            if self.kind is bool:
                return self.check({"true": True, "false": False}.get(text.lower(), text))
            if self.kind is int:
                return self.check(float(text))
            return self.check(self.kind(text))
        except (ValueError, IndexError, OverflowError):
            raise ValueError(f"{self.name} must be {self.range}, not {shown[:MOST_SHOWN]!r}") from None

    def format(self, value: Value) -> list[str]:
        """Write a value as it stands in a link, the inverse of `parse`."""
        if isinstance(value, tuple):
            return list(value)
        if isinstance(value, bool):
            return [str(value).lower()]
        if isinstance(value, float):
            return [repr(value).removesuffix(".0")]
        return [str(value)]

    def spelled(self, value: Value) -> str:
        """Write a value for people, without its unit."""
        if isinstance(value, bool):
            return "on" if value else "off"
        return ", ".join(self.format(value)) or "none"


def number(
    label: str,
    default: float | Callable[[Any], float],
    low: float,
    high: float,
    *,
    help: str,
    step: float = 0.0,
    log: bool = False,
    unit: str = "",
    follows: str = "",
    whole: bool = False,
    typed: bool = False,
    when: When | None = None,
) -> Any:
    """A field for a number from `low` to `high`; `log` asks for a slider of equal ratios, `whole` for integers."""
    knob = Knob(
        kind=int if whole else float,
        label=label,
        help=help,
        default=default,
        unit=unit,
        low=low,
        high=high,
        step=step,
        log=log,
        follows=follows,
        typed=typed,
        when=when,
    )
    return _field(knob)


def choice(label: str, default: str, options: Options, *, help: str, when: When | None = None) -> Any:
    """A field for one name of a table of parts."""
    return _field(Knob(kind=str, label=label, help=help, default=default, when=when), options)


def several(label: str, default: tuple[str, ...], options: Options, *, help: str, when: When | None = None) -> Any:
    """A field for one or more names of a table of parts, kept in the table's order."""
    return _field(Knob(kind=tuple, label=label, help=help, default=default, when=when), options)


def flag(label: str, default: bool, *, help: str, when: When | None = None) -> Any:
    """A field for a switch."""
    return _field(Knob(kind=bool, label=label, help=help, default=default, when=when))


def text(
    label: str, default: str, reads: Callable[[str], object], *, form: str, help: str, when: When | None = None
) -> Any:
    """A field for a text that `reads` can read: it raises `ValueError` for any other; `form` completes "must be"."""
    return _field(Knob(kind=str, label=label, help=help, default=default, reads=reads, form=form, when=when))


def _field(knob: Knob, options: Options = ()) -> Any:
    return field(default=None, metadata={"knob": knob, "options": options})


@dataclass(frozen=True)
class Row:
    """A vector of knobs that is declared once: the `names` of its fields, and the `knob` at each place, from 0."""

    names: Sequence[str]
    knob: Callable[[int], Any]


def row(names: Sequence[str], knob: Callable[[int], Any]) -> Any:
    """Fields that stand in a row: `knob(k)` is the k-th, made by `number` and its like. Read under the row's own name,
    they are a tuple of their values."""
    return Row(tuple(names), knob)


def subscript(number: int) -> str:
    """A whole number from 0 written as a subscript, for the labels of knobs that stand in a row."""
    return "".join(chr(ord("₀") + int(digit)) for digit in str(number))


@dataclass(frozen=True)
class Settings:
    """The base of all settings: fills in defaults in the order of declaration and checks every value.

    Raises `ValueError` with one sentence that names the field, its range and the value. A subclass may say of knobs
    that it inherits where they matter, beyond what they say themselves: `class Sweep(Walk, when={"rate": never})`.
    """

    _knobs: ClassVar[dict[str, Knob]]
    _when: ClassVar[Mapping[str, When]]

    def __init_subclass__(cls, when: Mapping[str, When] | None = None) -> None:
        """Unfold rows into the fields that they stand for, before the class becomes a dataclass, and keep its
        conditions."""
        cls._when = dict(when or {})
        annotations: dict[str, Any] = {}
        for name, kind in inspect.get_annotations(cls).items():
            declared = cls.__dict__.get(name)
            if not isinstance(declared, Row):
                annotations[name] = kind
                continue
            for place, single in enumerate(declared.names):
                annotations[single] = "Any"
                setattr(cls, single, declared.knob(place))
            setattr(cls, name, property(_values_of(declared.names)))
        cls.__annotations__ = annotations

    def __post_init__(self) -> None:
        for name, knob in self.knobs().items():
            value = getattr(self, name)
            object.__setattr__(self, name, knob.default_for(self) if value is None else knob.check(value))

    @classmethod
    def of(cls, **values: Any) -> Self:
        """The settings with these values by field name; the fields of a row are known to a type checker here alone."""
        return cls(**values)

    @classmethod
    def knobs(cls) -> dict[str, Knob]:
        """The knobs by field name, in the order of declaration."""
        if "_knobs" not in cls.__dict__:
            named = {}
            for item in fields(cls):
                knob, options = item.metadata["knob"], item.metadata["options"]
                names = tuple(map(str, options if isinstance(options, Iterable) else options()))
                added = [base.__dict__.get("_when", {}).get(item.name) for base in reversed(cls.__mro__)]
                named[item.name] = replace(knob, name=item.name, options=names, when=_all_of(knob.when, *added))
            cls._knobs = named
        return cls._knobs

    def values(self) -> dict[str, Value]:
        """The chosen values by field name."""
        return {name: getattr(self, name) for name in self.knobs()}

    def only(self, *names: str) -> dict[str, Any]:
        """The chosen values of some fields, for what takes them by keyword."""
        return {name: getattr(self, name) for name in names}

    def relevant(self) -> Self:
        """The same settings with every knob that does not matter at its default, so that what gives the same result
        compares equal."""
        reduced = copy.copy(self)
        for name, knob in self.knobs().items():
            if not knob.matters(reduced):
                object.__setattr__(reduced, name, knob.default_for(reduced))
        return reduced

    def reduced_to(self, kind: type[S], **given: Value) -> S:
        """The smaller settings `kind`, relevant values alone: each field is `given`, or is what these settings have
        under its name, be it a knob or a property.

        Raises `AttributeError` for a field that is neither, `TypeError` for a given one that `kind` does not have.
        """
        values = {name: given.pop(name) if name in given else getattr(self, name) for name in kind.knobs()}
        return kind(**values, **given).relevant()


def knobs_when(kind: type[Settings], condition: When) -> dict[str, When]:
    """This condition for every knob of some settings, for a subclass that joins them with others."""
    return dict.fromkeys(kind.knobs(), condition)


def never(settings: Any) -> bool:
    """The condition of a knob that settings inherit and do not read."""
    return False


def _values_of(names: Sequence[str]) -> Callable[[Settings], tuple[Any, ...]]:
    return lambda settings: tuple(getattr(settings, name) for name in names)


def _all_of(*conditions: When | None) -> When | None:
    every = [condition for condition in conditions if condition is not None]
    return (lambda settings: all(condition(settings) for condition in every)) if every else None
