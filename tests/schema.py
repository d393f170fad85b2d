"""Altair checks every part of a chart against its schema, which takes longer than all else; here is how to leave that
out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from altair.utils.schemapi import SchemaBase, debug_mode


@contextmanager
def unchecked() -> Iterator[None]:
    """Charts that are built within this block are checked neither while they are made nor on their way to the
    browser."""
    to_dict = SchemaBase.to_dict

    def quick(part: SchemaBase, validate: bool = True, **options: Any) -> dict[str, Any]:
        return to_dict(part, validate=False, **options)

    with debug_mode(False), pytest.MonkeyPatch.context() as patch:
        patch.setattr(SchemaBase, "to_dict", quick)
        yield
