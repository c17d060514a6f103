"""What can come of a correction: another list of matters, a question, or that nothing changes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from agent.corrections.matters import Matter
from majordomo.predicate import Predicate


@dataclass(frozen=True, slots=True)
class Edit:
    """What is left from now on.

    Attributes:
        matters: In order.
        kept: Goals of what is done and stays.
        words: What is to be done before that and must be planned first; empty where there is nothing.
        afterwords: The same of what is to be done after it.
        assumed: What was taken for granted in understanding it.
    """

    matters: tuple[Matter, ...]
    kept: tuple[Predicate, ...] = ()
    words: str = ""
    afterwords: str = ""
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unclear:
    """The correction may mean several things.

    Attributes:
        question: For the person.
        options: What it may mean.
        then: What it comes to when one is chosen.
    """

    question: str
    options: tuple[str, ...]
    then: "Callable[[str], Change]" = field(compare=False)

    def chosen(self, answer: str) -> "Change":
        """What an answer comes to."""
        return self.then(answer) if answer in self.options else Unchanged(f"I do not know what “{answer}” means here.")


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The correction changes nothing.

    Attributes:
        reason: Why, as a sentence.
    """

    reason: str


Change = Edit | Unclear | Unchanged


def edited(change: Change, how: Callable[[Edit], Edit]) -> Change:
    """A change with its edit changed once more, whatever is still unclear of it."""
    if isinstance(change, Unclear):
        return replace(change, then=lambda chosen: edited(change.then(chosen), how))
    return how(change) if isinstance(change, Edit) else change


def one_of(question: str, names: tuple[str, ...], then: Callable[[str], Change]) -> Change:
    """What comes of one of some things: of the only one, or it must be known of which."""
    return then(names[0]) if len(names) == 1 else Unclear(question, names, then)
