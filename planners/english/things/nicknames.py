"""What people call things, from the facts that they told: "my cup" is the red cup, after "the red cup is mine"."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from majordomo.catalogue import Catalogue
from planners.english.things.naming import Words, best_described

_THINGS = r"(?P<thing>.+?)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_THINGS} (?:is|are) (?P<mine>mine|ours)",
        rf"{_THINGS} belongs? to (?P<mine>me|us)",
        rf"{_THINGS} (?:is|are) (?P<owner>[a-z]+)'s",
        rf"{_THINGS} belongs? to (?P<owner>[a-z]+)",
        rf"(?P<name>(?:my|our) .+?) is {_THINGS}",
        rf"{_THINGS} is called (?P<name>[a-z]+)",
        rf"we call {_THINGS} (?P<name>[a-z]+)",
    )
)
"""The first that fits is taken."""


@lru_cache(maxsize=64)
def nicknames(told: tuple[str, ...], catalogue: Catalogue) -> Mapping[str, Words]:
    """The things that each nickname may mean; a fact that may be about several things gives none."""
    found: dict[str, Words] = {}
    for fact in told:
        for name, thing in _nicknames_in(" ".join(fact.lower().rstrip(".! ").split()), catalogue):
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), thing)))
    return found


def _nicknames_in(fact: str, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    match = next(filter(None, (form.fullmatch(fact) for form in _FORMS)), None)
    if match is None:
        return
    parts = match.groupdict()
    name = parts.get("name") or ""
    known = best_described(name, catalogue)  # "my favourite cup is the blue one": one of the cups
    meant = best_described(match["thing"], _only(known, catalogue) if known else catalogue)
    if len(meant) != 1:
        return
    (thing,) = meant
    if name:
        yield name, thing
        yield f"the {name}", thing
        return
    owners = ("my", "our") if parts.get("mine") else (f"{match['owner']}'s", f"{match['owner']} is")  # as "'s" is read
    for noun in catalogue[thing].nouns:
        yield from ((f"{owner} {noun}", thing) for owner in owners)
    if parts.get("mine"):
        yield "mine", thing


def _only(names: Words, catalogue: Catalogue) -> Catalogue:
    return Catalogue({name: catalogue[name] for name in names})
