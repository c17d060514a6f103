"""Which of a question's options an answer means: its number, its words, or a description of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from majordomo.catalogue import ANY_KIND, Catalogue
from majordomo.errors import UnreadableInput
from planners.english.text.parts import clause_of, clean
from planners.english.text.words import texts_of
from planners.english.things.context import Context
from planners.english.things.named import Named
from planners.english.things.references import resolve

_PLACES: Mapping[str, int] = {
    **{"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "last": -1},
    **{"one": 0, "two": 1, "three": 2, "four": 3, "five": 4, "six": 5},
}
_NUMBERED = re.compile(r"(?:number |option |the (?!one$))?(?P<which>\d+|[a-z]+)(?:st|nd|rd|th)?(?: one| option)?")
_WHICHEVER = re.compile(
    r"(?:(?:i (?:do not|don['’]t) (?:care|mind)|no matter|any(?: ?one)?|either|which(?:ever)?|whatever"
    r"|you (?:choose|decide|pick)|up to you|surprise me|of them|one|you like)(?: |$))+"
)
_FILLING = frozenset({"the", "a", "an", "it", "is", "to", "of", "i", "you", "and", "one", "please"})
_YES = re.compile(
    r"(?:yes|y|yeah|yep|yup|sure|of course|okay|ok|alright|all right|fine|right|correct|absolutely|definitely"
    r"|(?:please )?do(?: it| that| so)?|go ahead|please)"
    r"(?: (?:please|do(?: it| that| so)?|go ahead|it is|they are|sure))*"
)
_NO = re.compile(
    r"(?:no|n|nope|nah|rather not|better not|do not|don't|never)"
    r"(?: (?:thanks|thank you|please|do not|don't|it is not|way))*"
)


def option_meant(answer: str, options: Sequence[str], context: Context) -> str | None:
    """The option that an answer means; None where it means none, or may mean several.

    Args:
        answer: In the person's words.
        options: Of the question, in the order in which they were offered.
        context: What words may refer to.
    """
    said = " ".join(re.findall(r"[\w'’-]+", answer.lower()))
    for meant in (*_by_order(said, options), *_by_consent(said, options)):
        return meant
    things = [option for option in options if option in context.catalogue]
    if len(things) == len(options) and _WHICHEVER.fullmatch(said):
        return options[0]
    described = _described(answer, things, context)
    return described if described or "yes" in options else _by_words(said, options)


def _by_order(said: str, options: Sequence[str]) -> Iterator[str]:
    yield from (option for option in options if option.lower() in (said, said.removeprefix("the ")))
    match = _NUMBERED.fullmatch(said)
    if match is None:
        return
    which = match["which"]
    place = int(which) - 1 if which.isdecimal() else _PLACES.get(which)
    if place is not None and -1 <= place < len(options) and (place >= 0 or which == "last"):
        yield options[place]


def _by_consent(said: str, options: Sequence[str]) -> Iterator[str]:
    """Yes and no, in other words."""
    for option, form in (("yes", _YES), ("no", _NO)):
        if option in options and form.fullmatch(said):
            yield option


def _described(answer: str, things: Sequence[str], context: Context) -> str | None:
    """The one thing that a description fits: "the left one", "the one on the counter"."""
    if not things:
        return None
    fit = Catalogue({name: item for name, item in context.catalogue.items.items() if name in things})
    try:
        text = clean(answer)
        words = texts_of(clause_of(text))
        found = resolve(words, ANY_KIND, replace(context, fit=fit)) if words else None
    except UnreadableInput:
        return None
    return found.names[0] if isinstance(found, Named) and len(found.names) == 1 else None


def _by_words(said: str, options: Sequence[str]) -> str | None:
    """The one option with which an answer shares the most words that count."""
    words = set(said.split()) - _FILLING
    shared = {option: len(words.intersection(option.lower().split())) for option in options}
    most = max(shared.values(), default=0)
    best = [option for option, count in shared.items() if count == most > 0]
    return best[0] if len(best) == 1 else None
