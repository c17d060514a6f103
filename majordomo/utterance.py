"""What a person says in a conversation: a task, a correction, a question, a wish to stop, or small talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from majordomo.correction import Correction, GoOn, Pause
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot


class Topic(StrEnum):
    """What a question is about."""

    WHERE = "where"
    WHETHER = "whether"
    WHICH = "which"
    SIGHT = "sight"
    ABILITIES = "abilities"
    DOING = "doing"
    DONE = "done"
    WHY = "why"
    LAST_SEEN = "last seen"
    TOLD = "told"
    UNCLEAR = "unclear"


class Period(StrEnum):
    """A time that lies behind."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_WEEK = "this week"
    LAST_WEEK = "last week"
    EVER = "ever"


class Courtesy(StrEnum):
    """Small talk."""

    GREETING = "greeting"
    THANKS = "thanks"
    PRAISE = "praise"
    APOLOGY = "apology"
    HOW_ARE_YOU = "how are you"
    WHO_ARE_YOU = "who are you"
    ASSENT = "assent"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, as it was said."""

    text: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop what is being done, now.

    Attributes:
        is_hasty: Whether it can only mean that while something is being done: "no!".
    """

    is_hasty: bool = False


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
class Inquiry:
    """A question.

    Attributes:
        topic: What it is about.
        things: The things that are asked for, where it is WHERE or LAST_SEEN.
        claims: Where it is WHETHER: what is to be so; where it is WHICH: those among which the true ones are asked for.
        is_any: Whether one of the claims is enough.
        wants_number: Whether it is asked how many.
        calls: Where it is WHY: what the robot did.
        problem: Where it is UNCLEAR: why, as a sentence.
        period: Where it is DONE or WHY: of which time; None: of the last task.
        about: Where it is TOLD: what to look for in what people said; empty: everything.
    """

    topic: Topic
    things: tuple[str, ...] = ()
    claims: tuple[Predicate, ...] = ()
    is_any: bool = False
    wants_number: bool = False
    calls: tuple[SkillCall, ...] = ()
    problem: str = ""
    period: Period | None = None
    about: str = ""


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
    Task | Pause | GoOn | Correction | Stop | Leave | Unreadable | SmallTalk | Inquiry | Telling | Forget | Command
)


class Interpreter(Protocol):
    """Tells what a line of a conversation is."""

    def interpret(
        self, text: str, snapshot: WorldSnapshot, skills: SkillLibrary, dialogue: Sequence[tuple[str, str]] = ()
    ) -> Utterance:
        """Tell what a line is; whatever is nothing else is a task. Never raises for what a person said."""
        ...
