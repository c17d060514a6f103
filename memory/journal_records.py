"""What the journal tells: tasks, the attempts at their calls, and events. Times are the wall clock's [s]."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from majordomo.outcome import Outcome
from majordomo.skill import SkillCall


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """One task. `outcome` is None while it has not ended."""

    id: int
    instruction: str
    scene: str
    seed: int | None
    began_s: float
    ended_s: float | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One attempt at a call.

    Attributes:
        task_id: Its task.
        call_id: Its call.
        attempt: Number of the attempt.
        call: What was to be done.
        intent_s: When it was about to start.
        done_s: When it ended; None: a crash may have cut it off, so look.
        status: How it ended; None while it has not.
        detail: More about how it ended.
    """

    task_id: int
    call_id: str
    attempt: int
    call: SkillCall
    intent_s: float
    done_s: float | None = None
    status: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something worth keeping, that happened at `at_s`."""

    kind: str
    payload: Mapping[str, Any]  # JSON values: whoever wrote the kind knows the keys
    at_s: float
