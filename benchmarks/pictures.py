"""What a page sends for its first picture: messages, and bytes on the websocket, once all of it has been computed."""

from __future__ import annotations

import asyncio
import json
import math
from pathlib import Path

from benchmarks import Finding
from benchmarks.heavy import HEAVY
from benchmarks.servers import APP, serving
from benchmarks.views import HOME, View, every_view
from benchmarks.visitor import Run, visiting

TITLE = "First pictures: messages and kilobytes until a page stands, nothing to compute"
MOST_MESSAGES, MOST_OF_HOME = 100, 90
MOST_KILOBYTES = 600
RECORD = Path(__file__).parent / "first_pictures.json"
"""The kilobytes of every view's first picture as they once were: none may grow beyond."""


def measure(quick: bool) -> list[Finding]:
    """Messages and kilobytes of every view, and kilobytes of the states that send most."""
    recorded: dict[str, float] = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    findings = []
    for view, first, again in asyncio.run(_pictures(every_view())):
        most = MOST_OF_HOME if view == HOME else MOST_MESSAGES
        findings += [
            Finding(view.name, first.bytes / 1000, "kB", recorded.get(view.name)),
            Finding(f"{view.name}, messages", first.messages),
            Finding(f"{view.name}, messages of a rerun", again.messages, "", most),
        ]
    for view, first, _ in [] if quick else asyncio.run(_pictures(HEAVY)):
        findings.append(Finding(view.name, first.bytes / 1000, "kB", MOST_KILOBYTES))
    return findings


async def _pictures(views: list[View]) -> list[tuple[View, Run, Run]]:
    """What every view sends to its second visitor, when its results are there: at first, and once more."""
    runs = []
    with serving(APP) as app:
        for view in views:
            async with visiting(app.url) as visitor:
                await visitor.open(view.stem, view.query)
            async with visiting(app.url) as visitor:
                runs.append((view, await visitor.open(view.stem, view.query), await visitor.rerun()))
    return runs


def record() -> None:
    """Write down what every view sends, rounded up, as the most that it may send from now on."""
    kilobytes = {view.name: math.ceil(first.bytes / 1000) for view, first, _ in asyncio.run(_pictures(every_view()))}
    RECORD.write_text(json.dumps(kilobytes, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
