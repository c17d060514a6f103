"""Let time pass."""

from typing import Annotated

from pydantic import Field

from majordomo.observation import Observation
from majordomo.skill import Body, Routine, RoutineSkill


class Wait(RoutineSkill):
    """Hold still for some seconds."""

    name = "wait"
    phrases = ("wait {seconds} seconds", "wait for {seconds} seconds", "pause for {seconds} seconds")
    resources = frozenset()
    timeout_s = 700.0
    is_blind = True
    seconds: Annotated[float, Field(gt=0.0, le=600.0)]

    def act(self, body: Body, observation: Observation) -> Routine:
        until_s = observation.stamp_s + self.seconds - 1e-6  # stamps are sums of periods
        while observation.stamp_s < until_s:
            observation = yield None
        return None
