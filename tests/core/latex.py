"""A small reader of the LaTeX that is shown to learners: it computes what a formula says."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

import torch

TOKEN = re.compile(r"\\[a-zA-Z]+(?:_\w)?|[a-zA-Z](?:_\w)?|\d+(?:\.\d+)?|[-+/^(){}]")
SKIPPED = re.compile(r"\\left|\\right(?!\w)|\\,|\s+")
CLOSING = {"(": ")", "{": "}", r"\lfloor": r"\rfloor"}
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    r"\sqrt": lambda value: value**0.5,
    r"\cos": lambda value: torch.as_tensor(value, dtype=torch.float64).cos(),
    r"\sin": lambda value: torch.as_tensor(value, dtype=torch.float64).sin(),
    r"\tanh": lambda value: torch.as_tensor(value, dtype=torch.float64).tanh(),
    r"\sigma": lambda value: torch.as_tensor(value, dtype=torch.float64).sigmoid(),
    r"\sum_i": lambda value: value.sum(-1),
}
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {"<": operator.lt, ">": operator.gt}
CONSTANTS = {r"\pi": math.pi, "e": math.e}


def evaluate(formula: str, values: Mapping[str, Any]) -> Any:
    """What `formula` comes to where its symbols, written as in LaTeX, have these values; a sum runs along the last
    dimension."""
    text = SKIPPED.sub(" ", formula)
    unread = TOKEN.sub("", text).strip()
    if unread:
        raise ValueError(f"cannot read {unread!r} in {formula!r}")
    tokens = TOKEN.findall(text)
    result = _sum(tokens, {**CONSTANTS, **values})
    if tokens:
        raise ValueError(f"cannot read {' '.join(tokens)!r} at the end of {formula!r}")
    return result


def piecewise(formula: str, values: Mapping[str, Any]) -> Any:
    """What a formula of cases comes to: `a \\text{ if } b > c \\text{ else } d`, one case after the other."""
    *cases, otherwise = formula.split(r"\text{ else }")
    for case in cases:
        value, condition = case.split(r"\text{ if }")
        left, sign, right = re.split("([<>])", condition)
        if COMPARISONS[sign](evaluate(left, values), evaluate(right, values)):
            return evaluate(value, values)
    return evaluate(otherwise, values)


def _sum(tokens: list[str], values: Mapping[str, Any]) -> Any:
    sign = -1 if tokens[0] == "-" else 1
    if tokens[0] in ("+", "-"):
        tokens.pop(0)
    total = sign * _product(tokens, values)
    while tokens and tokens[0] in ("+", "-"):
        minus = tokens.pop(0) == "-"
        term = _product(tokens, values)
        total = total - term if minus else total + term
    return total


def _product(tokens: list[str], values: Mapping[str, Any]) -> Any:
    """Factors side by side are multiplied; a slash divides what stands before it by the next factor."""
    total = _power(tokens, values)
    while tokens and tokens[0] not in ("+", "-", *CLOSING.values()):
        if tokens[0] == "/":
            tokens.pop(0)
            total = total / _power(tokens, values)
        else:
            total = total * _power(tokens, values)
    return total


def _power(tokens: list[str], values: Mapping[str, Any]) -> Any:
    base = _atom(tokens, values)
    return base ** _exponent(tokens, values)


def _exponent(tokens: list[str], values: Mapping[str, Any]) -> Any:
    if not tokens or tokens[0] != "^":
        return 1
    tokens.pop(0)
    return _atom(tokens, values)


def _atom(tokens: list[str], values: Mapping[str, Any]) -> Any:
    token = tokens.pop(0)
    if token in CLOSING:
        inner = _sum(tokens, values)
        closed = tokens.pop(0)
        if closed != CLOSING[token]:
            raise ValueError(f"{token} is closed by {closed}")
        return math.floor(inner) if token == r"\lfloor" else inner
    if token in (r"\frac", r"\tfrac"):
        above = _atom(tokens, values)
        return above / _atom(tokens, values)
    if token in FUNCTIONS:
        # The exponent of a function stands before its argument; a sum takes in the power that follows.
        exponent = _exponent(tokens, values)
        argument = _power(tokens, values) if token == r"\sum_i" else _atom(tokens, values)
        return FUNCTIONS[token](argument) ** exponent
    if re.fullmatch(r"\d+(?:\.\d+)?", token):
        return float(token)
    return values[token]
