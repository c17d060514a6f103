"""Records a conversation, line by line, as it is held: what is written is on disk before anything goes on.

A recording that cannot be written is told of, once, and done without: nothing that moves depends on it.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agent.events import Event, TaskEnded
from bringup.chat.lines import HeardLines
from bringup.chat.seat import Seat, Work
from bringup.session.records import MOST_SIGNS, Opening, Said, happened
from bringup.session.shelf import MB, SessionShelf
from bringup.settings import Settings
from majordomo.clock import Calendar, Clock, WallClock, local_time


class SessionRecorder:
    """Appends to a file. A line is one write: a crash costs no more than the last.

    Args:
        path: Of a new file.
        opening: Its first line.
        clock: The wall's.
        most_bytes: Of the file.
        tell: Told if the recording ends before the conversation.

    Raises:
        OSError: The file cannot be made.
    """

    def __init__(
        self, path: Path, opening: Opening, clock: Clock, most_bytes: float, tell: Callable[[str], None]
    ) -> None:
        self.path = path
        self._clock = clock
        self._started_s = clock.now_s()
        self._room = most_bytes
        self._tell = tell
        self._has_heard = False
        mode = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND  # appended, for others may rewrite it to forget
        self._file: int | None = os.open(path, mode, 0o600)
        self._write(opening.to_line())

    def heard(self, text: str, *, is_overheard: bool = False) -> None:
        """Record what the person said."""
        self._has_heard = True
        self._write(self._said("person", text, is_overheard))

    def said(self, text: str) -> None:
        """Record what Majordomo said."""
        self._write(self._said("robot", text))

    def noted(self, text: str) -> None:
        """Record what was noted."""
        self._write(self._said("note", text))

    def notice(self, event: Event) -> None:
        """Record what happened."""
        record = happened(event, self._after_s)
        if record is not None:
            self._write(record.to_line(), is_safe=isinstance(event, TaskEnded))

    def close(self) -> None:
        """Record no more; where nobody has said anything, there is nothing to keep."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if not self._has_heard:
            self.path.unlink(missing_ok=True)

    @property
    def _after_s(self) -> float:
        return round(self._clock.now_s() - self._started_s, 3)

    def _said(self, kind: Literal["person", "robot", "note"], text: str, is_overheard: bool = False) -> str:
        written = text[:MOST_SIGNS].encode(errors="replace").decode()  # no halves of signs
        return Said(kind=kind, after_s=self._after_s, text=written, is_overheard=is_overheard).to_line()

    def _write(self, line: str, *, is_safe: bool = False) -> None:
        """Append a line; `is_safe`: so that not even a power cut loses it."""
        if self._file is None:
            return
        encoded = line.encode()
        self._room -= len(encoded)
        if self._room < 0:
            self._end("it is as long as it may be (sessions.most_mb)")
            return
        try:
            os.write(self._file, encoded)
            if is_safe:
                os.fsync(self._file)
        except OSError as error:
            self._end(error.strerror or str(error))

    def _end(self, reason: str) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._tell(f"From here on this conversation is not recorded: {reason}.")


class RecordedLines:
    """Lines that are recorded as they are heard.

    Args:
        lines: Where they come from.
        recorder: Of the conversation.
    """

    def __init__(self, lines: HeardLines, recorder: SessionRecorder) -> None:
        self._lines = lines
        self._recorder = recorder

    def wait(self) -> str | None:
        """Wait for the next line."""
        line = self._lines.wait()
        if line is not None:
            self._recorder.heard(line)
        return line

    def take(self) -> str | None:
        """The next line that is to be heard while a task runs."""
        line = self._lines.take()
        if line is not None:
            self._recorder.heard(line, is_overheard=True)
        return line

    def close(self, *, at_once: bool = False) -> None:
        """Say that there will be no more lines."""
        self._lines.close(at_once=at_once)


class RecordedSeat:
    """A person's place, of which everything is recorded.

    Args:
        seat: Theirs.
        recorder: Of the conversation.
    """

    def __init__(self, seat: Seat, recorder: SessionRecorder) -> None:
        self.lines = RecordedLines(seat.lines, recorder)
        self._seat = seat
        self._recorder = recorder

    def say(self, text: str) -> None:
        """Tell them something that Majordomo says."""
        self._recorder.said(text)
        self._seat.say(text)

    def note(self, text: str) -> None:
        """Tell them something about what goes on."""
        self._recorder.noted(text)
        self._seat.note(text)

    def notice(self, event: Event) -> None:
        """Show what happens."""
        self._recorder.notice(event)
        self._seat.notice(event)

    def be_ready(self, work: Work) -> None:
        """Know what there is to show of the work."""
        self._recorder.noted(f"planner: {work.planner}")
        self._seat.be_ready(work)


@dataclass(frozen=True, slots=True)
class Recording:
    """A conversation's place, and its file.

    Attributes:
        seat: The person's, recorded or not.
        path: None: it is not recorded.
    """

    seat: Seat
    path: Path | None = None


@contextmanager
def recording_of(settings: Settings, seat: Seat, calendar: Calendar = local_time) -> Iterator[Recording]:
    """Record a conversation, and say so; as it is where the settings want none, or it cannot be written."""
    wanted = settings.sessions
    if not wanted.are_recorded:
        yield Recording(seat)
        return
    shelf, now = SessionShelf(settings.data_folder), calendar()
    try:
        shelf.folder.mkdir(parents=True, exist_ok=True)
        shelf.make_room(wanted.most, wanted.most_mb)
        path, opening = shelf.new_path(now), Opening.of(settings, now)
        recorder = SessionRecorder(path, opening, WallClock(), wanted.most_mb * MB, seat.note)
    except OSError as error:
        seat.note(f"This conversation is not recorded: {error.strerror}.")
        yield Recording(seat)
        return
    seat.note(f"recorded as {path.stem}: majordomo sessions list; off: sessions.are_recorded in the settings")
    try:
        yield Recording(RecordedSeat(seat, recorder), path)
    finally:
        recorder.close()
