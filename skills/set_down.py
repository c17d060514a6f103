"""Put down whatever is held, right here: unlearned, for recoveries."""

from collections.abc import Generator

import numpy as np

from majordomo.action import Action
from majordomo.observation import Observation
from majordomo.predicate import ANYTHING, Predicate, Verdict
from majordomo.skill import Body, Routine, RoutineSkill
from majordomo.world import WorldView
from skills.hand_motion import opened, twist

LOWER_M_S = 0.05
RAISE_M_S = 0.08
CONTACT_S = 0.6
CONTACT_SHARE = 0.3
OPEN_S = 1.0
RAISE_S = 1.5
UP = np.array([0.0, 0.0, 1.0])


class SetDown(RoutineSkill):
    """Lower the hand until something bears it, let go, and rise; where the robot drives, at a place with a surface."""

    name = "set_down"
    phrases = ("set it down", "put it down", "let go of what you hold")
    timeout_s = 30.0

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        surfaces = (world.catalogue[name].place for name in world.catalogue.of_kind("surface"))
        stands = [Predicate("robot_at", (place,)) for place in dict.fromkeys(surfaces) if place is not None]
        here = [stand for stand in stands if world.verdict(stand) is Verdict.TRUE]
        return tuple((here or stands)[:1])

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("hand_empty"), Predicate("holding", (ANYTHING,), positive=False))

    def act(self, body: Body, observation: Observation) -> Routine:
        spec = body.spec.action
        observation = yield from _lower(body, observation)
        observation = yield from _repeat(opened(spec), OPEN_S, observation)
        yield from _repeat(twist(spec, RAISE_M_S * UP), RAISE_S, observation)
        return None


def _lower(body: Body, observation: Observation) -> Generator[Action | None, Observation, Observation]:
    """Go down until, over a while, less than a share of the commanded way was made."""
    mark = observation
    while True:
        observation = yield twist(body.spec.action, -LOWER_M_S * UP)
        passed_s = observation.stamp_s - mark.stamp_s
        if passed_s < CONTACT_S:
            continue
        lowered_m = float(mark.base_from_tcp[2, 3] - observation.base_from_tcp[2, 3])
        if lowered_m < CONTACT_SHARE * LOWER_M_S * passed_s:
            return observation
        mark = observation


def _repeat(
    action: Action, seconds: float, observation: Observation
) -> Generator[Action | None, Observation, Observation]:
    until_s = observation.stamp_s + seconds
    while observation.stamp_s < until_s:
        observation = yield action
    return observation
