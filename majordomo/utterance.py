"""What a person says in a conversation: a task, a correction, a question, a wish to stop, or small talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from majordomo.correction import Correction, Either, Elsewhere, GoOn, Pause
from majordomo.inquiry import Inquiry
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot


class Courtesy(StrEnum):
    """Small talk."""

    GREETING = "greeting"
    THANKS = "thanks"
    PRAISE = "praise"
    APOLOGY = "apology"
    HOW_ARE_YOU = "how are you"
    WHO_ARE_YOU = "who are you"
    PRESENCE = "presence"
    HURRY = "hurry"
    YES = "yes"
    ASSENT = "assent"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, as it was said.

    Attributes:
        text: It.
        is_command: Whether it begins as something to do does; a planner may understand what does not.
        elsewhere: Where it puts something; while that is being put elsewhere, it is a correction.
    """

    text: str
    is_command: bool = True
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """What was done last shall be done again."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Something is named, and not said what of it: "the lemon", "what about the lemon?".

    Attributes:
        either: What it changes while something is being done, or right after that.
        inquiry: What it asks; None: it is no question.
    """

    either: Either
    inquiry: Inquiry | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop what is being done, now.

    Attributes:
        is_hasty: Whether it can only mean that while something is being done: "no!".
        is_task: Whether a planner must hear it else: "don't open the microwave".
    """

    is_hasty: bool = False
    is_task: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """The conversation is over."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Nothing that can be read at all: too long, or not plain text."""

    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Nothing to do and nothing to know."""

    courtesy: Courtesy


@dataclass(frozen=True, slots=True)
class Telling:
    """Something to be kept in mind: a fact ("the tall cup is mine"), or how things are to be done ("never …").

    Attributes:
        text: The person's words.
        is_preference: Whether it is how they want things done.
        is_rule: Whether every planner can be held to it.
        name: Theirs, where that is what they tell.
    """

    text: str
    is_preference: bool = False
    is_rule: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Forget:
    """What was told once shall be forgotten.

    Attributes:
        text: What to look for in what is kept; empty: everything that was told.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """Something to be shown or saved, asked for by the name of a command: "/scene".

    Attributes:
        name: With its slash.
        argument: What stands after it; empty where nothing does.
    """

    name: str
    argument: str = ""


Utterance = (
    Task
    | Again
    | Mention
    | Pause
    | GoOn
    | Correction
    | Stop
    | Leave
    | Unreadable
    | SmallTalk
    | Inquiry
    | Telling
    | Forget
    | Command
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that a line says.

    Attributes:
        text: The words for it, as they were read.
        said: What it is.
        told: How the words were read, where that is not plain; empty where it is.
    """

    text: str
    said: Utterance
    told: str = ""


class Interpreter(Protocol):
    """Tells what a line of a conversation is. Never raises for what a person said."""

    def hear(
        self, line: str, snapshot: WorldSnapshot, skills: SkillLibrary, dialogue: Sequence[tuple[str, str]] = ()
    ) -> tuple[Heard, ...]:
        """Tell what a line says, one thing after the other, at least one; whatever is nothing else is a task."""
        ...

    def chosen(self, answer: str, options: Sequence[str], snapshot: WorldSnapshot, skills: SkillLibrary) -> str | None:
        """Which option of a question an answer means; None where it means none, or may mean several."""
        ...
