"""A simulated robot in whose way things get as a script tells."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from majordomo.action import Action
from majordomo.observation import Observation
from majordomo.predicate import Predicate
from majordomo.wrapped_robot import WrappedRobot
from sim.disturbances import Disturbance, When, require_known
from sim.mischief import Stage, carry_out
from sim.referee import Referee
from sim.simulated_robot import SimulatedRobot


class DisturbedRobot(WrappedRobot):
    """A `Robot` around a `SimulatedRobot`: what is due happens while an action is carried out.

    Args:
        robot: The robot; it is closed with this one.
        disturbances: What happens, each once.
        seed: Draws where things are put.

    Attributes:
        fired: What has happened, in order.

    Raises:
        UnknownName: A disturbance names what the scene has not.
    """

    def __init__(self, robot: SimulatedRobot, disturbances: Sequence[Disturbance], seed: int) -> None:
        super().__init__(robot)
        require_known(disturbances, robot.world.scene)
        self.fired: list[Disturbance] = []
        self._stage = Stage(robot.world, Referee(robot.world), np.random.default_rng(seed))
        self._waiting = list(disturbances)
        self._going: list[Iterator[None]] = []
        self._since_s: dict[When, float] = {}

    def begin_step(self, number: int) -> None:
        """Take note that a step begins, 1 the first; that it begins anew changes nothing."""
        for disturbance in self._waiting:
            if disturbance.at.step == number:
                self._since_s.setdefault(disturbance.at, self.clock.now_s())

    def observe(self) -> Observation:
        """Sense now, with cameras that may have failed."""
        observation = super().observe()
        faults = self._stage.faults
        frames = {name: faults[name](frame) if name in faults else frame for name, frame in observation.cameras.items()}
        self._stage.latest = frames
        return replace(observation, cameras=frames)

    def apply(self, action: Action) -> Action:
        """Carry out an action for one control period, and whatever gets in its way then."""
        for disturbance in [one for one in self._waiting if self._is_due(one.at)]:
            self._waiting.remove(disturbance)
            self.fired.append(disturbance)
            self._going.append(carry_out(disturbance.happening, self._stage))
        self._going = [going for going in self._going if next(going, _OVER) is not _OVER]
        return super().apply(action)

    def _is_due(self, when: When) -> bool:
        now_s = self.clock.now_s()
        if when.time_s is not None:
            self._since_s.setdefault(when, when.time_s)
        elif when.holding is not None and self._stage.referee.holds(Predicate("holding", (when.holding,))):
            self._since_s.setdefault(when, now_s)
        return now_s >= self._since_s.get(when, np.inf) + when.after_s


_OVER = object()
