"""Packed: what is large goes to a component as one piece of bytes, of which the browser unpacks the body itself.

Four bytes say how long the header is; the header is JSON; what follows is gzip.
"""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

PACKED = Path(__file__).with_suffix(".js")
"""The script that takes it apart, for components that stand it before their own."""
SMALLEST = 9
"""How hard zlib looks for repetitions: it takes milliseconds, for a body that is packed once."""


def packed(header: Mapping[str, Any], body: bytes) -> bytes:
    """One piece of a header and a body that is gzip already; the header also gets an `id`, the same for the same
    body."""
    told = json.dumps({**header, "id": zlib.crc32(body)}).encode()
    return struct.pack("<I", len(told)) + told + body


@lru_cache(maxsize=2)
def gzipped(body: bytes) -> bytes:
    """As small as gzip makes it; the last ones are kept, for what is sent to everybody."""
    return gzip.compress(body, SMALLEST, mtime=0)
