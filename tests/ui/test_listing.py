"""What a listing hands to the browser: its texts and its moments; what does not fit together is named."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest

import ui.listing
from ui.listing import Line, Moment, Text, listing

LOOP = Text("a loop", [Line("for epoch in range(2):", "epoch"), Line("    w += 1", "step", "switched"), Line("")])
OTHER = Text("another", [Line("# step()", "step", "switched off")])
MOMENTS = [
    Moment(0, "Line 1", "It turns.", ["None", "1.0"]),
    Moment(1, "Line 2", "It grows <b>.", ["2.0", "1.0"], [0]),
]
NAMES = ("w", "b")


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What every listing hands over, with its key."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(ui.listing, "_mount", lambda **call: calls.append(call))
    return calls


def test_texts_steps_and_names_are_handed_over_as_they_stand(mounted: list[dict[str, Any]]) -> None:
    listing("tl", [LOOP, OTHER], MOMENTS, NAMES)
    (call,) = mounted
    assert call["key"] == "listing-tl"
    assert json.loads(json.dumps(call["data"], allow_nan=False)) == {
        "key": "tl",
        "listings": [
            {
                "title": "a loop",
                "lines": [
                    {"text": "for epoch in range(2):", "role": "epoch", "state": ""},
                    {"text": "    w += 1", "role": "step", "state": "switched"},
                    {"text": "", "role": "", "state": ""},
                ],
            },
            {"title": "another", "lines": [{"text": "# step()", "role": "step", "state": "switched off"}]},
        ],
        "names": ["w", "b"],
        "second": "",
        "moments": [
            {"line": 0, "head": "Line 1", "note": "It turns.", "values": ["None", "1.0"], "changed": [], "beside": []},
            {
                "line": 1,
                "head": "Line 2",
                "note": "It grows <b>.",
                "values": ["2.0", "1.0"],
                "changed": [0],
                "beside": [],
            },
        ],
        "panel": True,
        "code": True,
    }


def test_the_numbers_of_a_second_run_stand_beside(mounted: list[dict[str, Any]]) -> None:
    moment = Moment(0, "Line 1", "It turns.", ["1.0", "2.0"], beside=["1.0", "3.0"])
    listing("tl", [LOOP, LOOP], [moment], NAMES, second="as it should be")
    (call,) = mounted
    assert call["data"]["second"] == "as it should be"
    assert call["data"]["moments"][0]["beside"] == ["1.0", "3.0"]
    for second, beside in (("as it should be", ["1.0"]), ("as it should be", []), ("", ["1.0", "3.0"])):
        with pytest.raises(ValueError, match="numbers of a second run for 2 names"):
            listing("tl", [LOOP], [Moment(0, "", "", ["1.0", "2.0"], beside=beside)], NAMES, second=second)


def test_the_sentence_and_the_code_can_stand_apart(mounted: list[dict[str, Any]]) -> None:
    """Under keys of their own, or Streamlit would take both for one; they follow the same clock."""
    listing("bp", [OTHER], [Moment(0, "", "")], code=False)
    listing("bp", [OTHER], [Moment(0, "", "")], panel=False)
    assert [call["key"] for call in mounted] == ["listing-bp-panel", "listing-bp-code"]
    assert [(call["data"]["panel"], call["data"]["code"]) for call in mounted] == [(True, False), (False, True)]
    assert {call["data"]["key"] for call in mounted} == {"bp"}


@pytest.mark.parametrize(
    ("key", "texts", "moments", "names", "message"),
    [
        ("tl", [LOOP], [], (), "at least one text and one moment"),
        ("tl", [], MOMENTS, NAMES, "at least one text and one moment"),
        ("tl", [LOOP, OTHER], [Moment(3, "", "")], (), "line 3 is none of the 3 lines"),
        ("tl", [OTHER, LOOP], [Moment(1, "", "")], (), "line 1 is none of the 1 lines"),
        ("tl", [LOOP], [Moment(-1, "", "")], (), "line -1 is none of the 3 lines"),
        ("tl", [LOOP], MOMENTS, ("w",), "2 numbers for 1 names"),
        ("tl", [LOOP], [*MOMENTS, Moment(0, "", "")], NAMES, "0 numbers for 2 names"),
        ("T l", [LOOP], MOMENTS, NAMES, "lower-case name"),
    ],
)
def test_what_does_not_fit_together_is_named(
    mounted: list[dict[str, Any]],
    key: str,
    texts: Sequence[Text],
    moments: Sequence[Moment],
    names: Sequence[str],
    message: str,
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        listing(key, texts, moments, names)
    assert mounted == []


def test_every_state_of_a_line_has_its_looks() -> None:
    """A switched line is told by a sign and not by colour alone, one that is off is struck through."""
    style = (ui.listing._HERE / "listing.css").read_text(encoding="utf-8")
    switched = re.search(r"\.listing-line\.switched code::after \{(.+?)\}", style, re.DOTALL)
    off = re.search(r"\.listing-line\.off code \{(.+?)\}", style, re.DOTALL)
    assert switched is not None
    assert re.search(r'content: ".*switched"', switched[1])
    assert off is not None
    assert "line-through" in off[1]
