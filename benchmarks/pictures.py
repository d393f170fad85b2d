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
    for view, run in asyncio.run(_first(every_view())):
        goal = MOST_OF_HOME if view == HOME else MOST_MESSAGES
        findings.append(Finding(f"{view.name}, messages", run.messages, "", goal))
        findings.append(Finding(view.name, run.bytes / 1000, "kB", recorded.get(view.name)))
    for view, run in () if quick else asyncio.run(_first(HEAVY)):
        findings.append(Finding(view.name, run.bytes / 1000, "kB", MOST_KILOBYTES))
    return findings


async def _first(views: list[View]) -> list[tuple[View, Run]]:
    """The first run of each for its second visitor, when its results are there."""
    runs = []
    with serving(APP) as app:
        for view in views:
            for _ in range(2):
                async with visiting(app.url) as visitor:
                    run = await visitor.open(view.stem, view.query)
            runs.append((view, run))
    return runs


def record() -> None:
    """Write down what every view sends, rounded up, as the most that it may send from now on."""
    kilobytes = {view.name: math.ceil(run.bytes / 1000) for view, run in asyncio.run(_first(every_view()))}
    RECORD.write_text(json.dumps(kilobytes, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
