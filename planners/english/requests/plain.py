"""Reads parts of a request that no word opens: how many of them are one clause, and what they may be besides."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from majordomo.catalogue import ANY_KIND
from planners.english.requests.leaving_out import ExceptionReader
from planners.english.requests.prohibitions import kept_so, leaving_in
from planners.english.requests.reading import Prohibition, Read, Reading, Unread, is_readable
from planners.english.requests.regrouping import explained, run_on
from planners.english.requests.sentence import Sentence
from planners.english.text.parts import Join, Part
from planners.english.text.words import Clause, texts_of, without_courtesies
from planners.english.things.named import Named
from planners.english.things.references import resolve
from planners.english.things.unnamed import PRONOUNS

MAX_JOINED = 6
"""Parts that may turn out to be one: "put the cup, the can and the lemon on the tray"."""

MAX_ATTEMPTS = 500
"""Ways to group parts that are tried before a request counts as unreadable."""

Parts = tuple[Part, ...]
WayT = TypeVar("WayT")


class PlainReader:
    """Reads clauses of a request.

    Args:
        sentence: It.
        exceptions: Reads what is left out in a clause.
        follow: Reads the parts behind a clause, with what was read before it and with it.
    """

    def __init__(
        self, sentence: Sentence, exceptions: ExceptionReader, follow: Callable[[Parts, Reading, Reading], Read]
    ) -> None:
        self._sentence = sentence
        self._exceptions = exceptions
        self._follow = follow
        self._attempts = 0
        self._clauses_read: dict[tuple[Clause, int], tuple[Reading, Read | None]] = {}

    def read(self, parts: Parts, so_far: Reading) -> Read:
        """Read a clause, and go on."""
        told = self._whole(explained(parts, self._sentence.text), so_far) if self._is_open(parts[0], so_far) else None
        if told is not None:
            return told
        worst: Unread | None = None
        for end in self._tries(self._ends(parts)):
            found = self._clause(self._sentence.clause(parts[:end]), so_far)
            if isinstance(found, Reading):
                found = self._follow(parts[end:], so_far, found)
            if isinstance(found, Reading):
                return found
            worst = worst if found is None else found.or_better(worst)
        return self._otherwise(parts, so_far) or worst or self._sentence.not_understood(parts)

    def _otherwise(self, parts: Parts, so_far: Reading) -> Read | None:
        """Read parts in ways that their words leave open."""
        if len(parts) > 1 and parts[1].join is Join.AND and not parts[1].opener:
            shared = self._sharing_object(parts, so_far)
            if isinstance(shared, Reading):
                return self._sentence.go_on(parts[1:], shared)
            topic = self._topic(parts, so_far)
            if topic is not None:
                return self._sentence.go_on((replace(parts[1], join=Join.STOP), *parts[2:]), so_far.mentioning(topic))
        ways = self._tries(run_on(parts, self._sentence.clauses.verbs))
        return self._whole((way for way in ways if isinstance(self._clause(way[0].words, so_far), Reading)), so_far)

    def _whole(self, ways: Iterable[Parts], so_far: Reading) -> Read | None:
        """The first of some ways to take parts that can be read whole, or a question about it."""
        for way in ways:
            found = self._sentence.go_on(way, so_far)
            if is_readable(found):
                return found
        return None

    def _is_open(self, part: Part, so_far: Reading) -> bool:
        """Whether words leave open which of several things they mean, or are none that could be read alone."""
        found = self._clause(part.words, so_far)
        told = found.assumptions[len(so_far.assumptions) :] if isinstance(found, Reading) else ("any will do",)
        return any(text.startswith("any will do") for text in told)

    def _sharing_object(self, parts: Parts, so_far: Reading) -> Read | None:
        """Read a verb whose object comes with the next one: "open and close the microwave"."""
        thing = self._sentence.clauses.commands.object_of(parts[1].words) if self._has_verb(parts[0]) else None
        return self._sentence.clauses.read((*parts[0].words, *thing), so_far) if thing else None

    def _topic(self, parts: Parts, so_far: Reading) -> tuple[str, ...] | None:
        """What is only named, for the clause behind it to be about: "the sponge, please put it in the sink"."""
        has_pronoun = not PRONOUNS.isdisjoint(texts_of(parts[1].words))
        if not has_pronoun or self._has_verb(parts[0]) or not self._has_verb(parts[1]):
            return None
        words = texts_of(without_courtesies(parts[0].words))
        named = resolve(words, ANY_KIND, so_far.context, keeps_any=True)
        return named.names if isinstance(named, Named) else None

    def _ends(self, parts: Parts) -> Iterator[int]:
        """How many parts may be one clause: first all that begin with no verb, for they are likely to be a list."""
        most = 1
        while most < min(len(parts), MAX_JOINED) and parts[most].join <= Join.BUT:
            most += 1
        without_verb = 1
        while without_verb < most and not (parts[without_verb].opener or self._has_verb(parts[without_verb])):
            without_verb += 1
        yield from range(without_verb, 0, -1)
        yield from range(without_verb + 1, most + 1)

    def _tries(self, ways: Iterable[WayT]) -> Iterator[WayT]:
        """As many of some ways as may still be tried."""
        for way in ways:
            self._attempts += 1
            if self._attempts > MAX_ATTEMPTS:
                return
            yield way

    def _has_verb(self, part: Part) -> bool:
        words = without_courtesies(part.words)
        return bool(words) and words[0].text in self._sentence.clauses.verbs

    def _clause(self, clause: Clause, so_far: Reading) -> Read | None:
        """Read one clause, once: it is come back to in many ways to group parts."""
        key = clause, id(so_far)  # which is kept, so that no other reading gets its id
        if key not in self._clauses_read:
            self._clauses_read[key] = so_far, self._clause_anew(clause, so_far)
        return self._clauses_read[key][1]

    def _clause_anew(self, clause: Clause, so_far: Reading) -> Read | None:
        left = leaving_in(clause, so_far, self._sentence.clauses)
        if isinstance(left, Prohibition):  # "take it to the sink and leave it there" forbids nothing
            return so_far if _is_done(left, so_far) else so_far.forbidding(left)
        found = self._sentence.clauses.read(clause, so_far)
        if not isinstance(found, Reading):
            return self._exceptions.in_clause(clause, so_far) or (found if left is None else left.or_better(found))
        if texts_of(without_courtesies(clause))[:1] != ("keep",):
            return found
        said = self._sentence.clauses.source(clause)
        return found.forbidding(*(kept_so(wish, said, so_far.context) for wish in found.wishes_since(so_far)))


def _is_done(left: Prohibition, so_far: Reading) -> bool:
    """Whether what shall be left alone is what was just asked for, and nothing else."""
    claims = (claim for wish in so_far.wishes if not wish.is_one_of_many for claim in wish.wanted)
    asked_for = {thing for claim in claims for thing in claim.arguments}
    return bool(left.things) and asked_for.issuperset(left.things)
