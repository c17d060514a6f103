"""Messages over a socket, each with its length before it; nobody waits longer than they want to."""

import select
import socket
import struct
from math import inf

from majordomo.clock import Clock, WallClock

_LENGTH = struct.Struct(">I")
_CHUNK_BYTES = 1 << 16


class Wire:
    """One end of a connection.

    Args:
        end: A connected socket; it is this wire's from now on.
        most_bytes: Of a message that comes.
        clock: The wall's.
    """

    def __init__(self, end: socket.socket, most_bytes: int = 1 << 30, clock: Clock | None = None) -> None:
        self._end = end
        self._most_bytes = most_bytes
        self._clock = WallClock() if clock is None else clock
        self._received = bytearray()

    def send(self, message: bytes, patience_s: float | None = None) -> None:
        """Send a message; None: wait until the other end has room for it.

        Raises:
            OSError: The other end has gone, or has not read it in time.
        """
        self._end.settimeout(patience_s)
        self._end.sendall(_LENGTH.pack(len(message)) + message)

    def receive(self, patience_s: float = inf) -> bytes | None:
        """The next message; None: it is not there yet.

        Raises:
            EOFError: The other end has gone.
            ValueError: The message is longer than one may be.
        """
        until_s = self._clock.now_s() + patience_s
        while (message := self._whole_message()) is None:
            left_s = max(0.0, until_s - self._clock.now_s())
            if not select.select([self._end], [], [], None if left_s == inf else left_s)[0]:
                return None
            self._read()
        return message

    def close(self) -> None:
        """Let go of the socket. May be called more than once."""
        self._end.close()

    def _read(self) -> None:
        try:
            received = self._end.recv(_CHUNK_BYTES)
        except ConnectionError:
            received = b""
        if not received:
            raise EOFError
        self._received += received

    def _whole_message(self) -> bytes | None:
        if len(self._received) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._received)
        if length > self._most_bytes:
            raise ValueError(f"a message of {length} bytes")
        end = _LENGTH.size + length
        if len(self._received) < end:
            return None
        message = bytes(self._received[_LENGTH.size : end])
        del self._received[:end]
        return message
