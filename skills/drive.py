"""How a skill is carried out, one control period at a time: by the learned policy, or by its own routine."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from majordomo.action import Action, ActionChunk, ActionSpec
from majordomo.errors import ActionRejected
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.policy import Policy
from majordomo.skill import Body, PolicySkill, Routine, RoutineSkill

HOLD = Action({})
"""Command nothing: what is not commanded holds still."""

Observe = Callable[[], Observation]


@dataclass(frozen=True, slots=True)
class DriveConfig:
    """When a policy's chunk is used up, done, or stuck.

    Attributes:
        rows_per_chunk: Rows of a chunk that are carried out before the policy looks again.
        done_threshold: Probability from which on a chunk says that the skill has finished.
        done_chunks: Chunks in a row that must say so.
        stall_s: Robot time without progress after which a policy that reports progress is stuck [s].
        progress_step: What counts as progress.
    """

    rows_per_chunk: int = 4
    done_threshold: float = 0.5
    done_chunks: int = 2
    stall_s: float = 20.0
    progress_step: float = 0.02


@dataclass(frozen=True, slots=True)
class Ended:
    """A drive has nothing more to do: it finished, or failed."""

    failure: Failure | None = None


class Drive(Protocol):
    """Gives one action a control period until it has ended."""

    progress: float
    confidence: float

    def step(self, observe: Observe) -> Action | Ended:
        """Return the next action, or how it ended; `observe` is called only when there must be a new look."""
        ...

    def close(self) -> None:
        """Let go of everything; no more steps follow."""
        ...


class PolicyDrive:
    """Follows the learned policy."""

    def __init__(self, skill: PolicySkill, policy: Policy, spec: ActionSpec, control_hz: float, config: DriveConfig):
        self.progress = 0.0
        self.confidence = 1.0
        self._instruction = skill.instruction()
        self._policy = policy
        self._spec = spec
        self._kept = frozenset(group.name for group in spec.groups if group.kind == "gripper" and skill.keeps_grip)
        self._control_hz = control_hz
        self._config = config
        self._rows: deque[Action] = deque()
        self._is_started = False
        self._done_in_a_row = 0
        self._progressed_s = 0.0

    def step(self, observe: Observe) -> Action | Ended:
        if not self._rows:
            ended = self._take_chunk(observe())
            if ended is not None:
                return ended
        return self._rows.popleft()

    def close(self) -> None:
        self._rows.clear()

    def _take_chunk(self, observation: Observation) -> Ended | None:
        if not self._is_started:
            self._policy.start(self._instruction)
            self._is_started, self._progressed_s = True, observation.stamp_s
        chunk = self._policy.act(observation)
        self._check(chunk)
        self.confidence = chunk.confidence
        self._done_in_a_row = self._done_in_a_row + 1 if chunk.done >= self._config.done_threshold else 0
        if self._done_in_a_row >= self._config.done_chunks:
            self.progress = 1.0
            return Ended()
        if self._is_stuck(chunk, observation.stamp_s):
            message = f"The arm got no further with '{self._instruction}'."
            return Ended(Failure(FailureCode.NO_PROGRESS, Phase.EXECUTION, message))
        repeats = max(1, round(self._control_hz / chunk.control_hz))
        for row in chunk.values[: self._config.rows_per_chunk]:
            self._rows.extend([self._action(row, chunk.mask)] * repeats)
        return None

    def _action(self, row: Array, mask: Array) -> Action:
        groups = self._spec.unflatten(row, mask).groups
        return Action({name: values for name, values in groups.items() if name not in self._kept})

    def _check(self, chunk: ActionChunk) -> None:
        expected = self._spec.action_dim
        if chunk.values.ndim != 2 or chunk.horizon == 0 or chunk.values.shape[1] != expected:
            raise ActionRejected(f"The policy's chunk has shape {chunk.values.shape}.", f"shape (horizon, {expected}).")
        heads = (chunk.confidence, chunk.progress, chunk.done, chunk.control_hz)
        if not (np.isfinite(chunk.values).all() and np.isfinite(heads).all()):
            raise ActionRejected("The policy's chunk holds NaN or infinity.", "another checkpoint.")

    def _is_stuck(self, chunk: ActionChunk, now_s: float) -> bool:
        if chunk.progress >= self.progress + self._config.progress_step:
            self.progress, self._progressed_s = chunk.progress, now_s
        reports_progress = self.progress > 0.0
        return reports_progress and now_s - self._progressed_s > self._config.stall_s


class RoutineDrive:
    """Follows a skill's own generator."""

    def __init__(self, skill: RoutineSkill, body: Body) -> None:
        self.progress = 0.0
        self.confidence = 1.0
        self._skill = skill
        self._body = body
        self._routine: Routine | None = None

    def step(self, observe: Observe) -> Action | Ended:
        observation = observe()
        try:
            if self._routine is None:
                self._routine = self._skill.act(self._body, observation)
                action = next(self._routine)
            else:
                action = self._routine.send(observation)
        except StopIteration as stop:
            self.progress = 1.0
            return Ended(stop.value)
        return HOLD if action is None else action

    def close(self) -> None:
        if self._routine is not None:
            self._routine.close()
