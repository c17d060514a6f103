"""How things fail in the world: stable codes with a phase and a layer to blame. Failures are returned, not raised."""

from dataclasses import dataclass
from enum import StrEnum

from majordomo.errors import (
    ActionRejected,
    BadArguments,
    EmergencyStopped,
    MajordomoError,
    ModelUnavailable,
    ObservationRejected,
    ObservationStale,
    PlannerBroken,
    PlanRejected,
    RobotUnavailable,
    UnknownName,
)
from majordomo.predicate import Belief


class Phase(StrEnum):
    """When a step failed."""

    PRECONDITION = "precondition"
    PLANNING = "planning"
    EXECUTION = "execution"
    POSTCONDITION = "postcondition"


class Layer(StrEnum):
    """Who is to blame."""

    PLANNER = "planner"
    GROUNDING = "grounding"
    POLICY = "policy"
    ROBOT = "robot"
    SYSTEM = "system"


class FailureCode(StrEnum):
    """Every way in which a step or a task can fail."""

    OBJECT_NOT_FOUND = "object_not_found"
    AMBIGUOUS_OBJECT = "ambiguous_object"
    PRECONDITION_VIOLATED = "precondition_violated"
    UNREACHABLE = "unreachable"
    GRASP_MISSED = "grasp_missed"
    OBJECT_DROPPED = "object_dropped"
    NO_PROGRESS = "no_progress"
    EFFECT_NOT_SEEN = "effect_not_seen"
    EFFECT_UNDONE = "effect_undone"
    COLLISION = "collision"
    LIMIT_VIOLATION = "limit_violation"
    TIMEOUT = "timeout"
    SENSOR_STALE = "sensor_stale"
    SENSOR_INVALID = "sensor_invalid"
    ROBOT_FAULT = "robot_fault"
    EXECUTOR_LOST = "executor_lost"
    PLANNER_FAILED = "planner_failed"
    BUDGET_EXHAUSTED = "budget_exhausted"
    EMERGENCY_STOP = "emergency_stop"
    CANCELLED = "cancelled"

    @property
    def layer(self) -> Layer:
        """The layer to blame unless evidence says otherwise."""
        return _LAYERS[self]


_LAYERS = {
    FailureCode.OBJECT_NOT_FOUND: Layer.GROUNDING,
    FailureCode.AMBIGUOUS_OBJECT: Layer.GROUNDING,
    FailureCode.PRECONDITION_VIOLATED: Layer.PLANNER,
    FailureCode.UNREACHABLE: Layer.PLANNER,
    FailureCode.GRASP_MISSED: Layer.POLICY,
    FailureCode.OBJECT_DROPPED: Layer.POLICY,
    FailureCode.NO_PROGRESS: Layer.POLICY,
    FailureCode.EFFECT_NOT_SEEN: Layer.POLICY,
    FailureCode.EFFECT_UNDONE: Layer.POLICY,
    FailureCode.COLLISION: Layer.ROBOT,
    FailureCode.LIMIT_VIOLATION: Layer.ROBOT,
    FailureCode.TIMEOUT: Layer.POLICY,
    FailureCode.SENSOR_STALE: Layer.ROBOT,
    FailureCode.SENSOR_INVALID: Layer.ROBOT,
    FailureCode.ROBOT_FAULT: Layer.ROBOT,
    FailureCode.EXECUTOR_LOST: Layer.SYSTEM,
    FailureCode.PLANNER_FAILED: Layer.PLANNER,
    FailureCode.BUDGET_EXHAUSTED: Layer.SYSTEM,
    FailureCode.EMERGENCY_STOP: Layer.SYSTEM,
    FailureCode.CANCELLED: Layer.SYSTEM,
}


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure: what, when, and in words.

    Attributes:
        code: What the recovery table is keyed by.
        phase: When.
        message: One plain sentence for people.
        retryable: Whether the same call may succeed when tried again.
        blamed: The layer to blame by the evidence; None: the code's.
        evidence: What was seen that says so.
        picture: Path of a picture of it; empty where there is none.
    """

    code: FailureCode
    phase: Phase
    message: str
    retryable: bool = True
    blamed: Layer | None = None
    evidence: tuple[Belief, ...] = ()
    picture: str = ""

    @property
    def layer(self) -> Layer:
        """The layer to blame."""
        return self.blamed or self.code.layer


_FAULTS: tuple[tuple[type[MajordomoError], FailureCode, bool, Layer | None], ...] = (
    (EmergencyStopped, FailureCode.EMERGENCY_STOP, False, None),
    (RobotUnavailable, FailureCode.ROBOT_FAULT, False, None),
    (ObservationStale, FailureCode.SENSOR_STALE, True, None),
    (ObservationRejected, FailureCode.SENSOR_INVALID, True, None),
    (ActionRejected, FailureCode.LIMIT_VIOLATION, True, Layer.POLICY),
    (MajordomoError, FailureCode.EXECUTOR_LOST, False, None),
)


_OF_PLANS = (PlannerBroken, PlanRejected, ModelUnavailable, UnknownName, BadArguments)


def failure_of(fault: MajordomoError, phase: Phase) -> Failure:
    """What a fault in the middle of a task is as a failure of its step; what is wrong with a plan, of its planner."""
    if phase is Phase.PLANNING and isinstance(fault, _OF_PLANS):
        return Failure(FailureCode.PLANNER_FAILED, phase, str(fault), retryable=False)
    code, is_retryable, blamed = next(row[1:] for row in _FAULTS if isinstance(fault, row[0]))
    return Failure(code, phase, str(fault), is_retryable, blamed)
