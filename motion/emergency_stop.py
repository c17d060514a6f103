"""The emergency stop: once triggered, nothing moves until somebody resets it, not even after a restart.

It is a folder with a file for every trigger, and it is latched while there is one: whoever moves a robot looks into the
folder before each command and while it is carried out, so that any process can stop any other.
"""

import getpass
import itertools
import json
import logging
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from majordomo.clock import Calendar, local_time
from majordomo.errors import EmergencyStopped

_log = logging.getLogger(__name__)
_numbers = itertools.count()

RESET = "remove the danger, then majordomo stop --reset."
"""How motion is allowed again, after “Try: ”."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One time that it was triggered.

    Attributes:
        reason: In words.
        by: Whose process it was; empty where that cannot be read any more.
        at: Date and time, with the zone; empty likewise.
    """

    reason: str
    by: str = ""
    at: str = ""

    def __str__(self) -> str:
        return ", ".join(
            part for part in (self.reason, self.by and f"by {self.by}", self.at and f"at {self.at}") if part
        )


class EmergencyStop:
    """A latch. Any thread, process and signal handler may use any of its methods; none of them waits for another.

    It is latched in memory before anything else happens, so that a slow or full disk delays no stop in this process. A
    trigger that comes during a reset is never lost.

    Args:
        folder: Where the triggers are kept; it survives a restart, and other processes see it. None: memory only.
        calendar: Tells the date.
    """

    def __init__(self, folder: Path | None = None, calendar: Calendar = local_time) -> None:
        self._folder = folder
        self._calendar = calendar
        self._unsaved: list[Trigger] = []  # appending and removing are atomic

    @property
    def is_latched(self) -> bool:
        """Whether it has been triggered, by whomever, and not reset since. It costs a few microseconds."""
        return bool(self._unsaved) or bool(self._names())

    @property
    def is_known_to_all(self) -> bool:
        """Whether every trigger of this process could be written down, where other processes see it."""
        return not self._unsaved

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """Every trigger that has not been reset, oldest first."""
        folder = self._folder
        saved = [] if folder is None else [_read(folder / name) for name in self._names()]
        return tuple(dict.fromkeys([*saved, *self._unsaved]))

    @property
    def reason(self) -> str | None:
        """Why it was first triggered, by whom and when; None while it is not latched."""
        return next(map(str, self.triggers), None)

    def trigger(self, reason: str) -> None:
        """Latch. It never raises: when the disk cannot be written, it is latched in memory and the log says so."""
        entry = Trigger(reason, f"{_user()}, process {os.getpid()}", self._calendar().isoformat(timespec="seconds"))
        self._unsaved.append(entry)
        if self._folder is None:
            return
        try:
            _write(self._folder, entry)
        except OSError:
            _log.exception("the emergency stop is latched in memory only: %s cannot be written", self._folder)
        else:
            _drop(self._unsaved, entry)

    def reset(self) -> tuple[Trigger, ...]:
        """Allow motion again, and return what was reset; a trigger that comes meanwhile stays.

        Raises:
            EmergencyStopped: A trigger cannot be removed; it stays latched.
        """
        names, unsaved, triggers = self._names(), tuple(self._unsaved), self.triggers
        for name in names:
            assert self._folder is not None  # there are names only in a folder
            try:
                (self._folder / name).unlink(missing_ok=True)
            except OSError as error:
                raise EmergencyStopped(
                    f"The emergency stop stays latched: {self._folder / name} cannot be removed ({error.strerror}).",
                    "make its folder writable and reset again.",
                ) from error
        for entry in unsaved:
            _drop(self._unsaved, entry)
        return triggers

    def check(self) -> None:
        """Let motion pass.

        Raises:
            EmergencyStopped: It is latched.
        """
        if self.is_latched:
            raise EmergencyStopped(f"The emergency stop is latched: {self.reason or 'a moment ago'}.", RESET)

    def _names(self) -> list[str]:
        """The triggers' files, oldest first; a folder that cannot be read counts as one."""
        if self._folder is None:
            return []
        try:
            return sorted(os.listdir(self._folder))
        except FileNotFoundError:
            return []
        except OSError:
            return ["."]


def _read(path: Path) -> Trigger:
    """Return what a file says; whatever is wrong with one that exists, it counts."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Trigger(str(content["reason"]), str(content["by"]), str(content["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Trigger(f"nobody knows why ({path} cannot be read)")


def _write(folder: Path, entry: Trigger) -> None:
    """Make a new file, which counts from the moment it exists, whatever it then holds; on disk when this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{time.time_ns():020}-{os.getpid()}-{next(_numbers)}.json"
    with path.open("x", encoding="utf-8") as file:
        file.write(json.dumps(asdict(entry)))
        file.flush()
        os.fsync(file.fileno())
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _drop(entries: list[Trigger], entry: Trigger) -> None:
    """Remove an entry, unless another thread has."""
    try:
        entries.remove(entry)
    except ValueError:
        return


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
