"""Arenas: the pools of memory that glibc hands out from are few and keep what they have, so that a server stays small.

Every rerun is a thread. glibc gives a new thread a pool of its own, up to eight for each core, and each keeps much of
what it has once needed: with two of them a hundred sessions take a tenth to a fifth less. Large pieces it asks of the
system one by one and gives back, and to touch fresh memory costs as much as to fill it: a pool that keeps them spares a
picture of a network a tenth of its time.
"""

from __future__ import annotations

import ctypes
import sys

TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
"""What `mallopt(3)` calls the free memory at a pool's end that is given back, the size from which a piece is asked of
the system, and the most pools there may be."""
OPTIONS = {ARENA_MAX: 2, MMAP_THRESHOLD: 32 * 2**20, TRIM_THRESHOLD: 64 * 2**20}


def keep_few() -> bool:
    """Set the options from now on; pools that are there already stay. Returns whether all could be set: only glibc has
    them."""
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and all(mallopt(option, value) == 1 for option, value in OPTIONS.items())
