"""What the nouns and adjectives of a phrase fit: "the nice red cup", "the open cabinet", "the left one"."""

from dataclasses import dataclass, replace

from majordomo.catalogue import PLACE, Catalogue
from planners.english.text import word_lists
from planners.english.things.believed import STATES
from planners.english.things.determiners import Quantifier
from planners.english.things.naming import ANY_NOUN, Called, Words, called
from planners.english.things.noun_phrases import NounPhrase
from planners.english.things.spatial import SIDES

_IDLE = frozenset(word_lists.phrases("idle adjectives"))
"""What tells no thing of this world from another."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a phrase describes.

    Attributes:
        phrase: It; adjectives that say what is so of a thing stand with what else is said of it.
        found: What its nouns and adjectives fit.
        names: Those of it that are of the kind that is meant.
        side: The side that tells one of them from the others.
        told: The nouns and adjectives as they were said, where some of them tell nothing.
    """

    phrase: NounPhrase
    found: Called
    names: Words
    side: str | None = None
    told: str = ""

    @property
    def is_group(self) -> bool:
        """Whether several are meant."""
        return self.found.is_plural or self.phrase.quantifier is Quantifier.ALL

    @property
    def is_of_wrong_kind(self) -> bool:
        """Whether it names what there is, and nothing of the kind."""
        return not self.names and bool(self.found.items) and self.found.has_noun

    @property
    def is_unknown(self) -> bool:
        """Whether there is nothing that it fits; a side tells one from others, and nothing of one alone."""
        return not self.names or (self.side is not None and len(self.names) == 1)


def described(phrase: NounPhrase, kind: str, catalogue: Catalogue) -> Described:
    """Tell what the nouns and adjectives of a phrase fit."""
    plain, told = _plain(phrase, kind, catalogue)
    found, side = _at_place(called(plain.core, kind, catalogue), kind, catalogue), None
    if not any(item.is_of(kind) for item in found.items):
        side = next((word for word in plain.core if word in SIDES), None)
    if side is not None:
        found = called(tuple(word for word in plain.core if word != side) or ("one",), kind, catalogue)
    return Described(plain, found, tuple(item.name for item in found.items if item.is_of(kind)), side, told)


def with_noun(phrase: NounPhrase, last: NounPhrase, kind: str, catalogue: Catalogue) -> NounPhrase:
    """In "the red and blue cups", and in "all the cups but the red one", the last noun is the red one's, too."""
    own = called(phrase.core, kind, catalogue)
    if phrase is last or not phrase.core or not last.core or own.has_noun:
        return phrase
    longer = (*(word for word in phrase.core if word not in ANY_NOUN), last.core[-1])
    is_described = bool(own.items) and ANY_NOUN.isdisjoint(phrase.core)  # "the red", and not "the red one"
    is_shared = is_described or bool(called(longer, kind, catalogue).items)
    return replace(phrase, core=longer) if is_shared else phrase


def _plain(phrase: NounPhrase, kind: str, catalogue: Catalogue) -> tuple[NounPhrase, str]:
    """A phrase whose adjectives tell things apart: what is so of them becomes a relation, "nice" is left out."""
    if len(phrase.core) < 2 or called(phrase.core, kind, catalogue).items:
        return phrase, ""
    states = tuple(word for word in phrase.core[:-1] if word in STATES)
    core = tuple(word for word in phrase.core if word not in states and word not in _IDLE)
    known = called(core, kind, catalogue)
    is_told = len(core) + len(states) < len(phrase.core)
    if core == phrase.core or not known.items or (is_told and len(known.items) > 1):
        return phrase, ""
    plain = replace(phrase, core=core, relation=(*states, *phrase.relation))
    return plain, " ".join(phrase.core) if is_told else ""


def _at_place(found: Called, kind: str, catalogue: Catalogue) -> Called:
    """Where only a place is called so, the one piece of furniture there: "put it on the side shelf"."""
    places = {item.name for item in found.items if item.is_of(PLACE)}
    if len(places) < len(found.items) or not places:
        return found
    there = tuple(item for item in catalogue.items.values() if item.is_of(kind) and item.place in places)
    return replace(found, items=there) if len(there) == 1 else found
