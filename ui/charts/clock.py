"""How a chart follows the clock: the parameters and expressions that pick the frame to show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import altair as alt

KEY = re.compile(r"[a-z][a-z0-9_]*")
TURNS = (0, 1, 2)
"""Every animation frame, or the odd or the even ones while the clock plays; `player.js` calls them out."""


@dataclass(frozen=True)
class Clock:
    """The chart's side of a clock: frames 0 to `last`, moved by the player with the same `key`.

    Without a player the chart shows frame `last`. Use it in a form as

        alt.Chart(alt.NamedData("rows")).mark_line().transform_filter(clock.now).add_params(*clock.params)

    and fill the form with `clock.values` and rows that have a column `frame`. Fix every scale's domain, or the axes
    jump with each frame. Clocks of one key and turn are equal, whichever their last frame, so that a form is made for
    all.

    The picture of a page hears every frame (`turn` 0). What goes along with it takes turns while the clock plays: a
    chart of turn 1 or 2 hears every other animation frame, so that none has to draw everything. At rest all of them
    show the same frame.

    Raises ValueError for a key that is no plain lower-case name, or a negative `last`.
    """

    key: str
    last: int = field(compare=False)
    turn: int = 0

    def __post_init__(self) -> None:
        check_key(self.key)
        if self.turn not in TURNS:
            raise ValueError(f"a chart's turn is one of {TURNS}, not {self.turn}")
        if self.last < 0:
            raise ValueError(f"last must be 0 or more, not {self.last}: a clock needs at least one frame")

    @property
    def params(self) -> tuple[alt.Parameter, alt.Parameter, alt.Parameter]:
        """What to hand to `add_params`, once for each chart, layered or not.

        The first hears the player. It is bound to the page's body, where the player publishes the frames of
        all clocks, and not to the player's own range: Vega looks for a bound element once, when the chart is
        drawn, and charts are often drawn before the player. The second is the last frame, which a run fills in. The
        third is the frame as a number, worked out once a frame and not once a row.
        """
        heard, last = f"clock_{self.key}", f"clock_{self.key}_last"
        told = f"{heard}.{self.key}"
        event = f"clock-{self.key}" + (f"-{self.turn}" if self.turn else "")
        shown = f"isValid({heard}) && isValid({told}) ? clamp({told}, 0, {last}) : {last}"
        return (
            alt.param(name=heard, bind=alt.BindDirect(element="body", event=event)),
            alt.param(name=last),
            alt.param(name=self.frame, expr=shown),
        )

    @property
    def values(self) -> dict[str, int]:
        """What a form that hears this clock is filled with for it."""
        return {f"clock_{self.key}_last": self.last}

    @property
    def frame(self) -> str:
        """The shown frame's number, for use in any expression."""
        return f"clock_{self.key}_frame"

    @property
    def now(self) -> str:
        """A filter that keeps the rows of the shown frame."""
        return f"datum.frame == {self.frame}"

    @property
    def past(self) -> str:
        """A filter that keeps the rows up to the shown frame, for paths and curves that grow."""
        return f"datum.frame <= {self.frame}"

    @property
    def present(self) -> str:
        """A filter that keeps each run's newest row: those with a column `until`, the frame when another takes over."""
        return f"{self.past} && {self.frame} < datum.until"


def check_key(key: str) -> None:
    """Raise ValueError unless `key` can stand in an element's id and in an expression."""
    if not KEY.fullmatch(key):
        raise ValueError(f"a clock's key is a lower-case name such as 'gd', not {key!r}")
