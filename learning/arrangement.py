"""Setting up the simulated kitchen for a call: doors, what stands where, and what happened before.

What came before is shown by the expert itself, without pictures, so that a skill is met as it is in a long task: with
the arm where the skill before it left it.
"""

from dataclasses import dataclass

import numpy as np

from learning.studio import Expert, Judge
from majordomo.geometry import Array, pose, transform_points
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from sim.kitchen_model import MICROWAVE_BODY
from sim.simulated_robot import SimulatedRobot

MICROWAVE = "microwave"
TRIES = 6
PRELUDE_STEPS = 400
SETTLE_STEPS = 150
SHUT = (0.0, 0.0)
AJAR = (-0.7, -0.1)
OPEN = (-1.6, -1.32)
ANY_OPENING = (-1.6, -0.25)
INSIDE_LOW: Array = np.array([-0.16, -0.10, 0.05])
INSIDE_HIGH: Array = np.array([0.04, 0.06, 0.05])
"""Where a thing may stand in the microwave's frame [m]."""


@dataclass(frozen=True, slots=True)
class Chances:
    """How often what is met.

    Attributes:
        open_door: The door stands open where the call does not care.
        shown_door: An open door was opened by the expert, which leaves the arm at it.
        on_tray: Something, perhaps what is to be picked, already stands on the tray.
        in_microwave: Something else already stands in the microwave.
        ajar: A door that is to be opened stands ajar.
    """

    open_door: float = 0.4
    shown_door: float = 0.35
    on_tray: float = 0.3
    in_microwave: float = 0.25
    ajar: float = 0.25


class Arranger:
    """Arranges one simulated robot's world for calls."""

    def __init__(self, robot: SimulatedRobot, expert: Expert, judge: Judge, chances: Chances | None = None) -> None:
        self._robot = robot
        self._expert = expert
        self._judge = judge
        self._chances = chances or Chances()

    def arrange(self, call: SkillCall, seed: int) -> bool:
        """Set up a world, drawn from the seed, in which the call may begin; False if several tries did not do."""
        return any(self._try(call, np.random.default_rng([seed, attempt])) for attempt in range(TRIES))

    def _try(self, call: SkillCall, generator: np.random.Generator) -> bool:
        door, is_shown = self._draw_door(call, generator)
        self._robot.reset(int(generator.integers(2**31)), microwave_angle=0.0 if is_shown else door)
        self._move_things(call, generator)
        prelude = [SkillCall("open", {"target": MICROWAVE})] if is_shown else []
        if call.skill in ("place_in", "place_on"):
            prelude.append(SkillCall("pick", {"target": call.arguments["target"]}))
        return all(self._show(step) for step in prelude) and self._may_begin(call)

    def _draw_door(self, call: SkillCall, generator: np.random.Generator) -> tuple[float, bool]:
        """Return the door's angle, and whether the expert shall open it from shut."""
        chances = self._chances
        if call.skill == "open":
            return float(generator.uniform(*(AJAR if generator.random() < chances.ajar else SHUT))), False
        must_be_open = call.skill in ("place_in", "close")
        if not must_be_open and generator.random() >= chances.open_door:
            return 0.0, False
        angles = ANY_OPENING if call.skill == "close" else OPEN
        return float(generator.uniform(*angles)), bool(generator.random() < chances.shown_door)

    def _move_things(self, call: SkillCall, generator: np.random.Generator) -> None:
        names = [movable.name for movable in self._robot.world.scene.objects]
        target = call.arguments.get("target")
        others = [name for name in names if name != target]
        generator.shuffle(others)
        if call.arguments.get("surface") != "tray" and generator.random() < self._chances.on_tray:
            is_target = call.skill == "pick" and generator.random() < 0.4
            self._put_on_tray(str(target) if is_target else others.pop(), generator)
        if call.skill != "place_in" and generator.random() < self._chances.in_microwave:
            self._put_inside(others.pop(), generator)
        self._robot.world.forward()
        self._robot.world.step(SETTLE_STEPS)
        self._robot.rest()

    def _put_on_tray(self, name: str, generator: np.random.Generator) -> None:
        world = self._robot.world
        world_from_tray = world.pose_of("tray")
        room = np.array(world.scene.tray.size) - world.scene.object_named(name).radius - 0.015
        spot = np.array([*(generator.uniform(-1.0, 1.0, 2) * np.maximum(room, 0.0)), world.scene.tray.thickness])
        x, y, z = transform_points(world_from_tray, spot)
        world.put(name, x, y, z, generator.uniform(-np.pi, np.pi))

    def _put_inside(self, name: str, generator: np.random.Generator) -> None:
        world = self._robot.world
        spot = generator.uniform(INSIDE_LOW, INSIDE_HIGH)
        body = world.data.body(MICROWAVE_BODY)
        world_from_microwave = pose(body.xmat.reshape(3, 3), body.xpos)
        x, y, z = transform_points(world_from_microwave, spot)
        world.put(name, x, y, z, generator.uniform(-np.pi, np.pi))

    def _show(self, call: SkillCall) -> bool:
        for _ in range(PRELUDE_STEPS):
            if self._expert.is_done(call):
                return True
            self._robot.apply(self._expert.action(call))
        return False

    def _may_begin(self, call: SkillCall) -> bool:
        """Whether the call's preconditions hold and it is not done already."""
        target = str(call.arguments.get("target"))
        needs = {
            "open": (Predicate("open", (MICROWAVE,), positive=False),),
            "close": (Predicate("closed", (MICROWAVE,), positive=False),),
            "pick": (Predicate("hand_empty"), Predicate("inside", (target, MICROWAVE), positive=False)),
            "place_on": (Predicate("holding", (target,)),),
            "place_in": (Predicate("holding", (target,)), Predicate("open", (MICROWAVE,))),
        }
        return all(self._judge.holds(need) for need in needs.get(call.skill, ()))
