"""Own points: added, moved and dropped on the plane by hand, or with typed numbers, and kept in the link."""

from __future__ import annotations

import math

import streamlit as st

from core.data.own_columns import picked
from core.plane.own_points import MOST_CLASSES, MOST_OWN, decode_points, encode_points
from core.plane.points import OWN, PointKnobs, draw_points
from pages.sections.mlp_classification.page import PAGE
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.classroom import can_move
from ui.controls import Controls
from ui.memory import Memory, recall
from ui.net import told
from ui.selection import numbers

KNOB = "own"
ROOMY = 150
"""So many points are taken over at most, so that some can be added to them."""
X1, X2, CLASS = (PAGE.key(f"typed_{name}") for name in ("x1", "x2", "class"))
"""The boxes of a point that is typed."""

Drawn = list[tuple[tuple[float, float], int]]
"""Points with their classes, in the order in which they were drawn."""


def show(controls: Controls[PlanePageSettings]) -> None:
    """The points as text, and boxes to type one into."""
    controls.show(KNOB)
    if not can_move(KNOB):
        return
    st.caption("Click the plane to add a point, drag one to move it, drag it out to drop it. Or type it:")
    across, up, label = st.columns(3)
    across.number_input("x₁", -3.2, 3.175, 0.0, 0.1, key=X1, format="%.4g")
    up.number_input("x₂", -3.2, 3.175, 0.0, 0.1, key=X2, format="%.4g")
    label.selectbox("class", range(MOST_CLASSES), key=CLASS)
    full = len(decode_points(controls.chosen(KNOB))[1]) >= MOST_OWN
    if full:
        st.caption(f":material/block: {MOST_OWN} points are the most; drop one to make room.")
    with st.container(horizontal=True, gap="xxsmall"):
        st.button("Add", icon=":material/add:", on_click=_add_typed, disabled=full, help=f"At most {MOST_OWN} points.")
        st.button("Drop nearest", icon=":material/remove:", on_click=_drop_nearest, help="To the typed numbers.")
        st.button("Keep one", icon=":material/delete_sweep:", on_click=_keep_one, help="Drop all but the first.")


def offer() -> None:
    """A way from drawn points to own ones."""
    st.button(
        "Draw on these",
        icon=":material/draw:",
        on_click=_draw_on,
        help=f"Make the points your own: then add, move and drop some. Of more than {ROOMY} points {ROOMY} are taken, "
        "evenly from every class, so that there is room for yours.",
    )


def changed() -> None:
    """What was done on the plane; a callback."""
    drawn, did = _drawn(), told(PAGE.key("net"), "point")
    if added := numbers(did.get("add"), 3):
        _add(drawn, *added)
    elif moved := numbers(did.get("move"), 3):
        place, x1, x2 = moved
        if place in range(len(drawn)):
            drawn[int(place)] = ((x1, x2), drawn[int(place)][1])
    elif len(drawn) > 1:
        for place in numbers([did.get("drop")], 1):
            drawn = [entry for number, entry in enumerate(drawn) if number != place]
    _keep(drawn)


def _add_typed() -> None:
    drawn = _drawn()
    if typed := numbers([recall(X1), recall(X2), recall(CLASS)], 3):
        _add(drawn, *typed)
    _keep(drawn)


def _add(drawn: Drawn, x1: float, x2: float, label: float) -> None:
    if label in range(MOST_CLASSES):
        drawn.append(((x1, x2), int(label)))


def _drop_nearest() -> None:
    drawn, typed = _drawn(), numbers([recall(X1), recall(X2)], 2)
    if typed and len(drawn) > 1:
        drawn.remove(min(drawn, key=lambda entry: math.dist(entry[0], typed)))
    _keep(drawn)


def _keep_one() -> None:
    _keep(_drawn()[:1])


def _draw_on() -> None:
    """Make the drawn points own ones, with room for more."""
    memory = Memory(PAGE)
    x, labels, _ = draw_points(PointKnobs(**{name: memory.value(name) for name in PointKnobs.knobs()}))
    memory.follow("points", OWN)
    _keep(_thinned(list(zip(map(tuple, x[:, :2].tolist()), labels.tolist(), strict=True))))


def _thinned(drawn: Drawn) -> Drawn:
    """So many of the points that there is room for more, in their order; each class gives its share of them."""
    by_class = sorted(range(len(drawn)), key=lambda place: drawn[place][1])
    return [drawn[place] for place in sorted(by_class[row] for row in picked(len(drawn), ROOMY))]


def _drawn() -> Drawn:
    points, labels = decode_points(Memory(PAGE).value(KNOB))
    return list(zip(map(tuple, points.tolist()), labels.tolist(), strict=True))


def _keep(drawn: Drawn) -> None:
    """Write the points where the knob and the link find them; of too many the last ones are left out."""
    kept = drawn[:MOST_OWN]
    text = encode_points([place for place, _ in kept], [label for _, label in kept])
    Memory(PAGE).follow(KNOB, text)
