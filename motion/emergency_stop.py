"""The emergency stop: once triggered, nothing moves until somebody resets it, not even after a restart."""

import itertools
import json
import logging
import os
import threading
from pathlib import Path

from majordomo.errors import EmergencyStopped

_log = logging.getLogger(__name__)
_drafts = itertools.count()  # tempfile would take a lock, which a signal handler must not wait for


class EmergencyStop:
    """A latch. Any thread and any signal handler may use any of its methods.

    It is latched in memory before anything else happens, so that a slow or full disk delays no stop. A trigger that
    comes while another thread resets is never lost.

    Args:
        path: File whose existence means "latched"; it survives a restart. None: memory only.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.RLock()  # reentrant: a signal handler interrupts the thread that holds it
        self._reasons: list[str] = []  # appending is atomic; nothing else happens outside the lock
        self._reset_count = 0  # so many of the reasons have been reset
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            reason = _read_reason(path)
            if reason is not None:
                self._reasons.append(reason)

    @property
    def is_latched(self) -> bool:
        """Whether it has been triggered and not reset since."""
        return len(self._reasons) > self._reset_count

    @property
    def reason(self) -> str | None:
        """Why it was first triggered; None while it is not latched."""
        pending = self._reasons[self._reset_count :]
        return pending[0] if pending else None

    def trigger(self, reason: str) -> None:
        """Latch. It never raises: when the file cannot be written, it is latched in memory and the log says so."""
        self._reasons.append(reason)
        with self._lock:
            if self.is_latched:
                self._save()

    def reset(self) -> None:
        """Allow motion again; a trigger that comes meanwhile stays.

        Raises:
            EmergencyStopped: The file cannot be removed; it stays latched.
        """
        with self._lock:
            count = len(self._reasons)
            if self._path is not None:
                try:
                    self._path.unlink(missing_ok=True)
                except OSError as error:
                    raise EmergencyStopped(
                        f"The emergency stop stays latched: {self._path} cannot be removed ({error.strerror}).",
                        "make its folder writable and reset again.",
                    ) from error
            self._reset_count = count
            if self.is_latched:
                self._save()

    def check(self) -> None:
        """Let motion pass.

        Raises:
            EmergencyStopped: It is latched.
        """
        reason = self.reason
        if reason is not None:
            raise EmergencyStopped(f"The emergency stop is latched: {reason}.", "remove the danger, then reset it.")

    def _save(self) -> None:
        if self._path is None:
            return
        try:
            _write_atomically(self._path, json.dumps({"reason": self.reason}))
        except OSError:
            _log.exception("the emergency stop is latched in memory only: %s cannot be written", self._path)


def _read_reason(path: Path) -> str | None:
    """Return the reason in a file; whatever is wrong with a file that exists, it counts."""
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["reason"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return f"it was before the restart ({path.name} cannot be read)"


def _write_atomically(path: Path, text: str) -> None:
    """Write through a file of its own beside it, so that a crash leaves the old content or the new."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{next(_drafts)}")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
