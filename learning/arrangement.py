"""Setting up the simulated world for a call: the robot, doors, what stands where, and what happened before.

What came before is shown by the expert itself, without pictures, so that a skill is met as it is in a long task: with
the arm where the skill before it left it, and what was driven to reached by driving.
"""

from dataclasses import dataclass

import numpy as np

from learning.instructions import bind_policy_skill
from learning.prologue import Chances, Prologue, Prologues, Step
from learning.studio import Expert, Judge, all_hold
from majordomo.catalogue import Catalogue
from majordomo.geometry import Array, transform_points
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from sim.demonstrator.scene_view import SceneView
from sim.simulated_robot import SimulatedRobot

TRIES = 6
PRELUDE_STEPS = 400
SETTLE_S = 0.6
DOCK_ERROR: Array = np.array([0.012, 0.012, 0.015])
"""Standard deviation of where the robot stands that drove to a place [m, m, rad]."""
SPREAD_M = 0.03
"""Things stand up to so far from the points of a grid."""
ROOM_M = 0.045
"""Between things, so that fingers get between them."""


@dataclass(frozen=True, slots=True)
class TrueWorld:
    """A `WorldView` that believes what is so."""

    catalogue: Catalogue
    judge: Judge

    def verdict(self, predicate: Predicate) -> Verdict:
        return Verdict.TRUE if self.judge.holds(predicate) else Verdict.FALSE


class Arranger:
    """Arranges one simulated robot's world for calls."""

    def __init__(
        self,
        robot: SimulatedRobot,
        view: SceneView,
        expert: Expert,
        judge: Judge,
        library: SkillLibrary,
        chances: Chances | None = None,
    ) -> None:
        self._robot = robot
        self._view = view
        self._expert = expert
        self._judge = judge
        self._library = library
        self._catalogue = robot.world.scene.catalogue()
        self._site = robot.world.scene.site_map()
        self._prologues = Prologues(robot.world.scene, view.workplaces, chances or Chances())

    def arrange(self, call: SkillCall, seed: int) -> bool:
        """Set up a world, drawn from the seed, in which the call may begin.

        False: several tries did not do, or the arm puts nothing where the call wants it.
        """
        if call.arguments.get("container") not in (None, *self._view.workplaces):
            return False
        return any(self._try(call, np.random.default_rng([seed, attempt])) for attempt in range(TRIES))

    def _try(self, call: SkillCall, generator: np.random.Generator) -> bool:
        prologue = self._prologues.draw(call, generator)
        self._robot.reset(int(generator.integers(2**31)), positions=prologue.positions)
        if not all(self._stand(thing, fixture, generator) for thing, fixture in prologue.standing.items()):
            return False
        self._clutter(prologue, generator)
        at = self._begin(prologue.steps[0], call, generator)
        *before, last = prologue.steps
        for step in before:
            if not (self._drive(at, step) and self._show(step.call)):
                return False
            at = self._place_of(step) or at
        return self._drive(at, last) and self._may_begin(call)

    def _begin(self, step: Step, call: SkillCall, generator: np.random.Generator) -> str | None:
        """Put the robot where the first step begins, let everything settle, and say which place that is."""
        place = self._place_of(step)
        if place is None and self._site.places:
            place = str(generator.choice([name for name in self._site.places if name != call.arguments.get("place")]))
        if place is not None:
            self._dock(place, generator.normal(size=3) * DOCK_ERROR)
        world = self._robot.world
        world.step(round(SETTLE_S / world.scene.timestep_s))
        self._robot.rest()
        return place

    def _stand(self, thing: str, fixture: str, generator: np.random.Generator) -> bool:
        """Stand a thing on or in a fixture, where the arm reaches it from the fixture's place; False: no room."""
        view, world = self._view, self._robot.world
        place = world.scene.fixture_named(fixture).place
        if place is not None:
            self._dock(place, np.zeros(3))
        if view.is_within_reach(thing) and view.support_of(thing).fixture == fixture:
            return True
        spots, spread = view.landing_spots(fixture, thing), SPREAD_M
        if view.supports(fixture)[0].is_enclosed:  # where the arm is near its limits: things are put near it
            nearest_first = np.argsort(np.hypot(spots[:, 0], spots[:, 1]))
            spots, spread = spots[nearest_first[: len(spots) // 3 + 1]], 0.3 * SPREAD_M
        spots[:, :2] += generator.uniform(-spread, spread, (len(spots), 2))
        edge = view.movable(thing).radius + 0.005
        within = [any(support.beside(spot) < -edge for support in view.supports(fixture)) for spot in spots]
        free = spots[np.array(within) & (view.room(thing, spots) > ROOM_M)]
        if not len(free):
            return False
        x, y, z = transform_points(world.world_from_base, generator.choice(free))
        world.put(thing, x, y, z, generator.uniform(-np.pi, np.pi))
        world.forward()
        return True

    def _clutter(self, prologue: Prologue, generator: np.random.Generator) -> None:
        """Put some more things on trays and into containers, where room is left for what shall come there."""
        world, last = self._robot.world, prologue.steps[-1]
        for thing, fixture in prologue.clutter.items():
            before = world.save()
            stands = thing not in prologue.standing and self._stand(thing, fixture, generator)
            if stands and last.call.skill in ("place_in", "place_on") and last.fixture == fixture:
                target = str(last.call.arguments["target"])
                stands = bool((self._view.room(target, self._view.landing_spots(fixture, target)) > ROOM_M).any())
            if not stands:
                world.restore(before)

    def _dock(self, place: str, error: Array) -> None:
        self._robot.world.set_base(self._site[place].map_from_base + error)
        self._robot.world.forward()

    def _place_of(self, step: Step) -> str | None:
        return None if step.fixture is None else self._robot.world.scene.fixture_named(step.fixture).place

    def _drive(self, at: str | None, step: Step) -> bool:
        """Have the expert drive to where a step is carried out, if the robot is not there."""
        place = self._place_of(step)
        return place is None or place == at or self._show(SkillCall("go_to", {"place": place}))

    def _show(self, call: SkillCall) -> bool:
        for _ in range(PRELUDE_STEPS):
            if self._expert.is_done(call):
                return True
            self._robot.apply(self._expert.action(call))
        return False

    def _may_begin(self, call: SkillCall) -> bool:
        """Whether the call's preconditions hold and it is not done already."""
        skill = bind_policy_skill(self._library, call, self._catalogue)
        needs = skill.preconditions(TrueWorld(self._catalogue, self._judge))
        return all_hold(self._judge, needs) and not all_hold(self._judge, skill.effects())
