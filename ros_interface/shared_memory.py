"""What killed processes left in shared memory.

Fast DDS hands messages over in segments there, half a megabyte a participant. Each participant holds a lock on its own
while it lives, and removes it when it ends; what a killed one has left nobody else removes, until the memory is full,
of which a container may have no more than 64 MB. Ports are left as they are: they are few, and used again.
"""

import fcntl
import time
from contextlib import suppress
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")
SEGMENT_LOCKS = "fastdds_" + "[0-9a-f]" * 16 + "_el"
YOUNG_S = 10.0
"""Whoever begins makes the file of its lock first, and then holds it [s]."""


def sweep(folder: Path = SHARED_MEMORY, young_s: float = YOUNG_S) -> int:
    """Remove the segments of participants that are dead, and return how many there were.

    Args:
        folder: In which they lie; where there is none, there is nothing to do.
        young_s: Age [s] before which nothing is touched.
    """
    return sum(_remove_if_dead(lock, young_s) for lock in folder.glob(SEGMENT_LOCKS))


def _remove_if_dead(lock: Path, young_s: float) -> bool:
    with suppress(OSError), lock.open("rb") as held:  # it is alive, somebody else's, or just gone
        if time.time() - lock.stat().st_mtime < young_s:
            return False
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lock.with_name(lock.name.removesuffix("_el")).unlink(missing_ok=True)
        lock.unlink()
        return True
    return False
