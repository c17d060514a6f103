"""What can come of a correction: another list of matters, a question, or that nothing changes."""

from collections.abc import Callable
from dataclasses import dataclass, field

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
    """

    matters: tuple[Matter, ...]
    kept: tuple[Predicate, ...] = ()
    words: str = ""
    afterwords: str = ""


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
        """What an answer comes to: an option, or words that fit one of them best."""
        said = set(answer.lower().replace(",", " ").strip(" .!?").split())
        shared = {option: len(said.intersection(option.lower().split())) for option in self.options}
        most = max(shared.values(), default=0)
        best = [option for option, count in shared.items() if count == most > 0]
        return self.then(best[0]) if len(best) == 1 else Unchanged(f"I do not know what “{answer}” means here.")


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The correction changes nothing.

    Attributes:
        reason: Why, as a sentence.
    """

    reason: str


Change = Edit | Unclear | Unchanged
