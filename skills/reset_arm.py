"""Bring the arm back to where it rests: unlearned, for recoveries."""

from collections.abc import Generator
from typing import Annotated

from pydantic import Field

from majordomo.action import Action
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.observation import Observation
from majordomo.skill import Body, Routine, RoutineSkill
from skills.hand_motion import distance, opened, towards, twist

RELEASE_S = 0.8
RETREAT_M = 0.12
RETREAT_M_S = 0.08
RETREAT_S = 2.5
NEAR_M = 0.02
NEAR_RAD = 0.1
STALL_S = 3.0


class ResetArm(RoutineSkill):
    """Back the hand out the way it points, then move it gently to where the arm rests; with `release`, let go first.

    `aside_m` stops it so far to the left of there: what comes next then begins from another side.
    """

    name = "reset_arm"
    phrases = ("reset the arm", "move the arm back", "get the arm out of the way")
    timeout_s = 30.0
    is_repeatable = True
    release: bool = False
    aside_m: Annotated[float, Field(ge=-0.15, le=0.15)] = 0.0

    def act(self, body: Body, observation: Observation) -> Routine:
        if self.release:
            observation = yield from _release(body, observation)
        observation = yield from _retreat(body, observation)
        base_from_goal = body.base_from_home.copy()
        base_from_goal[1, 3] += self.aside_m
        best, best_s = float("inf"), observation.stamp_s
        while True:
            metres, radians = distance(observation.base_from_tcp, base_from_goal)
            if metres <= NEAR_M and radians <= NEAR_RAD:
                return None
            if metres + 0.1 * radians < best - 0.002:
                best, best_s = metres + 0.1 * radians, observation.stamp_s
            if observation.stamp_s - best_s > STALL_S:
                message = f"The arm stopped {metres:.2f} m short of where it rests."
                return Failure(FailureCode.NO_PROGRESS, Phase.EXECUTION, message)
            observation = yield towards(body.spec.action, observation.base_from_tcp, base_from_goal)


def _release(body: Body, observation: Observation) -> Generator[Action | None, Observation, Observation]:
    until_s = observation.stamp_s + RELEASE_S
    while observation.stamp_s < until_s:
        observation = yield opened(body.spec.action)
    return observation


def _retreat(body: Body, observation: Observation) -> Generator[Action | None, Observation, Observation]:
    start, until_s = observation.base_from_tcp, observation.stamp_s + RETREAT_S
    backwards = -start[:3, 2]  # against the approach: up from a table, out of a cupboard
    while observation.stamp_s < until_s and distance(observation.base_from_tcp, start)[0] < RETREAT_M:
        observation = yield twist(body.spec.action, RETREAT_M_S * backwards)
    return observation
