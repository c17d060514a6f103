"""What was read of a request so far."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace

from majordomo.plan import Question, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from planners.english.text.phrases import Parts
from planners.english.text.words import Clause
from planners.english.things.context import Context
from planners.search.wishes import Wish, imagined


@dataclass(frozen=True, slots=True)
class Prohibition:
    """What must not be done.

    Attributes:
        text: In the person's words.
        calls: What that rules out.
        things: What must not be touched, where that is what was said.
    """

    text: str
    calls: tuple[SkillCall, ...]
    things: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a request asks for.

    Attributes:
        context: What the words after it are read against.
        wishes: In the order of the clauses.
        assumptions: What was taken for granted in understanding.
        verb: What the last clause began with: "put the cup in the microwave and the lemon on the tray".
        frame: What stood around what it was about: "put the cup in the microwave and then the lemon".
        prohibitions: What must not be done.
        unmet: What is so and keeps a wish from being fulfilled.
    """

    context: Context
    wishes: tuple[Wish, ...] = ()
    assumptions: tuple[str, ...] = ()
    verb: Parts = ()
    frame: tuple[Clause, Clause] = ((), ())
    prohibitions: tuple[Prohibition, ...] = ()
    unmet: tuple[Predicate, ...] = ()

    def wishing(self, wishes: Iterable[Wish], assumptions: Iterable[str] = (), verb: Parts = ()) -> "Reading":
        """The reading after one more clause, which began with a verb."""
        added = tuple(wishes)
        context = replace(self.context, world=imagined(added, self.context.world))
        told = tuple(dict.fromkeys((*self.assumptions, *assumptions)))
        moved = {effect.arguments[0] for wish in added for effect in wish.effects if effect.arguments}
        wishes = (*(wish for wish in self.wishes if not _is_on_the_way(wish, moved)), *added)
        return replace(self, context=context, wishes=wishes, assumptions=told, verb=verb, frame=((), ()))

    def mentioning(self, *mentions: tuple[str, ...]) -> "Reading":
        """The reading after these were spoken of."""
        return replace(self, context=self.context.having_mentioned(*mentions))

    def mentions_since(self, before: "Reading") -> tuple[tuple[str, ...], ...]:
        """What was spoken of after an earlier reading of the same request."""
        return self.context.mentions[len(before.context.mentions) :]

    def wishes_since(self, before: "Reading") -> tuple[Wish, ...]:
        """What was asked for after that."""
        return self.wishes[len(before.wishes) :]

    def forbidding(self, *prohibitions: Prohibition) -> "Reading":
        """The reading with what must not be done besides."""
        return replace(self, prohibitions=(*self.prohibitions, *prohibitions))

    def assuming(self, *assumptions: str) -> "Reading":
        """The reading with something taken for granted."""
        return replace(self, assumptions=tuple(dict.fromkeys((*self.assumptions, *assumptions))))


def _is_on_the_way(wish: Wish, moved: Set[str]) -> bool:
    """Whether one of many was only to be taken for what comes now: "take the cups and put them in the sink"."""
    return wish.is_one_of_many and all(one.name == "holding" and one.arguments[0] in moved for one in wish.wanted)


@dataclass(frozen=True, slots=True)
class Unread:
    """Why something cannot be read, and how far the reader came.

    Attributes:
        answer: For the person.
        reached: Where in the request it stands [characters].
        weight: How much of a phrase was recognised.
    """

    answer: Question | Refusal
    reached: int = 0
    weight: int = 0

    def or_better(self, other: "Unread | None") -> "Unread":
        """The one that tells more."""
        return self if other is None or (self.reached, self.weight) > (other.reached, other.weight) else other


Read = Reading | Unread


def is_readable(found: Read) -> bool:
    """Whether something was read, or would be with an answer."""
    return isinstance(found, Reading) or isinstance(found.answer, Question)
