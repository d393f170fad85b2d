"""Knobs and settings: what can be chosen is declared once, and every choice checks itself.

A `Settings` subclass is a frozen dataclass whose fields are made by `number`, `choice`, `several` or `flag`. The
widget, the link, the validation and the docs all read that one declaration. Settings hold names and numbers only,
so they compare, hash and serve as cache keys.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar

MOST_NAMED = 20
"""How many options a sentence lists; of more it names the first and the last."""

Value = int | float | str | bool | tuple[str, ...]


@dataclass(frozen=True)
class Knob:
    """One thing a learner can choose.

    `kind` is the Python type of the value (`int`, `float`, `str`, `bool`, or `tuple` for several options).
    `default` is a value, or a function of the settings chosen so far for a default that follows another knob
    (a surface brings its own start); `follows` names that other knob. `typed` asks for a box to type the number into, where a
    slider would be too coarse or would have stops that mean nothing.
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
    name: str = ""

    @property
    def range(self) -> str:
        """The allowed values in words, for messages and docs."""
        if self.options:
            shown = self.options if len(self.options) <= MOST_NAMED else (*self.options[:3], "…", self.options[-1])
            return ("at least one of " if self.kind is tuple else "one of ") + ", ".join(shown)
        if self.kind is bool:
            return "true or false"
        noun = "a whole number" if self.kind is int else "a number"
        return f"{noun} from {self.low:g} to {self.high:g}" + (f" {self.unit}" if self.unit else "")

    def check(self, value: Any) -> Value:
        """Return `value` in the knob's own type, or raise `ValueError` naming the field, its range and the value."""
        good: Value | None = None
        if self.kind is bool and isinstance(value, bool):
            good = value
        elif self.kind is str and isinstance(value, str) and value in self.options:
            good = value
        elif self.kind is tuple and isinstance(value, list | tuple):
            chosen = tuple(option for option in self.options if option in value)
            good = chosen if chosen and len(chosen) == len(value) else None
        elif self.kind in (int, float) and isinstance(value, int | float) and not isinstance(value, bool):
            if self.low <= value <= self.high and (self.kind is float or value == int(value)):
                good = self.kind(value)
        if good is None:
            shown = "nothing" if value in ((), []) else repr(value)
            raise ValueError(f"{self.name} must be {self.range}, not {shown}")
        return good

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
            raise ValueError(f"{self.name} must be {self.range}, not {shown[:40]!r}") from None

    def format(self, value: Value) -> list[str]:
        """Write a value as it stands in a link, the inverse of `parse`."""
        if isinstance(value, tuple):
            return list(value)
        if isinstance(value, bool):
            return [str(value).lower()]
        if isinstance(value, float):
            return [repr(value).removesuffix(".0")]
        return [str(value)]


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
) -> Any:
    """A field for a number from `low` to `high`; `log` asks for a slider of equal ratios, `whole` for integers."""
    kind = int if whole else float
    knob = Knob(kind, label, help, default, unit, low, high, step, log, follows=follows, typed=typed)
    return field(default=None, metadata={"knob": knob})


def choice(label: str, default: str, options: Mapping[str, Any] | tuple[str, ...], *, help: str) -> Any:
    """A field for one name of a table of parts."""
    return field(default=None, metadata={"knob": Knob(str, label, help, default, options=tuple(options))})


def several(label: str, default: tuple[str, ...], options: Mapping[str, Any] | tuple[str, ...], *, help: str) -> Any:
    """A field for one or more names of a table of parts, kept in the table's order."""
    return field(default=None, metadata={"knob": Knob(tuple, label, help, default, options=tuple(options))})


def flag(label: str, default: bool, *, help: str) -> Any:
    """A field for a switch."""
    return field(default=None, metadata={"knob": Knob(bool, label, help, default)})


def subscript(number: int) -> str:
    """A whole number from 0 written as a subscript, for the labels of knobs that stand in a row."""
    return "".join(chr(ord("₀") + int(digit)) for digit in str(number))


@dataclass(frozen=True)
class Settings:
    """The base of all settings: fills in defaults in the order of declaration and checks every value.

    Raises `ValueError` with one sentence that names the field, its range and the value.
    """

    _knobs: ClassVar[dict[str, Knob]]

    def __post_init__(self) -> None:
        for name, knob in self.knobs().items():
            value = getattr(self, name)
            if value is None:
                value = knob.default(self) if callable(knob.default) else knob.default
            object.__setattr__(self, name, knob.check(value))

    @classmethod
    def knobs(cls) -> dict[str, Knob]:
        """The knobs by field name, in the order of declaration."""
        if "_knobs" not in cls.__dict__:
            named = {}
            for item in fields(cls):
                named[item.name] = replace(item.metadata["knob"], name=item.name)
            cls._knobs = named
        return cls._knobs

    def values(self) -> dict[str, Value]:
        """The chosen values by field name."""
        return {name: getattr(self, name) for name in self.knobs()}

    def only(self, *names: str) -> dict[str, Value]:
        """The chosen values of some fields, to build smaller settings from."""
        return {name: getattr(self, name) for name in names}
