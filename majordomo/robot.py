"""The seam to a body: simulated or real, a robot observes, applies limited actions, and stops."""

from dataclasses import dataclass
from typing import Protocol

from majordomo.action import Action, ActionSpec
from majordomo.clock import Clock
from majordomo.observation import Observation, ObservationSpec


@dataclass(frozen=True, slots=True)
class RobotSpec:
    """What can be known of a robot before it is connected.

    Attributes:
        name: For people.
        observation: What it senses.
        action: What it takes.
        control_hz: Calls of `apply` a second of robot time [Hz].
    """

    name: str
    observation: ObservationSpec
    action: ActionSpec
    control_hz: float


class Robot(Protocol):
    """A body. It owns its servo and limiter, so that nobody can go round them."""

    @property
    def spec(self) -> RobotSpec:
        """What it senses and takes."""
        ...

    @property
    def clock(self) -> Clock:
        """The robot's time: simulated in a simulator, the computer's elsewhere."""
        ...

    def observe(self) -> Observation:
        """Sense now.

        Raises:
            RobotUnavailable: The robot is closed or does not answer.
        """
        ...

    def apply(self, action: Action) -> Action:
        """Carry out an action for one control period and return the action that was really sent after limits.

        Raises:
            ActionRejected: The action has a wrong group or shape, or is not finite; nothing has moved.
            EmergencyStopped: The emergency stop is latched; nothing has moved.
            RobotUnavailable: The robot is closed or does not answer.
        """
        ...

    def stop(self) -> None:
        """Hold still. May be called from any state, any number of times."""
        ...

    def close(self) -> None:
        """Hold still and release everything. May be called more than once."""
        ...
