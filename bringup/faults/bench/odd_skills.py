"""Skills of plugins that go wrong. What an isolated one runs in imports this module, which is why it imports little."""

import os
import time
from collections.abc import Callable, Generator
from typing import Any, ClassVar

import numpy as np

from majordomo.action import Action
from majordomo.observation import Observation
from majordomo.predicate import Predicate
from majordomo.skill import Body, RoutineSkill


def exits() -> Any:  # it never returns
    """End the program, as `sys.exit` does."""
    raise SystemExit(3)


def never_tells(observation: Observation, claim: tuple[str, ...]) -> float:
    """Judge a claim for ever."""
    while True:
        time.sleep(60.0)


class OddSkill(RoutineSkill):
    """Shine the microwave's door, or whatever a plugin's skill may do instead."""

    name = "shine"
    phrases = ("shine the microwave",)
    goes_wrong: ClassVar[Callable[[], Any]] = staticmethod(lambda: None)  # whatever somebody else's code gives

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("open", ("microwave",)),)

    def act(self, body: Body, observation: Observation) -> Generator[Any, Observation, None]:  # whatever it gives
        for _ in range(10):
            yield Action({"arm": np.array([0.05, 0.0, 0.0, 0.0, 0.0, 0.0])})
        yield type(self).goes_wrong()


class Raising(OddSkill):
    """It raises."""

    goes_wrong = staticmethod(lambda: 1 // 0)


class Exiting(OddSkill):
    """It calls `sys.exit`."""

    goes_wrong = staticmethod(exits)


class Careless(OddSkill):
    """It gives NaN."""

    goes_wrong = staticmethod(lambda: Action({"arm": np.full(6, np.nan)}))


class Babbling(OddSkill):
    """It gives what is no action."""

    goes_wrong = staticmethod(lambda: "forward!")


class Speechless(OddSkill):
    """It cannot say what it promises."""

    def effects(self) -> tuple[Predicate, ...]:
        raise ArithmeticError("badly written")


class Pretending(OddSkill):
    """It does nothing of what it promises."""


class Isolated(OddSkill):
    """One that runs in a process of its own."""

    isolated = True


class Hanging(Isolated):
    """It never comes back."""

    goes_wrong = staticmethod(lambda: time.sleep(60.0))


class Dying(Isolated):
    """Its process ends."""

    goes_wrong = staticmethod(lambda: os._exit(3))


class Greedy(Isolated):
    """It takes all the memory that there is."""

    goes_wrong = staticmethod(lambda: bytearray(1 << 40))
