"""The payload: all frames of a net in one piece of bytes, which is the same whenever the net is.

Its body is gzip over plain arrays, little-endian, the widest first so that each begins where its kind may begin.
Pictures are bytes, told as differences from the frame before, and these from the places to the left and above: what is
smooth, or hardly changes, is mostly zeros. A bit says of each place whether it is one; what is not follows.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ui.net.lines import decision_lines
from ui.net.shown import Shown
from ui.packed import packed
from ui.theme import GREEN, MARKED, VIOLET

GZIP = 31
"""What zlib calls a body with gzip's head, in which it writes no time."""

SHADES, TINTS = 128, 63
"""How many shades the plane has, and how many tints a unit's small picture; an odd number has a middle that is 0."""


@dataclass(frozen=True)
class Sparse:
    """Bytes of which most are 0: a bit for each place, the first of eight the lowest, and those that are not 0."""

    marks: np.ndarray
    rest: np.ndarray


def pack(shown: Shown) -> bytes:
    """The bytes that the browser's side unpacks."""
    shades = shaded(shown.output)
    right, below = decision_lines(shown.output, decided(shades, shown.output.shape[1]))
    hidden, reach = _hidden(shown)
    inputs = _largest(shown.inputs)
    pictures = [sparse(differences(frames)) for frames in (shades, hidden)]
    silenced = torch.cat(shown.silenced, dim=1) if shown.silenced else torch.zeros(0, dtype=torch.bool)
    arrays = [
        _floats(_rows(shown)),
        _floats(shown.x),
        _floats(torch.stack(list(shown.figures.values()), dim=1)),
        right.starts,
        below.starts,
        right.shares,
        below.shares,
        *(array for picture in pictures for array in (picture.marks, picture.rest)),
        signed(shown.inputs, inputs),
        shown.labels.to(torch.uint8).numpy(),
        shown.test.to(torch.uint8).numpy(),
        shown.far.to(torch.uint8).numpy(),
        silenced.to(torch.uint8).numpy(),
    ]
    body = _packed(arrays)
    counts = {
        "crossings": [len(right.shares), len(below.shares)],
        "changes": [len(picture.rest) for picture in pictures],
        "silences": bool(shown.silenced),
    }
    ranges = {"reach": _four(reach), "inputReach": _four(inputs)}
    return packed(_header(shown) | counts | ranges, body)


def shaded(scores: Tensor) -> np.ndarray:
    """Scores (F, outputs, side, side) as shades: the probability of the second class, or for several classes the
    winner's band of shades, in it the surer the higher."""
    if scores.shape[1] == 1:
        return _steps(torch.sigmoid(scores[:, 0]), SHADES)
    count = scores.shape[1]
    band = _band(count)
    sure = torch.softmax(scores, dim=1).amax(dim=1)
    shades: np.ndarray = _winners(scores).mul_(band).numpy() + _steps((sure - 1 / count).div_(1 - 1 / count), band)
    return shades


def _winners(scores: Tensor) -> Tensor:
    """The label of the highest of several scores, (F, side, side): before how many classes did none win? To ask for
    `max` and its place takes ten times as long."""
    highest = scores.amax(dim=1)
    none = torch.ones_like(highest, dtype=torch.bool)
    labels = torch.zeros_like(highest, dtype=torch.uint8)
    for score in scores[:, :-1].unbind(1):
        labels += none.logical_and_(score != highest)
    return labels


def decided(shades: np.ndarray, outputs: int) -> np.ndarray:
    """The class that shades stand for: the upper half of them is the second, or each class has its band."""
    labels: np.ndarray = shades // np.uint8(_band(outputs))
    return labels


def signed(values: Tensor, reach: Tensor) -> np.ndarray:
    """Values (…, units, side, side) as tints, the first at -reach and the last at reach; reach: (units,)."""
    middle = torch.tensor(0.5)
    return _steps(torch.addcmul(middle, values, (0.5 / reach)[:, None, None]), TINTS)


