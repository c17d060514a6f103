"""What could be said instead: the skills' phrases, filled with the things that the person seems to mean."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from majordomo.catalogue import Catalogue
from planners.english.text.phrases import Phrase
from planners.english.things.naming import mentioned_in, nearest

ALIKE = 0.5
"""How much of its letters a request shares with another, at least, that is suggested instead of the first."""

_EMPTY_WORDS = frozenset({"the", "it", "of", "a", "to", "for", "me", "you", "what", "in", "on"})


def nearest_example(text: str, phrases: Iterable[Phrase], catalogue: Catalogue) -> str:
    """The request nearest to a text that can be read: alike in letters, in words that count, and in things."""
    words, things = set(text.lower().split()) - _EMPTY_WORDS, set(mentioned_in(text, catalogue))
    best, to_beat = "", -1.0
    for phrase in phrases:
        filled = example_of(phrase, text, catalogue)
        shared = len(words.intersection(phrase.literals)) + len(things.intersection(mentioned_in(filled, catalogue)))
        letters = SequenceMatcher(None, text.lower(), filled.lower())
        bounds = (
            letters.real_quick_ratio,
            letters.quick_ratio,
            letters.ratio,
        )  # each is cheaper, and more, than the next
        if all(bound() + shared > to_beat for bound in bounds):
            best, to_beat = filled, max(letters.ratio() + shared, ALIKE)
    return best


def example_of(phrase: Phrase, text: str, catalogue: Catalogue) -> str:
    """A phrase filled with the things of the right kinds that are nearest to a text."""
    kinds = phrase.skill.argument_kinds()
    values = {}
    for name in phrase.slots:
        if name in kinds:
            values[name] = f"the {nearest(text.lower(), kinds[name], catalogue)}"
        else:
            values[name] = "3" if phrase.skill.model_fields[name].annotation in (int, float) else "hello"
    return phrase.filled(values)
