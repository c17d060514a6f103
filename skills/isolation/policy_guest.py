"""A policy, in the guest: it takes instructions and observations, and says chunks."""

import importlib
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from majordomo.observation import Observation
from majordomo.policy import Policy
from skills.isolation.guest import told
from skills.isolation.sayings import Chunk, Raised, Ready
from skills.isolation.wire import Wire


@dataclass(frozen=True, slots=True)
class PolicyPlace:
    """How a policy is made.

    Attributes:
        make: "module:function" that returns it.
        arguments: Of that function; they are pickled.
    """

    make: str
    arguments: Mapping[str, Any]  # whatever the function takes


def serve(wire: Wire, place: PolicyPlace) -> None:
    """Make the policy, and answer until the host has gone."""
    try:
        module, _, function = place.make.partition(":")
        make: Callable[..., Policy] = getattr(importlib.import_module(module), function)
        policy = make(**place.arguments)
        Ready().send(wire)
        while True:
            _answer(policy, told(wire)).send(wire)
    except (EOFError, BrokenPipeError):
        raise
    except BaseException as error:  # whatever it is, the host is told
        traceback.print_exc()
        Raised(error=f"{type(error).__name__}: {error}").send(wire)


def _answer(policy: Policy, asked: object) -> Ready | Chunk:
    if isinstance(asked, Observation):
        return Chunk.of(policy.act(asked))
    policy.start(str(asked))
    return Ready()
