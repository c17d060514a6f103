"""Of which things a claim is believed that is added to their name: "on the table", "open", "you are holding"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from majordomo.plan import Question, Refusal
from majordomo.predicate import Predicate, Verdict
from planners.english.text import word_lists
from planners.english.text.claim_patterns import additions_of
from planners.english.text.words import Word, texts_of
from planners.english.things.context import Context
from planners.english.things.named import Named
from planners.english.things.naming import Words
from planners.english.things.resolving import Resolve

STATES = word_lists.meanings("states")
"""Adjectives that say what is so of a thing now, and how the predicates say it."""

_EITHER: Mapping[str, Words] = {"from": ("on", "in"), "off": ("on",), "out": ("in",), "at": ("on", "in")}
"""Prepositions of which no predicate speaks, and what is so of what is taken from there."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of some things.

    Attributes:
        names: Of which it is so.
        unsure: Of which it may be so.
        is_unseen: Whether a look would tell of those.
        told: What had to be so, in words.
        place: Where a look would tell; None where nobody knows.
        anchors: What else was spoken of: the table, of the cups on it.
    """

    names: Words
    unsure: Words = ()
    is_unseen: bool = False
    told: str = ""
    place: str | None = None
    anchors: Words = ()


@dataclass(frozen=True, slots=True)
class Believed:
    """Keeps those of some things of which a claim is believed.

    Attributes:
        names: The things.
        context: What is believed.
        resolve: Tells what else the claim is about.
    """

    names: Words
    context: Context
    resolve: Resolve

    def kept(self, said: Words) -> Kept | Question | Refusal | None:
        """Those of which something is so; None where it is not understood."""
        is_denied = said[:1] == ("not",)
        said = tuple(STATES.get(word, word) for word in said)
        claims: dict[str, list[Predicate]] = {}
        best: Question | Refusal | None = None
        for found in self._claims(said[is_denied:]):
            if isinstance(found, Question | Refusal):
                best = found if best is None or isinstance(found, Question) else best
                continue
            for name, claim in found.items():
                claims.setdefault(name, []).append(claim.negated() if is_denied else claim)
        return self._kept_by(claims, _in_words(said)) if claims else best

    def _kept_by(self, claims: Mapping[str, Sequence[Predicate]], told: str) -> Kept:
        verdicts = {name: set(map(self.context.verdict, own)) for name, own in claims.items()}
        true = tuple(name for name, found in verdicts.items() if Verdict.TRUE in found)
        unsure = tuple(name for name, found in verdicts.items() if name not in true and Verdict.UNKNOWN in found)
        every = [claim for own in claims.values() for claim in own]
        places = (self.context.catalogue[claim.arguments[-1]].place for claim in every)
        anchors = dict.fromkeys(one for claim in every for one in claim.arguments if one not in self.names)
        return Kept(true, unsure, True, told, next(filter(None, places), None), tuple(anchors))

    def _claims(self, said: Words) -> Iterator[Mapping[str, Predicate] | Question | Refusal]:
        """What is claimed of each name, in every way in which it can be read; or why it cannot."""
        for start in _EITHER.get(said[0], ()) if said else ():
            yield from self._claims_as_said((start, *_behind_preposition(said)))
        if said and said[0] not in _EITHER:
            yield from self._claims_as_said(said)

    def _claims_as_said(self, said: Words) -> Iterator[Mapping[str, Predicate] | Question | Refusal]:
        clause = tuple(Word(word, 0, 0) for word in said)
        for (spec, subject), slots in additions_of(self.context.skills).matches(clause):
            kinds = dict(spec.parameters)
            fitting = [name for name in self.names if self.context.catalogue[name].is_of(kinds[subject])]
            others = self._named(slots, kinds) if fitting else {}
            if not isinstance(others, dict):
                yield others
            elif fitting:
                arguments = ((name, others | {subject: name}) for name in fitting)
                yield {name: Predicate(spec.name, tuple(own[slot] for slot in kinds)) for name, own in arguments}

    def _named(
        self, slots: Mapping[str, Sequence[Word]], kinds: Mapping[str, str]
    ) -> dict[str, str] | Question | Refusal:
        named = {}
        for slot, words in slots.items():
            found = self.resolve(texts_of(words), kinds[slot], self.context)
            if not isinstance(found, Named):
                return found
            if len(found.names) != 1:
                return Refusal(f"'{' '.join(word.text for word in words)}' is more than one thing.")
            named[slot] = found.names[0]
        return named


def _behind_preposition(said: Words) -> Words:
    return said[2:] if said[:2] == ("out", "of") else said[1:]


def _in_words(said: Words) -> str:
    return " ".join((" or ".join(_EITHER.get(said[0], said[:1])), *_behind_preposition(said)))
