"""A skill's routine, in the guest: it is shown observations and says what to do."""

import importlib
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from majordomo.action import Action
from majordomo.catalogue import Catalogue
from majordomo.failure import Failure
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.robot import RobotSpec
from majordomo.sighting import Sighting
from majordomo.skill import Routine, RoutineSkill
from skills.isolation.guest import told
from skills.isolation.sayings import Acts, Asks, Awaits, Ends, FailureTold, Gives, Raised, Ready, Says, Seeks
from skills.isolation.wire import Wire


@dataclass(frozen=True, slots=True)
class RoutinePlace:
    """Where a skill's class is found, and what its routine is given.

    Attributes:
        module, name: Of the class.
        arguments: Of the skill.
        spec, catalogue, base_from_home: As in `majordomo.skill.Body`.
    """

    module: str
    name: str
    arguments: Mapping[str, Any]  # JSON values: the skill's own schema validates them
    spec: RobotSpec
    catalogue: Catalogue
    base_from_home: Array


@dataclass(frozen=True, slots=True)
class FarBody:
    """The host's body, from here."""

    spec: RobotSpec
    catalogue: Catalogue
    base_from_home: Array
    wire: Wire

    def say(self, text: str) -> None:
        """Have the person told something."""
        Says(text=text).send(self.wire)

    def ask(self, question: str) -> None:
        """Have a question put to the person."""
        Asks(question=question).send(self.wire)
        told(self.wire)

    def answer(self) -> str | None:
        """The person's answer."""
        Awaits().send(self.wire)
        answer = told(self.wire)
        return None if answer is None else str(answer)

    def locate(self, name: str, observation: Observation) -> Sighting | None:
        """Where an item is seen in the latest observation."""
        Seeks(name=name).send(self.wire)
        sighting = told(self.wire)
        return sighting if isinstance(sighting, Sighting) else None


def serve(wire: Wire, place: RoutinePlace) -> None:
    """Run the routine from the first observation to its end."""
    try:
        skill_class: type[RoutineSkill] = getattr(importlib.import_module(place.module), place.name)
        skill = skill_class(**place.arguments)
        body = FarBody(place.spec, place.catalogue, place.base_from_home, wire)
        Ready().send(wire)
        _ended(_run(skill.act(body, _observation(wire)), wire)).send(wire)
    except (EOFError, BrokenPipeError):
        raise
    except BaseException as error:  # whatever it is, the host is told
        traceback.print_exc()
        Raised(error=f"{type(error).__name__}: {error}").send(wire)


def _run(routine: Routine, wire: Wire) -> object:
    """Say every action, and return what the routine ended with."""
    try:
        action = next(routine)
        while True:
            _said(action).send(wire)
            action = routine.send(_observation(wire))
    except StopIteration as stop:
        ended_with: object = stop.value
        return ended_with


def _said(given: object) -> Acts | Gives:
    """What the routine has yielded, whatever it is."""
    if given is None:
        return Acts()
    if not isinstance(given, Action):
        return Gives(shown=f"{given!r:.100}")
    return Acts(groups={name: np.asarray(values).tolist() for name, values in given.groups.items()})


def _ended(given: object) -> Ends | Gives:
    """What the routine has returned, whatever it is."""
    if isinstance(given, Failure | None):
        return Ends(failure=FailureTold.of(given))
    return Gives(shown=f"{given!r:.100}")


def _observation(wire: Wire) -> Observation:
    observation = told(wire)
    assert isinstance(observation, Observation)  # the host asks with nothing else
    return observation
