"""glibc takes the bound on its pools of memory, and elsewhere nothing happens."""

from __future__ import annotations

import platform
import sys

import pytest

from ui import arenas


def test_glibc_takes_the_bound() -> None:
    assert arenas.keep_few() == (platform.libc_ver()[0] == "glibc")


def test_another_system_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not arenas.keep_few()
