"""The host's side of a guest: starts its process, talks to it, and kills it when it does not answer."""

import contextlib
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from majordomo.clock import Clock, WallClock
from majordomo.errors import MajordomoError
from skills.isolation.guest import Setup
from skills.isolation.wire import Wire

MOST_BYTES = 1 << 20
"""Of what a guest says at once."""

_CODE = "import sys; sys.path[:] = {path!r}; from skills.isolation.guest import main; main({descriptor}, {work!r})"
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")  # each thread takes memory for itself

_M = TypeVar("_M")


class GuestLost(MajordomoError):
    """A process with somebody else's code has ended, or said what nobody understands."""

    code = "guest_lost"


class GuestSilent(GuestLost):
    """A process with somebody else's code has not answered in time, and was killed."""

    code = "guest_silent"


@dataclass(frozen=True, slots=True)
class IsolationLimits:
    """What a guest may take.

    Attributes:
        start_s: Wall-clock time until it is ready [s].
        answer_s: Wall-clock time for an answer [s].
        memory_mb: Memory of its own [MB].
        threads: Of its numeric libraries; None: as many as the host's environment says.
    """

    start_s: float = 20.0
    answer_s: float = 2.0
    memory_mb: int = 2048
    threads: int | None = 1


class GuestProcess:
    """One guest, from its start until it is killed: there is no other end, so that nothing of it is left.

    Args:
        title: What it is to people.
        work: What it runs, "module:function": called with its wire and the payload.
        payload: For that; it is pickled.
        limits: What it may take.
        clock: The wall's.
    """

    def __init__(
        self, title: str, work: str, payload: object, limits: IsolationLimits, clock: Clock | None = None
    ) -> None:
        self._title = title
        self._limits = limits
        self._clock = WallClock() if clock is None else clock
        threads = {} if limits.threads is None else dict.fromkeys(_THREADS, str(limits.threads))
        ours, theirs = socket.socketpair()
        with theirs:
            code = _CODE.format(path=sys.path, descriptor=theirs.fileno(), work=work)
            self._process = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**os.environ, **threads},
                start_new_session=True,  # so that what it starts is killed with it, and no key reaches it
            )
        self._wire = Wire(ours, MOST_BYTES, self._clock)
        self._waits_s, self._since_s = limits.start_s, self._clock.now_s()
        self.tell(Setup(limits.memory_mb, payload))

    @property
    def process_id(self) -> int:
        """Of the system."""
        return self._process.pid

    def ask(self, question: object) -> None:
        """Put a question, which it must answer in time.

        Raises:
            GuestLost: It has gone.
        """
        self.tell(question)
        self._waits_s, self._since_s = self._limits.answer_s, self._clock.now_s()

    def hear(self, kinds: TypeAdapter[_M], patience_s: float) -> _M | None:
        """What it says; None: nothing yet.

        Raises:
            GuestSilent: It has not answered in time; it is killed.
            GuestLost: It has gone, or speaks nonsense; it is killed.
        """
        left_s = self._since_s + self._waits_s - self._clock.now_s()
        try:
            message = self._wire.receive(max(0.0, min(patience_s, left_s)))
        except (EOFError, OSError):
            raise self._lost(f"The process of {self._title} has ended{self._end()}.") from None
        except ValueError as error:
            raise self._lost(f"The process of {self._title} has sent {error}.") from None
        if message is None:
            if left_s <= patience_s:
                self.kill()
                waited = f"Nothing was heard of {self._title} for {self._waits_s:g} s; its process was killed."
                raise GuestSilent(waited, "another way, or mending its code.")
            return None
        try:
            return kinds.validate_json(message)
        except ValidationError:
            raise self._lost(f"The process of {self._title} says what nobody understands.") from None

    def kill(self) -> None:
        """End it, with all that it has started. May be called more than once."""
        if self._process.returncode is None:  # it has not been waited for, so that its number is still its own
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._wire.close()

    def tell(self, message: object) -> None:
        """Say something that gives it no more time.

        Raises:
            GuestLost: It has gone.
        """
        try:
            self._wire.send(pickle.dumps(message), self._limits.answer_s)
        except OSError:
            raise self._lost(f"The process of {self._title} does not listen{self._end()}.") from None

    def _lost(self, problem: str) -> GuestLost:
        self.kill()
        return GuestLost(problem, "another way, or mending its code.")

    def _end(self) -> str:
        """Wait for its end, and say how it came; nothing where it was killed, for it did not end by itself."""
        descriptor = os.pidfd_open(self._process.pid)
        has_ended = bool(select.select([descriptor], [], [], self._limits.answer_s)[0])
        os.close(descriptor)
        self.kill()
        status = self._process.returncode
        if not has_ended:
            return ""
        return f" with status {status}" if status >= 0 else f" by signal {signal.Signals(-status).name}"
