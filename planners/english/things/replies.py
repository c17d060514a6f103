"""What a reply to a question says, as far as can be told without the things that it speaks of."""

from majordomo.catalogue import Catalogue
from planners.english.things.naming import Words, best_described

_WHICHEVER = frozenset({"any", "anyone", "either", "whichever", "whatever"})
_EVERY = frozenset({"all", "both", "every"})
_BOTH = frozenset({"both", "both of them", "both please", "the two of them", "both of those"})
_YES = frozenset({"yes", "y", "yeah", "yep", "sure", "true", "it is", "they are", "it does"})
_NO = frozenset({"no", "n", "nope", "false", "it is not", "it isn't", "they are not", "they aren't"})


def options_chosen(reply: str, options: Words, count: int, catalogue: Catalogue) -> Words | None:
    """So many of some options as a reply chooses; None where it does not say which.

    Args:
        reply: In lower case.
        options: Names of things, or what else was offered.
        count: How many are asked for.
        catalogue: What there is.
    """
    words = set(reply.replace(",", " ").split())
    if words & _WHICHEVER:
        return options[:count]
    if (words & _EVERY and count > 1) or (reply in _BOTH and len(options) == 2):
        return options
    things = Catalogue({name: catalogue[name] for name in options if name in catalogue})
    chosen = best_described(reply, things)
    return chosen if len(chosen) == count else None


def is_yes(reply: str) -> bool | None:
    """Whether a reply in lower case says yes; None where it says neither yes nor no."""
    first = reply.replace(",", " ").split()[:1]
    for meant, said in ((True, _YES), (False, _NO)):
        if not said.isdisjoint((reply, *first)):
            return meant
    return None
