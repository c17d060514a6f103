"""A wish that something be given up, made in one thread and noticed in another."""

from threading import Event


class Cancellation:
    """Starts out not wanted, and stays wanted once it is."""

    def __init__(self) -> None:
        self._wanted = Event()

    def request(self) -> None:
        """Wish it. From any thread, any number of times."""
        self._wanted.set()

    @property
    def is_requested(self) -> bool:
        """Whether it is wished."""
        return self._wanted.is_set()

    def wait(self, timeout_s: float) -> bool:
        """Wait until it is wished, at most so long [s]; returns whether it is."""
        return self._wanted.wait(timeout_s)
