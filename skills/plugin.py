"""One plugin: its import, with a time limit, for it is somebody else's code."""

import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib.metadata import EntryPoint
from typing import TypeVar

from skills.offer import Offer, Unusable, checked

IMPORT_LIMIT_S = 5.0
"""Wall-clock time after which a plugin that is being imported is given up."""

_T = TypeVar("_T")


class _Hangs(Exception):
    """Something has not ended in time."""


def offer_of(plugin: EntryPoint) -> tuple[Offer, ...]:
    """Import a plugin; what it prints meanwhile goes to stderr, for stdout is for results.

    Raises:
        Unusable: It does not import, hangs, or offers what cannot be used.
    """

    def load() -> tuple[Offer, ...]:
        loaded = plugin.load()
        return checked(loaded if isinstance(loaded, list | tuple) else (loaded,))

    try:
        with redirect_stdout(sys.stderr):
            return _within(IMPORT_LIMIT_S, load)
    except Unusable:
        raise
    except _Hangs:
        raise Unusable(f"its import has not ended after {IMPORT_LIMIT_S:g} s") from None
    except (Exception, SystemExit) as error:  # whatever it raises, the rest must work
        raise Unusable(f"it cannot be loaded: {type(error).__name__}: {error}{_place_of(error, plugin)}") from error


def _place_of(error: BaseException, plugin: EntryPoint) -> str:
    """Where in the plugin something was raised, in brackets; nothing where none of its lines was at work."""
    package = plugin.module.partition(".")[0]
    spots = [
        f" ({frame.f_globals['__name__']}, line {line})"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if str(frame.f_globals.get("__name__")).partition(".")[0] == package
    ]
    return spots[-1] if spots else ""


def _within(limit_s: float, work: Callable[[], _T]) -> _T:
    """Do some work in a thread of its own; one that hangs is left behind, and ends with the process.

    Raises:
        _Hangs: It has not ended in time.
        BaseException: Whatever it raised.
    """
    results: list[_T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # SystemExit too: it is handed to whoever waits
            raised.append(error)

    worker = threading.Thread(target=run, name="plugin import", daemon=True)
    worker.start()
    worker.join(limit_s)
    if raised:
        raise raised[0]
    if not results:
        raise _Hangs
    return results[0]
