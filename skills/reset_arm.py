"""Bring the arm back to where it rests: unlearned, for recoveries."""

from collections.abc import Generator

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
    """Back the hand out the way it points, then move it gently to where the arm rests; with `release`, let go first."""

    name = "reset_arm"
    phrases = ("reset the arm", "move the arm back", "get the arm out of the way")
    timeout_s = 30.0
    release: bool = False

    def act(self, body: Body, observation: Observation) -> Routine:
        if self.release:
            observation = yield from _release(body, observation)
        observation = yield from _retreat(body, observation)
        best, best_s = float("inf"), observation.stamp_s
        while True:
            metres, radians = distance(observation.base_from_tcp, body.base_from_home)
            if metres <= NEAR_M and radians <= NEAR_RAD:
                return None
            if metres + 0.1 * radians < best - 0.002:
                best, best_s = metres + 0.1 * radians, observation.stamp_s
            if observation.stamp_s - best_s > STALL_S:
                message = f"The arm stopped {metres:.2f} m short of where it rests."
                return Failure(FailureCode.NO_PROGRESS, Phase.EXECUTION, message)
            observation = yield towards(body.spec.action, observation.base_from_tcp, body.base_from_home)


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
