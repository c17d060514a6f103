"""What a person asks: about the scene, about what the robot does and did, and about what it was told."""

from dataclasses import dataclass
from enum import StrEnum

from majordomo.predicate import Predicate
from majordomo.skill import SkillCall


class Topic(StrEnum):
    """What a question is about."""

    WHERE = "where"
    WHETHER = "whether"
    WHICH = "which"
    SIGHT = "sight"
    SHOWN = "shown"
    ABILITIES = "abilities"
    DOING = "doing"
    DONE = "done"
    WHY = "why"
    LAST_SEEN = "last seen"
    TOLD = "told"
    REPEAT = "repeat"
    UNCLEAR = "unclear"


class Period(StrEnum):
    """A time that lies behind."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_WEEK = "this week"
    LAST_WEEK = "last week"
    EVER = "ever"


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
        candidates: Where it is UNCLEAR which thing is meant: what is asked with each.
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
    candidates: "tuple[tuple[str, Inquiry], ...]" = ()
