"""Decision lines: where the score is 0, or where the best two of several classes tie, in every frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from contourpy import FillType, LineType, SerialContourGenerator, ZInterp
from torch import Tensor

FINEST = 2047
"""The right and the upper edge of the window: fine enough for a screen, and few enough digits to be packed well."""
AS_USUAL: dict[str, Any] = {
    "corner_mask": True,
    "line_type": LineType.Separate,
    "fill_type": FillType.OuterOffset,
    "quad_as_tri": False,
    "z_interp": ZInterp.Linear,
}
"""How contours are drawn unless something else is asked for, each line for itself."""


@dataclass(frozen=True)
class Lines:
    """Lines one after the other: line k has the vertices up to `ends[k]`, frame f the lines from `starts[f]` to
    `starts[f + 1]`; `vertices` (n, 2) are int16 from -FINEST to FINEST across and up the window."""

    ends: np.ndarray
    starts: np.ndarray
    vertices: np.ndarray


def decision_lines(scores: Tensor) -> Lines:
    """The lines of scores (F, outputs, side, side), the first row at the top."""
    side = scores.shape[-1]
    centres = (np.arange(side) + 0.5) / side * 2 - 1
    across, up = np.meshgrid(centres, centres[::-1])
    found: list[np.ndarray] = []
    starts = [0]
    for frame in margins(scores).numpy():
        for heights in frame:
            # What `contour_generator` would make of it after looking at everything anew: half the time of a payload.
            maker = SerialContourGenerator(across, up, heights, ~np.isfinite(heights), **AS_USUAL)
            found.extend(np.asarray(line) for line in maker.lines(0.0))
        starts.append(len(found))
    flat = np.concatenate(found) if found else np.zeros((0, 2))
    ends = np.cumsum([len(line) for line in found], dtype=np.int64)
    return Lines(ends.astype("<i4"), np.array(starts, "<i4"), np.round(flat * FINEST).astype("<i2"))


def margins(scores: Tensor) -> Tensor:
    """What is 0 on a decision line: the score itself, or of several classes the lead of each over the best other.

    Two classes that tie below a third are no border, and so the lead is counted over all others. The last class has no
    border that is not another's as well, and is left out.
    """
    if scores.shape[1] == 1:
        return scores
    leads = [
        scores[:, k] - torch.cat([scores[:, :k], scores[:, k + 1 :]], dim=1).amax(1) for k in range(scores.shape[1] - 1)
    ]
    return torch.stack(leads, dim=1)
