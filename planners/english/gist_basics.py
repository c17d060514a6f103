"""What every finder of goals starts from: the words, and what is believed of what they name."""

from dataclasses import dataclass

from majordomo.predicate import Predicate, Verdict
from planners.english.context import Context
from planners.english.gist_words import PAUSE, STOP, Mention, said_of
from planners.english.naming import Words

_COUNTS = {"two": 2, "three": 3, "both": 2, "four": 4, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class Goal:
    """Something that may be wanted.

    Attributes:
        claims: What shall be so.
        request: How it is asked for.
        at: Index of the word that says it.
    """

    claims: tuple[Predicate, ...]
    request: str
    at: int


@dataclass(frozen=True, slots=True)
class Which:
    """Things of which one is meant, and what they are called."""

    called: str
    names: Words


class Unclear(Exception):
    """Nothing stands out."""


class Open(Exception):
    """Several things may be meant.

    Args:
        which: They.
    """

    def __init__(self, which: Which) -> None:
        super().__init__()
        self.which = which


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds goals in words.

    Attributes:
        words: As `words_of` returns them.
        context: What they may refer to.
    """

    words: Words
    context: Context

    def is_about_all(self, one: Mention) -> bool:
        start = max((i + 1 for i in range(one.start) if self.words[i] in (PAUSE, STOP)), default=0)
        lead = self.words[max(start, one.start - 3) : one.start]
        if "one of" in " ".join(lead):
            return False
        number = next((_COUNTS[word] for word in lead if word in _COUNTS), None)
        if number is not None and number != len(one.of("movable", self.context.catalogue)):
            raise Unclear
        return one.is_plural(self.context.catalogue) or bool(said_of(lead, "gist all"))

    def is_so(self, claim: Predicate) -> bool:
        """Whether something is believed to be so."""
        return self.context.verdict(claim) is Verdict.TRUE
