"""Faults: what is wrong, what was got, what is allowed, and what to try.

A fault (bug, bad configuration, lost connection) is raised; a failure of a skill in the world is returned as a
`majordomo.failure.Failure`. Every class stands for one remedy and carries a stable `code`.
"""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches


class MajordomoError(Exception):
    """Root of every fault that Majordomo raises on purpose.

    Args:
        problem: What was wrong and what was got, as one sentence.
        remedy: What to try, in the imperative, without the word "Try".
    """

    code = "majordomo_error"

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} Try: {remedy}")
        self.problem = problem
        self.remedy = remedy

    def __reduce__(self) -> tuple[Callable[..., "MajordomoError"], tuple[object, ...]]:
        """Pickle: a worker process can raise a fault whatever its class's constructor takes."""
        return _restored, (type(self), str(self), self.__dict__)


def _restored(kind: type[MajordomoError], text: str, facts: Mapping[str, object]) -> MajordomoError:
    fault = kind.__new__(kind, text)
    fault.__dict__.update(facts)
    return fault


class ConfigError(MajordomoError):
    """A settings, scene, robot, policy or training file holds something that is not allowed."""

    code = "bad_config"


class ActionRejected(MajordomoError):
    """An action is not finite, has the wrong shape, or names a group that the robot lacks."""

    code = "action_rejected"


class ObservationRejected(MajordomoError):
    """An observation does not match its spec: a missing camera, a wrong shape or dtype, or NaN."""

    code = "observation_rejected"


class ObservationStale(ObservationRejected):
    """What a sensor shows is not what is there now: it is too old, or stays the same while the robot moves."""

    code = "stale_observation"


class CheckpointError(MajordomoError):
    """A checkpoint is missing, cut short, or was made for another network, camera or action spec."""

    code = "bad_checkpoint"


class UnknownName(MajordomoError):
    """A skill, predicate, object, scene or decoder of that name does not exist."""

    code = "unknown_name"

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        allowed = sorted(known)
        near = get_close_matches(name, allowed, n=1)
        remedy = f"'{near[0]}'." if near else f"one of {', '.join(allowed) or '(none are known)'}."
        super().__init__(f"There is no {kind} named '{name}'.", remedy)
        self.kind = kind
        self.name = name


class BadArguments(MajordomoError):
    """A skill was called with arguments that its schema refuses."""

    code = "bad_arguments"


class PlanRejected(MajordomoError):
    """A plan is wrong in a way that shows before anything moves."""

    code = "plan_rejected"


class PlanForbidden(PlanRejected):
    """A rule of the house forbids what a plan does, whatever way it is done."""

    code = "plan_forbidden"


class PlannerBroken(MajordomoError):
    """A planner raised what no planner should, gave no answer, or has not answered for too long."""

    code = "planner_broken"


class EyesBroken(MajordomoError):
    """What judges pictures raised what it never should."""

    code = "eyes_broken"


class EmergencyStopped(MajordomoError):
    """The emergency stop is latched: nothing moves until somebody resets it."""

    code = "emergency_stop"


class RobotUnavailable(MajordomoError):
    """The robot, its simulator, its renderer or its connection cannot be used."""

    code = "robot_unavailable"


class ModelUnavailable(MajordomoError):
    """The language model cannot be reached, refuses, or answers nonsense."""

    code = "model_unavailable"


class Cancelled(MajordomoError):
    """The person no longer wants what was under way."""

    code = "cancelled"


class JournalError(MajordomoError):
    """The journal cannot be written or read; without it nothing may move."""

    code = "journal_error"


class MemoryFault(MajordomoError):
    """What is remembered from earlier cannot be written or read; tasks go on without it."""

    code = "memory_fault"


class StorageFull(MajordomoError):
    """The disk is full; what was finished before is kept."""

    code = "storage_full"


class UnreadableInput(MajordomoError):
    """What a person typed or a file they named cannot be used."""

    code = "bad_input"
