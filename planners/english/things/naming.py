"""From words to the catalogue's items: nouns and adjectives, plurals, "the red one", "the microwave door"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

from majordomo.catalogue import Catalogue, Item
from planners.english.text import word_lists

ANY_NOUN = frozenset({"one", "ones", "thing", "things", "object", "objects", "item", "items", "stuff"})
"""Nouns that fit everything."""

_DOORS = {"door": False, "doors": True}
"""Whether they speak of several: nouns that fit whatever opens, beside its own."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """The items that some words fit.

    Attributes:
        items: In catalogue order.
        is_plural: Whether the words speak of several.
        has_noun: Whether the words say what it is; "the red" does not.
    """

    items: tuple[Item, ...] = ()
    is_plural: bool = False
    has_noun: bool = True


@lru_cache(maxsize=1024)
def called(words: Words, kind: str, catalogue: Catalogue) -> Called:
    """Return what the words fit; where something of the kind is among it, only that."""
    found = _called(words, catalogue)
    if not found.items and any(word in _DOORS for word in words):
        found = _with_door(words, catalogue)
    for one in (found, *(_called(other, catalogue) for other in _synonyms(words))):
        fitting = tuple(item for item in one.items if item.is_of(kind))
        if fitting:
            return Called(fitting, one.is_plural, one.has_noun)
    return found


@lru_cache(maxsize=16)
def vocabulary_of(catalogue: Catalogue) -> frozenset[str]:
    """Every word of which names are made."""
    return frozenset(word for item in catalogue.items.values() for word in _words_of(item))


def mentioned_in(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Names that occur in a text, in the order in which they do."""
    low = f" {''.join(letter if letter.isalnum() else ' ' for letter in text.lower())} "
    places = [(low.find(f" {name.lower()} "), name) for name in catalogue.items]
    return tuple(name for place, name in sorted(places) if place >= 0)


def best_described(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Names of the things that most words of a text describe: "the blue one" is the blue cup."""
    spoken = {word.strip(".,!?").lower() for word in text.split()}
    scores = {name: len(spoken & set(_words_of(item))) for name, item in catalogue.items.items()}
    best = max(scores.values(), default=0)
    return tuple(name for name, score in scores.items() if score == best > 0)


@lru_cache(maxsize=1024)  # the same words are tried in many ways
def nearest(text: str, kind: str, catalogue: Catalogue) -> str:
    """The name of the thing of a kind whose words are nearest to a text; the first where none is near."""
    items = {name: item for name, item in catalogue.items.items() if item.is_of(kind)}
    described = best_described(text, Catalogue(items))
    if described:
        return described[0]
    spoken = {word: item.name for item in reversed(items.values()) for word in _words_of(item)}
    for candidate in (text, *reversed(text.split())):
        near = get_close_matches(candidate, spoken, n=1, cutoff=0.7)
        if near:
            return spoken[near[0]]
    return next(iter(items), "")


@dataclass(frozen=True, slots=True)
class _Forms:
    """An item's words, taken apart once.

    Attributes:
        name: The words of its name.
        nouns: What it is, in one or more words; its name is among it.
        plurals: The same of several.
        adjectives: What tells it from its like.
        described: Adjectives, and the words of its name.
    """

    name: Words
    nouns: frozenset[Words]
    plurals: frozenset[Words]
    adjectives: frozenset[str]
    described: frozenset[str]


@cache
def _forms(item: Item) -> _Forms:
    name = tuple(item.name.lower().split())
    nouns = frozenset((*(tuple(noun.lower().split()) for noun in item.nouns), name))
    adjectives = frozenset(adjective.lower() for adjective in item.adjectives)
    plurals = frozenset(plural for noun in nouns for plural in _plurals(noun))
    return _Forms(name, nouns, plurals, adjectives, adjectives | set(name))


def _words_of(item: Item) -> Iterator[str]:
    for part in (*item.adjectives, *item.nouns, item.name):
        yield from part.lower().split()


def _plurals(noun: Words) -> Iterator[Words]:
    *front, last = noun
    yield (*front, f"{last}s")
    yield (*front, f"{last}es")
    if last.endswith("y"):
        yield (*front, f"{last[:-1]}ies")
    if last.endswith("f"):
        yield (*front, f"{last[:-1]}ves")


def _called(words: Words, catalogue: Catalogue) -> Called:
    if not words:
        return Called()
    exact = tuple(item for item in catalogue.items.values() if _forms(item).name == words)
    if exact:
        return Called(exact)
    singular: list[Item] = []
    plural: list[Item] = []
    for item in catalogue.items.values():
        forms = _forms(item)
        if any(_ends_with(words, noun, forms.described) for noun in forms.nouns):
            singular.append(item)
        elif any(_ends_with(words, noun, forms.described) for noun in forms.plurals):
            plural.append(item)
    if singular or plural:
        return Called(tuple(singular or plural), not singular)
    return _by_looks(words, catalogue)


def _by_looks(words: Words, catalogue: Catalogue) -> Called:
    """What is only described: "the red one", "the red", "things", "everything red"."""
    nouns = [word for word in words if word in ANY_NOUN]
    looks = [word for word in words if word not in ANY_NOUN]
    if len(nouns) > 1:
        return Called()
    fitting = tuple(item for item in catalogue.items.values() if _forms(item).described.issuperset(looks))
    return Called(fitting, any(noun.endswith(("s", "stuff")) for noun in nouns), has_noun=False)


def _synonyms(words: Words) -> Iterator[Words]:
    """The words with another noun at their end."""
    table = word_lists.meanings("synonyms")
    for cut in range(len(words)):
        for other in table.get(" ".join(words[cut:]), "").split(", "):
            if other:
                yield (*words[:cut], *other.split())


def _with_door(words: Words, catalogue: Catalogue) -> Called:
    """What opens: "the microwave door", "the door of the microwave", "every door"."""
    door = next(index for index, word in enumerate(words) if word in _DOORS)
    is_plural = _DOORS[words[door]]
    opening = Catalogue({name: item for name, item in catalogue.items.items() if item.is_of("openable")})
    rest = (*words[:door], *(word for word in words[door + 1 :] if word not in ("of", "the")))
    if not rest:
        return Called(tuple(opening.items.values()), is_plural)
    found = _called(rest, opening)
    return Called(found.items, is_plural or found.is_plural)


def _ends_with(words: Sequence[str], noun: Words, described: frozenset[str]) -> bool:
    front = len(words) - len(noun)
    return front >= 0 and tuple(words[front:]) == noun and described.issuperset(words[:front])
