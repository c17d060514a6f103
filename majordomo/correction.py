"""What a person says to correct what is being done: in the middle of a task, or right after it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pause:
    """Hold still, and go on later: "wait".

    Attributes:
        is_task: Whether it is something to do while nothing is being done: "wait 3 seconds".
    """

    is_task: bool = False


@dataclass(frozen=True, slots=True)
class GoOn:
    """Continue where it was: "go on"."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave out what is being done, or everything that is left about some things: "skip that", "skip the lemon".

    Attributes:
        things: Those; none: what is being done.
        is_one: Whether only one of them is meant, and it was not said which.
    """

    things: tuple[str, ...] = ()
    is_one: bool = False


@dataclass(frozen=True, slots=True)
class Amend:
    """Something else was meant: "no, the blue one", "not the tray, in the sink".

    Attributes:
        things: What may be meant; where it is several, one of them. None: it was only said what is not.
        instead_of: What was not meant, where that was said.
        spot: Name of the predicate that says where things shall be, where that was said: "in the sink" is "inside".
        problem: Why the words mean nothing here, as a sentence; empty where they do.
        is_other: Whether another of the same sort is meant, whatever it is: "no, the other one".
    """

    things: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    spot: str = ""
    problem: str = ""
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Put something elsewhere than was said: "put it in the sink", while it is being put on the tray.

    Attributes:
        places: Where; where it is several, one of them.
        things: What; none: what is being moved.
        spot: As an amendment's.
    """

    places: tuple[str, ...]
    things: tuple[str, ...] = ()
    spot: str = ""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Bring about another state than was said: "no, off", while a light is turned on.

    Attributes:
        predicate: Name of the predicate that says which.
    """

    predicate: str


@dataclass(frozen=True, slots=True)
class Instead:
    """Do this instead of what is being done: "no, close the microwave".

    Attributes:
        text: What to do; empty: what was asked for last, and would come afterwards.
    """

    text: str = ""


@dataclass(frozen=True, slots=True)
class First:
    """Do this before all that is left: "close the microwave first"."""

    text: str


@dataclass(frozen=True, slots=True)
class Also:
    """Do this as well, in the end: "and then also close the microwave", "the lemon, too".

    Attributes:
        text: What to do; empty where only things were named, with which the same shall be done.
        things: Those.
        is_one: Whether only one of them is meant, and it was not said which.
    """

    text: str = ""
    things: tuple[str, ...] = ()
    is_one: bool = False


@dataclass(frozen=True, slots=True)
class PutBack:
    """Put things where they came from: "put it back".

    Attributes:
        things: Which; none: what is held, or was moved last.
        is_one: Whether only one of them is meant, and it was not said which.
        problem: Why the words for them mean nothing here, as a sentence; empty where they do.
    """

    things: tuple[str, ...] = ()
    is_one: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """Bring back what was so before the last step of the task that runs, or before the last task."""


@dataclass(frozen=True, slots=True)
class Either:
    """Something else, or something more: "what about the lemon?" does not say which.

    Attributes:
        readings: What it may be, each with the words for it that a person would choose.
    """

    readings: tuple[tuple[str, Amend | Also], ...]


Correction = Skip | Amend | Elsewhere | Otherwise | Instead | First | Also | PutBack | Undo | Either
"""What changes what is left of a task; `Pause` and `GoOn` leave it as it is."""
