"""Look where a thing is."""

from majordomo.failure import Failure, FailureCode, Phase
from majordomo.observation import Observation
from majordomo.predicate import ANYTHING, Predicate
from majordomo.skill import Body, Routine, RoutineSkill, Thing

LOOK_S = 1.5
SURE = 0.5


class LookFor(RoutineSkill):
    """Look for a thing until it is seen: from here first, then from every place where it may be."""

    name = "look_for"
    phrases = ("look for {target}", "find {target}", "search for {target}", "locate {target}")
    resources = frozenset({"base"})  # another place, another view
    timeout_s = 10.0
    target: Thing

    def effects(self) -> tuple[Predicate, ...]:
        return (
            Predicate("visible", (self.target,)),
            Predicate("robot_at", (ANYTHING,), positive=False),  # nobody knows where a search ends
        )

    def act(self, body: Body, observation: Observation) -> Routine:
        until_s = observation.stamp_s + LOOK_S
        while observation.stamp_s < until_s:
            sighting = body.locate(self.target, observation)
            if sighting is not None and sighting.confidence >= SURE:
                return None
            observation = yield None
        return Failure(FailureCode.OBJECT_NOT_FOUND, Phase.EXECUTION, f"I do not see the {self.target}.")
