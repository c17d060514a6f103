"""A failure that something must be done about."""

from dataclasses import dataclass

from majordomo.failure import Failure
from majordomo.predicate import Predicate


@dataclass(frozen=True, slots=True)
class Trouble:
    """A step that failed, or goals that are not seen true.

    Attributes:
        step: Stands for it in ladders and budgets: the call, or the goals.
        node_id: The step that failed; None: the goals were not seen true.
        failure: What, when, and in words.
        unknown: Claims that nobody can tell, where that is why.
    """

    step: str
    node_id: str | None
    failure: Failure
    unknown: tuple[Predicate, ...] = ()
