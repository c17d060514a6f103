"""What a test bench is made of: a policy, a body, a referee and a person in a world of plain facts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from bringup.pictures.drawing import Rgb
from bringup.station.backstage import judged
from majordomo.action import Action, ActionChunk
from majordomo.catalogue import Catalogue
from majordomo.observation import Observation
from majordomo.predicate import Predicate
from majordomo.skill import PolicySkill
from majordomo.testing import FAKE_ROBOT_SPEC, FakeClock, FakeRobot, FakeWorld
from majordomo.wrapped_robot import WrappedRobot
from motion.limiter import Limiter, LimiterConfig
from planners.search.operators import ground
from skills.registry import load_skills

LIMITS = LimiterConfig((-2.0,) * 3, (2.0,) * 3, (-3.0,) * 7, (3.0,) * 7, (2.0,) * 7, (14.0,) * 7)
STROKE_M_S, CHUNKS, ROWS = 0.1, 4, 4
"""So fast the hand moves to and fro, in so many chunks of so many control periods a skill."""


@cache
def promises(catalogue: Catalogue) -> Mapping[str, tuple[Predicate, ...]]:
    """What each instruction to a policy promises."""
    skills = (operator.skill for operator in ground(load_skills(plugins=()).library, catalogue).moves)
    return {skill.instruction(): skill.effects() for skill in skills if isinstance(skill, PolicySkill)}


class ActingPolicy:
    """Moves the hand, and brings about what it is told as soon as it says that it is done.

    Args:
        world: Which it changes.
        catalogue: Of the things in it.

    Attributes:
        is_able: Whether it brings anything about.
        mistakes: The first thing, when it is asked for, is taken for the second.
        spoil: What becomes of its chunks.
    """

    def __init__(self, world: FakeWorld, catalogue: Catalogue) -> None:
        self.is_able = True
        self.mistakes = ("", "")
        self.spoil: Callable[[ActionChunk], ActionChunk] = lambda chunk: chunk
        self._world = world
        self._promises = promises(catalogue)
        self._instruction = ""
        self._chunks = 0
        self._way = -STROKE_M_S

    def start(self, instruction: str) -> None:
        self._instruction, self._chunks, self._way = instruction, 0, -self._way

    def act(self, observation: Observation) -> ActionChunk:
        self._chunks += 1
        is_done = self._chunks > CHUNKS
        if is_done and self.is_able:
            self._world.bring_about(*self._promises[self._instruction.replace(*self.mistakes)])
        spec = FAKE_ROBOT_SPEC.action
        row, mask = spec.flatten(Action({"arm": np.array([0.0 if is_done else self._way, *[0.0] * 5])}))
        progress = min(1.0, self._chunks / CHUNKS)
        return self.spoil(ActionChunk(np.tile(row, (ROWS, 1)), mask, 10.0, progress=progress, done=float(is_done)))

    def close(self) -> None:
        """Release nothing."""


class BenchClock(FakeClock):
    """The robot's clock.

    Attributes:
        is_stopped: Whether it stands still, whatever the robot does.
    """

    is_stopped = False

    def advance(self, dt_s: float) -> None:
        super().advance(0.0 if self.is_stopped else dt_s)


class LimitedRobot(WrappedRobot):
    """A robot behind the limiter that every real one has, whose fingers feel what they hold in a world of facts.

    Attributes:
        spoil: What becomes of what it senses.
        has_slipped: Whether the fingers have shut on nothing.
    """

    def __init__(self, robot: FakeRobot, world: FakeWorld) -> None:
        super().__init__(robot)
        self.spoil: Callable[[Observation], Observation] = lambda observation: observation
        self.has_slipped = False
        self._world = world
        self._limiter = Limiter(robot.spec.action, LIMITS)

    def observe(self) -> Observation:
        holds = any(fact.name == "holding" for fact in self._world.true)
        self.has_slipped = self.has_slipped and not holds
        fingers_m = 0.04 if holds else 0.0 if self.has_slipped else 0.08
        return self.spoil(replace(super().observe(), gripper_opening=fingers_m))

    def apply(self, action: Action) -> Action:
        position = super().observe().base_from_tcp[:3, 3]
        return super().apply(self._limiter.limit(action, position, 1.0 / self.spec.control_hz))

    def stop(self) -> None:
        self._limiter.reset()
        super().stop()


@dataclass
class FactsReferee:
    """Judges by a set of facts."""

    facts: frozenset[Predicate]

    def holds(self, predicate: Predicate) -> bool:
        return (predicate.atom in self.facts) == predicate.positive

    def atoms(self) -> Iterable[Predicate]:
        return self.facts


class FactsBackstage:
    """A `FakeWorld` behind its robot: it remembers sets of facts, and takes grey pictures."""

    limits = LIMITS

    def __init__(self, world: FakeWorld) -> None:
        self._world = world

    def photograph(self, width: int, height: int, *, best: bool = False) -> Rgb:
        return np.full((height, width, 3), 128, np.uint8)

    def remember(self) -> object:
        return frozenset(self._world.true)

    def kept(self) -> str:
        return "; ".join(sorted(map(str, self._world.true)))

    def put_back(self, text: str) -> None:
        self._world.true = {Predicate.parse(fact) for fact in text.split("; ")}

    def truths(self, moment: object, claims: Iterable[Predicate]) -> Mapping[Predicate, bool]:
        assert isinstance(moment, frozenset)  # it comes from `remember`
        return judged(FactsReferee(moment), claims)


class BenchPerson:
    """Somebody who always says the same, or nobody.

    Attributes:
        reply: What they say; None: nobody is there.
    """

    def __init__(self) -> None:
        self.reply: str | None = None

    def say(self, text: str) -> None:
        """Hear nothing."""

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        return self.reply
