"""Own points: points that somebody drew, as a text that a link can carry, three characters a point.

The characters are the digits of base64url, six bits each: two bits of class, eight of x₁, eight of x₂.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import torch
from torch import Tensor

from core.data.digits import DIGITS, letters_of, number_of

MOST_OWN, MOST_CLASSES = 200, 3
LETTERS = 3
"""Characters a point."""
ORIGIN, PER_UNIT, LARGEST = 128, 40, 255
"""A coordinate is a whole number from 0 to LARGEST: ORIGIN stands for 0, and PER_UNIT of them are a unit apart."""
FORM = f"1 to {MOST_OWN} points of {LETTERS} characters each"

Point = tuple[float, float]


def encode_points(points: Iterable[Sequence[float]], labels: Iterable[int]) -> str:
    """Points on the plane and their labels as a text; each coordinate goes to the nearest fortieth in [-3.2, 3.175].

    Raises `ValueError` for no point, more than MOST_OWN, a label that is none of 0, 1, 2, or a coordinate that is not
    a number.
    """
    pairs = list(zip(points, labels, strict=True))
    if not 1 <= len(pairs) <= MOST_OWN:
        raise ValueError(f"own points must be 1 to {MOST_OWN} in number, not {len(pairs)}")
    return "".join(_letters(point, label) for point, label in pairs)


def decode_points(text: str) -> tuple[Tensor, Tensor]:
    """Points (N, 2) and their labels (N,) int64 from a text made by `encode_points`.

    Raises `ValueError` with a sentence that says what is wrong with any other text.
    """
    points, labels = read_points(text)
    return torch.tensor(points), torch.tensor(labels)


@lru_cache(maxsize=64)
def read_points(text: str) -> tuple[list[Point], list[int]]:
    """The same as lists, which nobody changes; a rerun of a page asks a dozen times for what the same text says."""
    if not text or len(text) % LETTERS:
        raise ValueError(f"own points are {LETTERS} characters each, and {len(text)} characters do not come out even")
    if len(text) > LETTERS * MOST_OWN:
        raise ValueError(f"own points are at most {MOST_OWN}, not {len(text) // LETTERS}")
    if strange := set(text) - set(DIGITS):
        raise ValueError(f"own points are written in letters, digits, - and _, not {min(strange)!r}")
    read = [_read(text[place : place + LETTERS]) for place in range(0, len(text), LETTERS)]
    if any(label >= MOST_CLASSES for _, label in read):
        raise ValueError(f"own points have the classes 0 to {MOST_CLASSES - 1}, and one of these has another")
    return [point for point, _ in read], [label for _, label in read]


def _letters(point: Sequence[float], label: int) -> str:
    if label not in range(MOST_CLASSES):
        raise ValueError(f"the class of a point must be from 0 to {MOST_CLASSES - 1}, not {label}")
    number = int(label)
    for coordinate in point:
        number = number << 8 | min(max(round(coordinate * PER_UNIT) + ORIGIN, 0), LARGEST)
    return letters_of(number, LETTERS)


def _read(letters: str) -> tuple[Point, int]:
    number = number_of(letters)
    x1, x2 = (((number >> shift & LARGEST) - ORIGIN) / PER_UNIT for shift in (8, 0))
    return (x1, x2), number >> 16
