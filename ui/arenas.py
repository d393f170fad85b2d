"""Arenas: the pools of memory that glibc hands out from are few, so that a server stays small.

Every rerun is a thread. glibc gives a new thread a pool of its own, up to eight for each core, and each pool keeps much
of what it has once needed. With two of them a hundred sessions take a fifth less, and no longer.
"""

from __future__ import annotations

import ctypes
import sys

M_ARENA_MAX = -8
"""What `mallopt(3)` calls the most pools there may be."""
MOST = 2


def keep_few() -> bool:
    """Have at most `MOST` pools from now on, those there are apart; whether that was possible: only glibc has them."""
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(M_ARENA_MAX, MOST) == 1
