"""Look where a thing is."""

from majordomo.failure import Failure, FailureCode, Phase
from majordomo.observation import Observation
from majordomo.predicate import ANYTHING, Predicate
from majordomo.skill import Body, Routine, RoutineSkill, Thing
from skills.hand_motion import distance
from skills.reset_arm import ResetArm

LOOK_S = 1.5
SURE = 0.5
IN_THE_WAY_M, IN_THE_WAY_RAD = 0.15, 0.6
"""An arm that is farther than this from where it rests hides what it works at."""


class LookFor(RoutineSkill):
    """Look for a thing until it is seen, the arm out of the way: from here first, then wherever else it may be."""

    name = "look_for"
    phrases = ("look for {target}", "find {target}", "search for {target}", "locate {target}")
    timeout_s = ResetArm.timeout_s + 10.0
    target: Thing

    def effects(self) -> tuple[Predicate, ...]:
        return (
            Predicate("visible", (self.target,)),
            Predicate("robot_at", (ANYTHING,), positive=False),  # nobody knows where a search ends
        )

    def act(self, body: Body, observation: Observation) -> Routine:
        if not self._is_seen(body, observation) and _is_in_the_way(body, observation):
            yield from ResetArm().act(body, observation)
            observation = yield None
        until_s = observation.stamp_s + LOOK_S
        while observation.stamp_s < until_s:
            if self._is_seen(body, observation):
                return None
            observation = yield None
        return Failure(FailureCode.OBJECT_NOT_FOUND, Phase.EXECUTION, f"I do not see the {self.target}.")

    def _is_seen(self, body: Body, observation: Observation) -> bool:
        sighting = body.locate(self.target, observation)
        return sighting is not None and sighting.confidence >= SURE


def _is_in_the_way(body: Body, observation: Observation) -> bool:
    metres, radians = distance(observation.base_from_tcp, body.base_from_home)
    return metres > IN_THE_WAY_M or radians > IN_THE_WAY_RAD
