"""What a net shows: a network in every frame of its training, its points, and the plane as each unit sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from ui.theme import Look

Window = tuple[tuple[float, float], tuple[float, float]]
"""((x low, x high), (y low, y high)): the part of the plane that is drawn."""


@dataclass(frozen=True)
class Shown:
    """A network in F frames over N points of K classes (K - 1 outputs where there are two).

    `weights` (F, out, in) and `biases` (F, out) go layer by layer. `output` are the scores (F, outputs, side, side),
    the first row at the top of the window; `inputs` what each input is on the plane (inputs, small, small); `hidden`
    what each unit puts out (F, units, small, small), a hidden layer each. `silenced` (F, units) tells what dropout left
    out, or is empty. `x` (N, 2), `labels` (N,) and `test` (N,) bool are the points, from number `own` on the learner's;
    those that are `far` (N,) bool are drawn faint. `figures` (F,) are written under the picture by their names, after
    `note`. `key` is the clock's, and `editable` says whether a click adds a point, up to `most` of the learner's, or
    asks for the numbers there.
    """

    key: str
    names: tuple[str, ...]
    activation: str
    window: Window
    axes: tuple[str, str]
    classes: Mapping[str, Look]
    weights: tuple[Tensor, ...]
    biases: tuple[Tensor, ...]
    output: Tensor
    inputs: Tensor
    hidden: tuple[Tensor, ...]
    silenced: tuple[Tensor, ...]
    x: Tensor
    labels: Tensor
    test: Tensor
    far: Tensor
    own: int
    figures: Mapping[str, Tensor]
    said: str
    note: str
    editable: bool
    most: int

    @property
    def sizes(self) -> list[int]:
        """Inputs, units of every hidden layer, outputs."""
        return [self.weights[0].shape[2], *(weight.shape[1] for weight in self.weights)]
