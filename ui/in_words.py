"""Settings in words, as a sheet of paper or a saved picture tells them."""

from __future__ import annotations

from core.settings import Knob, Settings, Value
from ui.class_link import Mode
from ui.classroom import Room

LONGEST = 60
"""Letters of one value; a longer one, such as points that somebody has drawn, is cut."""


def in_words(settings: Settings, room: Room) -> list[str]:
    """Every control that matters with its value and its unit, but for those that a class does not see."""
    unseen = {name for name, mode in room.modes.items() if mode is Mode.HIDDEN} | set(room.secrets)
    values = settings.values()
    return [
        _told(knob, values[name])
        for name, knob in settings.knobs().items()
        if name not in unseen and knob.matters(settings)
    ]


def _told(knob: Knob, value: Value) -> str:
    spelled = knob.spelled(value)
    if len(spelled) > LONGEST:
        spelled = f"{spelled[:LONGEST]}…"
    unit = f" {knob.unit}" if knob.unit and knob.unit not in knob.label.lower() else ""
    return f"{knob.label}: {spelled}{unit}"
