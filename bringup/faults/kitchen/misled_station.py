"""A kitchen whose policy goes wrong while a script is carried out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bringup.settings import Settings
from bringup.station.station import OpenStation, Station
from majordomo.action import ActionChunk
from majordomo.clock import Clock
from majordomo.observation import Observation
from majordomo.policy import Policy
from majordomo.testing import still_chunk
from sim.disturbances import Disturbance

Misleading = Callable[[ActionChunk], ActionChunk]
"""What a policy gives in the place of a chunk that moves nothing and says nothing of itself."""


class MisledPolicy:
    """A policy that goes wrong, once and for good.

    Args:
        policy: Right until then.
        still: A chunk that moves nothing.
        mislead: Changes that, or raises.
        clock: The robot's.

    Attributes:
        happened: What has gone wrong, in words.
    """

    def __init__(self, policy: Policy, still: ActionChunk, mislead: Misleading, clock: Clock) -> None:
        self.happened: list[str] = []
        self._policy = policy
        self._still = still
        self._mislead = mislead
        self._clock = clock
        self._due_s: float | None = None

    def begin(self, after_s: float) -> None:
        """Go wrong so much later [s]; that it is said again changes nothing."""
        if self._due_s is None:
            self._due_s = self._clock.now_s() + after_s

    def start(self, instruction: str) -> None:
        self._policy.start(instruction)

    def act(self, observation: Observation) -> ActionChunk:
        if self._due_s is None or self._clock.now_s() < self._due_s:
            return self._policy.act(observation)
        self.happened = ["the policy goes wrong"]
        return self._mislead(self._still)

    def close(self) -> None:
        self._policy.close()


@dataclass(frozen=True, slots=True)
class MisledStation:
    """Opens kitchens in which the policy goes wrong.

    Args:
        open: Opens them whole.
        mislead: How.
        step: While this entry of the script is carried out.
        after_s: So long after it began [s].
    """

    open: OpenStation
    mislead: Misleading
    step: int
    after_s: float

    def __call__(self, settings: Settings, disturbances: Sequence[Disturbance] = ()) -> Station:
        whole = self.open(settings, disturbances)
        spec = whole.robot.spec
        still = still_chunk(spec.action, 1, spec.control_hz)
        policy = MisledPolicy(whole.policy, still, self.mislead, whole.robot.clock)

        def begin_step(number: int) -> None:
            whole.begin_step(number)
            if number == self.step:
                policy.begin(self.after_s)

        return replace(
            whole, policy=policy, begin_step=begin_step, happened=lambda: (*whole.happened(), *policy.happened)
        )
