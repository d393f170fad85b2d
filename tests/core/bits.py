"""Results as plain bytes and numbers, so that equal means equal to the last bit."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from torch import Tensor


def bits(value: Any) -> Any:
    """What a result holds, in a form in which a number that is not one equals itself."""
    if isinstance(value, Tensor):
        return (tuple(value.shape), str(value.dtype), value.numpy().tobytes())
    if is_dataclass(value):
        return tuple((field.name, bits(getattr(value, field.name))) for field in fields(value))
    if isinstance(value, tuple | list):
        return tuple(bits(item) for item in value)
    return value.hex() if isinstance(value, float) else value
