"""What is shown now is found by its place: the very rows that asking every row would leave."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from ui.charts.clock import Clock
from ui.charts.present import Present
from ui.charts.timeline import untils

BEGIN = {"slow": [0, 3, 4], "late": [2, 5], "steady": [0, 1, 2, 3, 4, 5]}


def test_at_each_frame_every_run_has_the_row_that_a_filter_would_keep() -> None:
    parts = [pd.DataFrame({"run": run, "frame": begin, "until": untils(begin)}) for run, begin in BEGIN.items()]
    rows = pd.concat(parts, ignore_index=True)
    clock = Clock("odd", 6)
    values = Present("rows", clock).values(rows, by=["run"])
    runs, places = values["rows_runs"], values["rows_places"]
    assert runs == len(BEGIN)
    assert isinstance(places, list)
    for frame in range(clock.last + 1):
        kept = rows[(rows["frame"] <= frame) & (frame < rows["until"])]
        shown = places[frame * len(BEGIN) : (frame + 1) * len(BEGIN)]
        assert sorted(int(place) for place in shown if place >= 0) == list(kept.index)
        assert [place < 0 for place in shown] == [run not in set(kept["run"]) for run in BEGIN]


def test_a_row_that_ends_leaves_its_run_without_one() -> None:
    values = Present("rows", Clock("odd", 4)).values({"frame": [0, 3], "until": [2, 4]})
    assert values["rows_places"] == [0, 0, -1, 1, -1]


def test_a_chart_takes_one_of_three_turns() -> None:
    charts = [alt.Chart().mark_point().add_params(*Clock("odd", 4, turn).params).to_dict() for turn in range(3)]
    events = [chart["params"][0]["bind"]["event"] for chart in charts]
    assert events == ["clock-odd", "clock-odd-1", "clock-odd-2"]
    with pytest.raises(ValueError, match="turn"):
        Clock("odd", 4, 3)
