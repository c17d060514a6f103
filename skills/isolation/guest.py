"""The guest's side: what runs first in a process of somebody else's code."""

import ctypes
import importlib
import os
import pickle
import resource
import signal
import socket
import sys
from dataclasses import dataclass

from skills.isolation.wire import Wire

_PR_SET_PDEATHSIG = 1  # Source: linux/prctl.h
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Setup:
    """What a guest is told first.

    Attributes:
        memory_mb: How much it may take for itself [MB].
        payload: For the work.
    """

    memory_mb: int
    payload: object


def main(descriptor: int, work: str) -> None:
    """Take the host's wire, limit this process, and do the work, at most until the host has gone.

    Args:
        descriptor: Of the wire's socket.
        work: "module:function", called with the wire and the payload.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what it prints is no result
    wire = Wire(socket.socket(fileno=descriptor))
    try:
        setup = told(wire)
        assert isinstance(setup, Setup)  # the host says it first
        resource.setrlimit(resource.RLIMIT_DATA, (setup.memory_mb * _MB, setup.memory_mb * _MB))
        module, _, function = work.partition(":")
        getattr(importlib.import_module(module), function)(wire, setup.payload)
    except (EOFError, BrokenPipeError):
        return


def told(wire: Wire) -> object:
    """Wait for what the host says.

    Raises:
        EOFError: It has gone.
    """
    message = wire.receive()
    assert message is not None  # it was waited for without limit
    told: object = pickle.loads(message)
    return told
