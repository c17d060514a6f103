"""Which calls were started, so that none is ever carried out twice: not even after a restart."""

import json
import os
from contextlib import suppress
from pathlib import Path

from majordomo.errors import StorageFull


class StartedCalls:
    """Call ids, each on disk before its call may begin.

    Args:
        path: A file with a line for each; it need not exist. None: in memory only, for one run of the program.

    Raises:
        OSError: It cannot be read.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._ids = set() if path is None else _read(path)

    def claim(self, call_id: str) -> bool:
        """Whether the call may begin: from now on it has, and never may again.

        Raises:
            StorageFull: That cannot be written down; the call may not begin.
        """
        if call_id in self._ids:
            return False
        if self._path is not None:
            try:
                _append(self._path, call_id)
            except OSError as error:
                problem = f"That '{call_id}' was started cannot be written down in {self._path}: {error.strerror}."
                raise StorageFull(problem, "freeing disk space, or another path.") from error
        self._ids.add(call_id)
        return True


def _read(path: Path) -> set[str]:
    """The ids in a file; a line that a crash cut short was never acted upon, and does not count."""
    ids = set[str]()
    for line in path.read_bytes().splitlines() if path.exists() else ():
        with suppress(ValueError):
            ids.add(str(json.loads(line)))
    return ids


def _append(path: Path, call_id: str) -> None:
    """Add a line that is on disk when this returns; it begins anew even behind one that was cut short."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(b"\n" + json.dumps(call_id).encode())
        file.flush()
        os.fsync(file.fileno())
