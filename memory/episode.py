"""What is remembered of one task that has ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from majordomo.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Setback:
    """One step that went wrong.

    Attributes:
        step: The call.
        code: Of the failure.
        told: In words.
        was_mended: Whether the step succeeded after all.
    """

    step: str
    code: str
    told: str
    was_mended: bool = False


@dataclass(frozen=True, slots=True)
class Episode:
    """One task, from the words to the outcome.

    Attributes:
        instruction: The person's words.
        scene: Where.
        outcome: How it ended.
        message: What the person was told of that.
        ended_at: When, with zone.
        duration_s: On the wall clock [s].
        plan: The calls that were to be carried out, in order.
        evidence: What the goals' verdicts rest on, in words.
        setbacks: What went wrong.
        asked: What the robot had to ask, with the person's answers.
        pictures: Paths of pictures of it.
        task_id: As in the journal; None where it is not there.
        id: Its number, never given twice; 0 before it is kept.
    """

    instruction: str
    scene: str
    outcome: Outcome
    message: str
    ended_at: datetime
    duration_s: float = 0.0
    plan: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    setbacks: tuple[Setback, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    pictures: tuple[str, ...] = ()
    task_id: int | None = None
    id: int = 0

    @property
    def sentence(self) -> str:
        """As it is put to a planner: what was asked, how it ended, what went wrong, and, last, by which steps."""
        told = [f"On {self.ended_at:%Y-%m-%d} “{self.instruction}” ended as {self.outcome}"]
        told += [
            f"{one.step} failed ({one.code}){' and then worked' if one.was_mended else ''}" for one in self.setbacks
        ]
        told += [f"to “{question}” the person said “{answer}”" for question, answer in self.asked]
        if self.plan:
            told.append(f"steps: {', '.join(self.plan)}")
        return "; ".join(told) + "."

    def as_json(self) -> Mapping[str, Any]:  # JSON values
        """As it is exported."""
        return {
            "kind": "episode",
            "id": self.id,
            "instruction": self.instruction,
            "scene": self.scene,
            "outcome": str(self.outcome),
            "message": self.message,
            "ended_at": self.ended_at.isoformat(),
            "duration_s": self.duration_s,
            "plan": list(self.plan),
            "evidence": list(self.evidence),
            "setbacks": [
                {"step": one.step, "code": one.code, "told": one.told, "was_mended": one.was_mended}
                for one in self.setbacks
            ],
            "asked": [list(one) for one in self.asked],
            "pictures": list(self.pictures),
            "task_id": self.task_id,
        }
