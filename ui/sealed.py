"""Sealed texts: values in the letters that an address and a chat leave alone, behind a checksum that shows damage.

They are no secret: whoever knows how can read one, and write one. A text is given out for years, so what is made here
must be read the same for ever.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any


class Torn(ValueError):
    """The checksum does not fit: something was cut off, added or changed."""


@dataclass(frozen=True)
class Seal:
    """One kind of sealed text. check: bytes of the checksum. person: what tells its checksums from those of another
    kind. most_unpacked: bytes that a text may unpack to, since a small one can stand for a very large one. exact:
    whether letters that no sealed text has make it torn, or are passed over."""

    check: int
    most_unpacked: int
    person: bytes = b""
    exact: bool = True

    def close(self, told: Any) -> str:
        """The sealed text of what JSON can say. Equal values have equal texts."""
        text = json.dumps(told, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
        body = zlib.compress(text.encode(), 9)
        return _letters(self._checksum(body) + body)

    def open(self, text: str) -> Any:
        """What was sealed. Raises `Torn` where the checksum does not fit, ValueError where nothing can be read behind
        one that does."""
        try:
            raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        except ValueError:
            raise Torn from None
        body = raw[self.check :]
        if raw[: self.check] != self._checksum(body) or (self.exact and _letters(raw) != text):
            raise Torn
        try:
            return json.loads(zlib.decompressobj().decompress(body, self.most_unpacked).decode())
        except (ValueError, zlib.error, RecursionError):
            raise ValueError("there is nothing to read inside") from None

    def _checksum(self, body: bytes) -> bytes:
        return blake2b(body, digest_size=self.check, person=self.person).digest()


def _letters(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
