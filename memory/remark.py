"""What a person said that is to be kept: a fact, or how they want things done."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_CHARACTERS = 300
"""Of a remark; nobody needs more, and a page of text is no fact."""

SOMEBODY = "the person"
"""Who speaks where nobody has said a name."""

_SPEAKER = re.compile(r"[\w' -]{1,40}")


class RemarkKind(StrEnum):
    """What a remark is."""

    FACT = "fact"
    PREFERENCE = "preference"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a person said.

    Attributes:
        id: Its number, never given twice.
        kind: Fact or preference.
        text: Their words, on one line.
        speaker: Who said so.
        said_at: When, with zone.
    """

    id: int
    kind: RemarkKind
    text: str
    speaker: str
    said_at: datetime

    @property
    def sentence(self) -> str:
        """As it is put to a planner: "Ann wishes (said 2026-11-22): always close the microwave afterwards"."""
        verb = "wishes" if self.kind is RemarkKind.PREFERENCE else "told me"
        return f"{self.speaker} {verb} (said {self.said_at:%Y-%m-%d}): {self.text}"


_WISH = re.compile(rf"({_SPEAKER.pattern}) wishes \(said \d{{4}}-\d\d-\d\d\): (.+)")


def wish_in(sentence: str) -> tuple[str, str] | None:
    """Who wishes what, where a remembered sentence tells of a preference; None where it is another."""
    found = _WISH.fullmatch(sentence)
    return None if found is None else (found[1], found[2])


def as_speaker(name: str) -> str:
    """A name as it may stand in a sentence; one that is none becomes `SOMEBODY`."""
    name = " ".join(name.split())
    return name if _SPEAKER.fullmatch(name) else SOMEBODY


def as_one_line(text: str) -> str:
    """Words as they are kept: on one line, and without signs that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
