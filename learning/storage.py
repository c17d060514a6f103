"""A full disk: said in one sentence, with everything that was finished still there."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError

from majordomo.errors import StorageFull

_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def storing(folder: Path) -> Iterator[None]:
    """Let whatever writes below a folder, here or in worker processes, end with a clear word where the disk is full.

    Raises:
        StorageFull: There is no room left.
    """
    try:
        yield
    except (OSError, SafetensorError) as error:
        if not _is_full(error):
            raise
        raise StorageFull(
            f"The disk is full: {folder} takes no more.",
            "making room, then the same command again; what was finished is kept, and it goes on from there.",
        ) from error


def _is_full(error: OSError | SafetensorError) -> bool:
    if isinstance(error, OSError):
        return error.errno in _FULL
    return any(f"os error {number}" in str(error) for number in _FULL)  # it has no number of its own
