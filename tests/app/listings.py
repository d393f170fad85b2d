"""What a page hands to its listings and its player, and the list of every step that tells the same in words."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.app.visit import link_of, script_of, text_of, values


def component(visit: AppTest, name: str, place: int = 0) -> dict[str, Any]:
    """What a component of the page was handed."""
    return dict(json.loads(_handed(visit, name)[place].json))


def payload(visit: AppTest, name: str) -> bytes:
    """What a component of the page was handed, where it is bytes."""
    (found,) = _handed(visit, name)
    return bytes(found.bytes)


def _handed(visit: AppTest, name: str) -> list[Any]:
    return [item.proto for item in visit.get("bidi_component") if item.proto.component_name == name]


def every_step(visit: AppTest) -> list[str]:
    """The entries of the list of every step, without their numbers, which count from 1."""
    (told,) = [text for text in values(visit, "markdown") if text.startswith("1. ")]
    entries = [line.partition(". ") for line in told.splitlines()]
    assert [number for number, *_ in entries] == [str(k) for k in range(1, len(entries) + 1)]
    return [entry for *_, entry in entries]


def quoted(visit: AppTest) -> list[str]:
    """What the page quotes word for word: its code blocks, link and script aside."""
    own = (link_of(visit), script_of(visit))
    return [text for text in values(visit, "code") if text not in own]


def with_notices(visit: AppTest) -> str:
    """The text of the page, with what stands in its boxes."""
    return "\n".join([text_of(visit), *(str(item.value) for item in [*visit.info, *visit.warning, *visit.error])])
