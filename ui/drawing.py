"""Small drawings of real runs for the cards of home: plain SVG of a fixed shape, in the palette of the charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ui.theme import QUIET, Look

WIDTH, HEIGHT = 320, 150
"""The size of a drawing in its own units; it is stretched to its place."""


@dataclass
class Drawing:
    """A drawing over a window ((x low, x high), (y low, y high)); what leaves it is cut off."""

    window: tuple[tuple[float, float], tuple[float, float]]
    width: int = WIDTH
    height: int = HEIGHT
    parts: list[str] = field(default_factory=list)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the window lies in the drawing."""
        (left, right), (low, high) = self.window
        across, up = (x - left) / (right - left), (y - low) / (high - low)
        return round(across * self.width, 1), round((1 - up) * self.height, 1)

    def route(self, points: Iterable[Sequence[float]]) -> str:
        """The path data through some points of the window."""
        return "M" + "L".join("{:g},{:g}".format(*self.at(x, y)) for x, y in points)

    def line(self, points: Iterable[Sequence[float]], color: str, width: float = 3, opacity: float = 1) -> None:
        """A line through points."""
        self.parts.append(
            f'<path d="{self.route(points)}" fill="none" stroke="{color}" stroke-width="{width}" '
            f'stroke-linejoin="round" stroke-linecap="round" opacity="{opacity}"/>'
        )

    def moving(self, frames: Sequence[Iterable[Sequence[float]]], color: str, seconds: float, width: float = 4) -> None:
        """A line that goes through its frames, stays at the last for a while, and begins again."""
        routes = [self.route(points) for points in frames]
        rest = [routes[-1]] * (len(routes) // 3)
        self.parts.append(
            f'<path d="{routes[-1]}" fill="none" stroke="{color}" stroke-width="{width}" stroke-linejoin="round">'
            f'<animate attributeName="d" dur="{seconds:g}s" repeatCount="indefinite" '
            f'values="{";".join(routes + rest)}"/></path>'
        )

    def fill(self, points: Iterable[Sequence[float]], color: str, opacity: float) -> None:
        """An area within points."""
        self.parts.append(f'<path d="{self.route(points)}Z" fill="{color}" opacity="{opacity}"/>')

    def dots(self, points: Iterable[Sequence[float]], look: Look, size: float = 4.5, opacity: float = 0.85) -> None:
        """Points in the colour and, roughly, the shape of a look."""
        for x, y in points:
            across, down = self.at(x, y)
            if look.shape == "circle":
                shape = f'<circle cx="{across:g}" cy="{down:g}" r="{size:g}"'
            else:
                corners = (across - size, down + size, across + size, down + size, across, down - size)
                shape = '<path d="M{:g},{:g}L{:g},{:g}L{:g},{:g}Z"'.format(*corners)
            self.parts.append(f'{shape} fill="{look.color}" opacity="{opacity}"/>')

    def text(self, x: float, y: float, words: str, size: float = 13, color: str = "currentColor") -> None:
        """Words that begin at a point of the window."""
        across, down = self.at(x, y)
        told = words.replace("&", "&amp;").replace("<", "&lt;").replace(" ", "&#160;")
        place = f'x="{across:g}" y="{down:g}" font-size="{size:g}" fill="{color}"'
        self.parts.append(f'<text {place} font-family="monospace">{told}</text>')

    def axis(self) -> None:
        """Where y is 0."""
        self.line([(self.window[0][0], 0), (self.window[0][1], 0)], QUIET, 1, 0.6)

    @property
    def svg(self) -> str:
        """The finished drawing."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'preserveAspectRatio="xMidYMid slice">{"".join(self.parts)}</svg>'
        )
