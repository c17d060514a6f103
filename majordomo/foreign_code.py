"""Somebody else's code: a driver, eyes, a planner. Whatever it raises is a fault of its own, and ends no program."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from majordomo.errors import MajordomoError

_log = logging.getLogger(__name__)


@contextmanager
def blaming(fault: type[MajordomoError], who: str, remedy: str) -> Iterator[None]:
    """While entered, what is raised by mistake becomes a fault that names who did it; faults stay as they are.

    Raises:
        fault: Something was raised that is no `MajordomoError`.
    """
    try:
        yield
    except MajordomoError:
        raise
    except (Exception, SystemExit) as error:
        _log.exception("%s broke down", who)
        raise fault(f"{who} broke down: {type(error).__name__}: {error}", remedy) from error
