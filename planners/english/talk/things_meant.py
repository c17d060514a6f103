"""Which things words in a correction may mean: "the blue one" is one of those that were spoken of."""

from typing import NamedTuple

from majordomo.catalogue import ANY_KIND
from majordomo.errors import UnreadableInput
from majordomo.plan import Question
from planners.english.talk.correction_phrases import OTHER
from planners.english.text.parts import clause_of
from planners.english.text.words import texts_of
from planners.english.things.context import Context
from planners.english.things.named import Named
from planners.english.things.references import resolve


class Things(NamedTuple):
    """What words for things mean.

    Attributes:
        names: Catalogue names.
        is_one: Whether only one of them is meant, and it was not said which.
    """

    names: tuple[str, ...]
    is_one: bool = False


def things_meant(said: str, context: Context) -> Things | str:
    """The things that words may mean; where they mean none, why, as a sentence."""
    context = context.having_mentioned(*context.earlier)
    try:
        words = texts_of(clause_of(said))
        found = resolve(words, ANY_KIND, context) if words else None
    except UnreadableInput as error:
        return error.problem
    if found is None:
        return "I do not understand that."
    if isinstance(found, Named):
        return Things(found.names)
    if isinstance(found, Question):
        return Things(found.options, is_one=True)
    others = _others(context) if OTHER.search(said) else ()
    return Things(others, is_one="others" not in said.lower()) if others else found.reason


def _others(context: Context) -> tuple[str, ...]:
    """What is called like something that was spoken of, and was not spoken of itself."""
    items = context.catalogue.items
    spoken_of = {name for mention in context.mentions for name in mention}
    nouns = {noun for name in spoken_of for noun in items[name].nouns}
    return tuple(name for name, item in items.items() if name not in spoken_of and nouns.intersection(item.nouns))