def differences(frames: np.ndarray) -> np.ndarray:
    """Bytes (F, …, side, side) less those of the frame before, and that less what is to the left and above; all modulo
    256."""
    for axis in (0, -1, -2):
        less = frames.copy()
        np.moveaxis(less, axis, 0)[1:] -= np.moveaxis(frames, axis, 0)[:-1]
        frames = less
    return frames


def sparse(frames: np.ndarray) -> Sparse:
    """Bytes of any shape, read row by row, told by those that are not 0."""
    flat = frames.ravel()
    other = flat != 0
    return Sparse(np.packbits(other, bitorder="little"), flat[np.flatnonzero(other)])


def _packed(arrays: list[np.ndarray]) -> bytes:
    """Packed by how often each byte occurs: the zeros are gone already, and to look for repetitions among the rest
    takes ten times as long and saves nothing."""
    packer = zlib.compressobj(1, zlib.DEFLATED, GZIP, zlib.DEF_MEM_LEVEL, zlib.Z_HUFFMAN_ONLY)
    return b"".join([packer.compress(np.ascontiguousarray(array).data) for array in arrays]) + packer.flush()


def _header(shown: Shown) -> dict[str, object]:
    classes = [{"name": name, "color": look.color, "shape": look.shape} for name, look in shown.classes.items()]
    return {
        "key": shown.key,
        "sizes": shown.sizes,
        "names": shown.names,
        "activation": shown.activation,
        "window": shown.window,
        "axes": shown.axes,
        "classes": classes,
        "frames": len(shown.output),
        "side": shown.output.shape[-1],
        "small": shown.inputs.shape[-1],
        "count": len(shown.x),
        "own": shown.own,
        "figures": list(shown.figures),
        "said": shown.said,
        "note": shown.note,
        "editable": shown.editable,
        "most": shown.most,
        "signs": [VIOLET.color, GREEN.color],
        "marked": MARKED,
        "shades": SHADES,
        "tints": TINTS,
    }


def _rows(shown: Shown) -> Tensor:
    """All parameters, (F, P): layer by layer the weights row by row, then the biases."""
    pairs = zip(shown.weights, shown.biases, strict=True)
    return torch.cat([tensor.flatten(1) for pair in pairs for tensor in pair], dim=1)


def _hidden(shown: Shown) -> tuple[np.ndarray, Tensor]:
    """The units' pictures as bytes (F, units, small, small), and the largest output of each over all frames."""
    if not shown.hidden:
        return np.zeros((len(shown.output), 0, 1, 1), dtype=np.uint8), torch.zeros(0)
    reaches = [_largest(layer.transpose(0, 1)) for layer in shown.hidden]
    pictures = [signed(layer, reach) for layer, reach in zip(shown.hidden, reaches, strict=True)]
    return np.concatenate(pictures, axis=1), torch.cat(reaches)


def _largest(values: Tensor) -> Tensor:
    """How far each unit's values (units, …) reach from 0; at least 1, so that a small output looks small."""
    others = tuple(range(1, values.dim()))
    reach = torch.maximum(values.amax(others), -values.amin(others))
    if not reach.isfinite().all():
        reach = values.nan_to_num(0, 0, 0).abs().amax(others)
    return reach.clamp(min=1)


def _band(outputs: int) -> int:
    """How many shades each class has; a single output tells two classes apart."""
    return SHADES // max(outputs, 2)


def _steps(share: Tensor, count: int) -> np.ndarray:
    """Shares from 0 to 1 as the nearest of `count` bytes. The tensor is used up: a payload has millions of shares, and
    goes through them as seldom as it can."""
    if not share.sum().isfinite():
        share = share.nan_to_num_(0.5).clamp_(0, 1)
    return share.mul_(count - 1).add_(0.5).to(torch.uint8).numpy()


def _four(values: Tensor) -> list[float]:
    return [round(value, 4) for value in values.tolist()]


def _floats(values: Tensor) -> np.ndarray:
    return values.numpy().astype("<f4")
