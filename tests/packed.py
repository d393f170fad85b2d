"""What a component was sent in one piece, taken apart as the browser does it."""

from __future__ import annotations

import gzip
import json
import struct
from typing import Any


def taken_apart(payload: bytes) -> tuple[dict[str, Any], bytes]:
    """The header, and the body unpacked."""
    (size,) = struct.unpack("<I", payload[:4])
    return json.loads(payload[4 : 4 + size]), gzip.decompress(payload[4 + size :])
