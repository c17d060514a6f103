"""Batches made one thread ahead, so that training never waits for the disk."""

from collections.abc import Callable, Iterator
from queue import Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Product = TypeVar("Product")


class Prefetcher(Generic[Product]):
    """Makes the products of consecutive numbers in a thread of its own. Use it as a context manager.

    Args:
        make: Makes the product of a number.
        numbers: Which, in order.
        depth: How many lie ready at most.
    """

    def __init__(self, make: Callable[[int], Product], numbers: range, depth: int = 3) -> None:
        self._make = make
        self._numbers = numbers
        self._ready: Queue[Product | BaseException] = Queue(depth)
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="prefetch", daemon=True)

    def __enter__(self) -> "Prefetcher[Product]":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def __iter__(self) -> Iterator[Product]:
        """Yield every product in order; an exception of `make` is raised here."""
        for _ in self._numbers:
            product = self._ready.get()
            if isinstance(product, BaseException):
                raise product
            yield product

    def _run(self) -> None:
        for number in self._numbers:
            try:
                product: Product | BaseException = self._make(number)
            except BaseException as error:  # the thread ends here; whoever iterates raises it
                product = error
            if not self._put(product) or isinstance(product, BaseException):
                return

    def _put(self, product: Product | BaseException) -> bool:
        while not self._stopped.is_set():
            try:
                self._ready.put(product, timeout=0.1)
                return True
            except Full:
                continue
        return False
