"""What a guest may say: plain JSON, so that nothing of its own code runs at the host's."""

from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

from majordomo.action import ActionChunk
from majordomo.errors import ActionRejected
from majordomo.failure import Failure, FailureCode, Phase
from skills.isolation.wire import Wire


class _Saying(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")

    def send(self, wire: Wire) -> None:
        """Say it to the host."""
        wire.send(self.model_dump_json().encode())


class Ready(_Saying):
    """It can be asked."""

    kind: Literal["ready"] = "ready"


class Raised(_Saying):
    """Its code broke down."""

    kind: Literal["raised"] = "raised"
    error: str


class Acts(_Saying):
    """The next action, by group; None: hold still. Whether it is one, the robot's spec says."""

    kind: Literal["acts"] = "acts"
    groups: dict[str, JsonValue] | None = None


class Gives(_Saying):
    """Something that its code gave and that is nothing to act on, as it prints."""

    kind: Literal["gives"] = "gives"
    shown: str


class FailureTold(_Saying):
    """A failure, in its own words."""

    code: FailureCode
    phase: Phase
    message: str
    retryable: bool

    @classmethod
    def of(cls, failure: Failure | None) -> "FailureTold | None":
        """A failure, to be told."""
        if failure is None:
            return None
        return cls(code=failure.code, phase=failure.phase, message=failure.message, retryable=failure.retryable)

    def failure(self) -> Failure:
        """What was told."""
        return Failure(self.code, self.phase, self.message, self.retryable)


class Ends(_Saying):
    """Its routine has ended."""

    kind: Literal["ends"] = "ends"
    failure: FailureTold | None = None


class Chunk(_Saying):
    """What a policy wants to do next. Whether it is a chunk, whoever carries it out says."""

    kind: Literal["chunk"] = "chunk"
    values: JsonValue
    mask: JsonValue
    control_hz: float
    confidence: float
    progress: float
    done: float

    @classmethod
    def of(cls, chunk: ActionChunk) -> "Chunk":
        """A chunk, to be told."""
        return cls(
            values=np.asarray(chunk.values).tolist(),
            mask=np.asarray(chunk.mask).tolist(),
            control_hz=float(chunk.control_hz),
            confidence=float(chunk.confidence),
            progress=float(chunk.progress),
            done=float(chunk.done),
        )

    def chunk(self) -> ActionChunk:
        """What was told.

        Raises:
            ActionRejected: It holds what are no numbers.
        """
        try:
            values, mask = np.asarray(self.values, float), np.asarray(self.mask, float)
        except (TypeError, ValueError):
            raise ActionRejected("The policy's chunk holds no numbers.", "finite numbers.") from None
        return ActionChunk(values, mask, self.control_hz, self.confidence, self.progress, self.done)


class Says(_Saying):
    """Something for the person."""

    kind: Literal["says"] = "says"
    text: str


class Asks(_Saying):
    """A question to the person."""

    kind: Literal["asks"] = "asks"
    question: str


class Awaits(_Saying):
    """Whether the person has answered."""

    kind: Literal["awaits"] = "awaits"


class Seeks(_Saying):
    """Where a thing is seen."""

    kind: Literal["seeks"] = "seeks"
    name: str


class Judges(_Saying):
    """How probable claims are, one after the other; None: the judge tells no number."""

    kind: Literal["judges"] = "judges"
    probabilities: tuple[float | None, ...]


Saying = Ready | Raised | Acts | Gives | Ends | Chunk | Says | Asks | Awaits | Seeks | Judges
SAYING: TypeAdapter[Saying] = TypeAdapter(Annotated[Saying, Field(discriminator="kind")])
