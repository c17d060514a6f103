"""Where the robot shall stand: a place that is named itself, or that of a thing."""

from majordomo.catalogue import ANY_KIND, PLACE
from majordomo.plan import Question, Refusal
from planners.english.things.context import Context
from planners.english.things.named import Named, listed
from planners.english.things.naming import Words, called, nearest
from planners.english.things.resolving import Resolve


def place_meant(words: Words, context: Context, resolve: Resolve) -> Named | Question | Refusal:
    """Tell which place some words mean."""
    for core in (words, words[1:]):
        found = called(core, PLACE, context.catalogue)
        places = tuple(item.name for item in found.items if item.is_of(PLACE))
        if places:
            return _one_of(places, context)
    things = resolve(words, ANY_KIND, context, keeps_any=True)
    if not isinstance(things, Named):
        return things
    known = (_place_of(name, context) for name in things.names)
    places = tuple(dict.fromkeys(place for place in known if place is not None))
    if not places:
        return Refusal(f"I know no place to go to for {listed(things.names)}.", nearest("", PLACE, context.catalogue))
    return _one_of(places, context, things.names)


def _one_of(places: Words, context: Context, spoken_of: Words = ()) -> Named | Question:
    if len(places) == 1:
        return Named(places, spoken_of=spoken_of)
    chosen = context.ask(f"Which place do you mean: {listed(places, 'or')}?", places)
    return chosen if isinstance(chosen, Question) else Named(chosen, spoken_of=spoken_of)


def _place_of(name: str, context: Context) -> str | None:
    """Where the robot stands to reach a thing: its own place, or that of what it is on or in."""
    item = context.catalogue[name]
    holder = context.holder_of(name) if item.is_of("movable") else None
    return item.place if holder is None else context.catalogue[holder].place
