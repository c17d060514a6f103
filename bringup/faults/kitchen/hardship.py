"""What can be made to happen in the simulated kitchen while a script is carried out, drawn for each seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from bringup.faults.fault import Fault
from bringup.script.script import Script
from bringup.usable_skills import usable_skills
from majordomo.skill import PolicySkill, SkillCall
from majordomo.testing import RobotFault
from sim.disturbances import Blind, Choice, Disturbance, Freeze, Knock, Move, Push, Remove, Swing, When
from sim.scene import SceneConfig

FIRST_S, LAST_S = 0.5, 2.0
"""So long after a step has begun it happens [s]."""
IN_HAND_S = 0.5
MOST_PUSH_M, MOST_PUSH_RAD = 0.15, 0.2

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Breaking:
    """The robot itself breaks.

    Attributes:
        fault: What is wrong then; None: somebody presses the emergency stop.
        step: While this entry of the script is carried out.
        after_s: So long after it began [s].
        for_s: So long it lasts, in robot time [s]; None: for good.
    """

    fault: RobotFault | None
    step: int
    after_s: float
    for_s: float | None = None


@dataclass(frozen=True, slots=True)
class Scenery:
    """Where it happens: a script, and the scene that it plays in."""

    script: Script
    scene: SceneConfig
    generator: np.random.Generator

    @property
    def things(self) -> tuple[str, ...]:
        """What the script carries."""
        return tuple(claim.arguments[0] for claim in self.script.expected if claim.name in ("on", "inside"))

    @property
    def filled(self) -> tuple[tuple[str, str], ...]:
        """Things that it puts behind a door, and the door."""
        doors = {fixture.name for fixture in self.scene.fixtures if fixture.door}
        pairs = [(claim.arguments[0], claim.arguments[-1]) for claim in self.script.expected if claim.name == "inside"]
        return tuple((thing, door) for thing, door in pairs if door in doors)

    def moment(self) -> When:
        """Somewhere in the course of it."""
        return When(step=self.step(), after_s=round(float(self.generator.uniform(FIRST_S, LAST_S)), 1))

    def step(self) -> int:
        """One of its entries in which something moves."""
        return self.one_of([step.number for step in self.script.steps if _moves(step.task)])

    def one_of(self, some: Sequence[T]) -> T:
        """Any."""
        return some[int(self.generator.integers(len(some)))]


Hardship = Callable[[Scenery], tuple[Disturbance | Breaking, ...]]
"""Draws what happens; nothing where a script gives no occasion for it."""
KitchenFault = Fault[Hardship]


def _moves(task: str | SkillCall) -> bool:
    """Whether words, or a call, make the robot move."""
    return isinstance(task, str) or issubclass(usable_skills()[task.skill], PolicySkill)


def nothing(scenery: Scenery) -> tuple[Disturbance, ...]:
    """Nothing happens."""
    return ()


def knock(scenery: Scenery) -> tuple[Disturbance, ...]:
    """What is held is knocked out of the hand."""
    thing = scenery.one_of(scenery.things)
    return (Disturbance(at=When(holding=thing, after_s=IN_HAND_S), do=Choice(knock=Knock())),)


def move(scenery: Scenery) -> tuple[Disturbance, ...]:
    """Somebody puts something elsewhere that the script is about."""
    elsewhere = Move(thing=scenery.one_of(scenery.things), to=scenery.one_of(scenery.scene.object_regions))
    return (Disturbance(at=scenery.moment(), do=Choice(move=elsewhere)),)


def remove(scenery: Scenery) -> tuple[Disturbance, ...]:
    """Somebody takes something away that the script is about."""
    gone = Choice(remove=Remove(thing=scenery.one_of(scenery.things)))
    return (Disturbance(at=scenery.moment(), do=gone),)


def shut(scenery: Scenery) -> tuple[Disturbance, ...]:
    """Somebody shuts a door as something is brought there."""
    if not scenery.filled:
        return ()
    thing, door = scenery.filled[0]
    return (Disturbance(at=When(holding=thing, after_s=IN_HAND_S), do=Choice(swing=Swing(door=door, open=False))),)


def push(scenery: Scenery) -> tuple[Disturbance, ...]:
    """Somebody bumps into the base, where it can drive back."""
    if not scenery.scene.places:
        return ()
    x, y = scenery.generator.uniform(-MOST_PUSH_M, MOST_PUSH_M, 2).round(2)
    yaw = round(float(scenery.generator.uniform(-MOST_PUSH_RAD, MOST_PUSH_RAD)), 2)
    return (Disturbance(at=scenery.moment(), do=Choice(push=Push(x=float(x), y=float(y), yaw=yaw))),)


def freeze(scenery: Scenery) -> tuple[Disturbance, ...]:
    """The camera on the mast freezes for good."""
    return (Disturbance(at=scenery.moment(), do=Choice(freeze=Freeze(camera="mast"))),)


def blind(scenery: Scenery) -> tuple[Disturbance, ...]:
    """The camera on the wrist goes blind for good."""
    return (Disturbance(at=scenery.moment(), do=Choice(blind=Blind(camera="wrist"))),)


def breaking(fault: RobotFault | None, for_s: float | None = None) -> Hardship:
    """The robot breaks, for some time or for good."""

    def draw(scenery: Scenery) -> tuple[Breaking, ...]:
        moment = scenery.moment()
        return (Breaking(fault, moment.step or 1, moment.after_s, for_s),)

    return draw


def both(first: Hardship, second: Hardship) -> Hardship:
    """Two things happen; neither where one of them cannot."""

    def draw(scenery: Scenery) -> tuple[Disturbance | Breaking, ...]:
        one, other = first(scenery), second(scenery)
        return (*one, *other) if one and other else ()

    return draw
