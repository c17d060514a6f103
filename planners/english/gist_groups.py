"""Which things the gist of some words is about, and where each of them is said to come from and to go."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from majordomo.catalogue import Catalogue
from planners.english import word_lists
from planners.english.gist_words import PAUSE, STOP, Mention, before, ends_with, said_of
from planners.english.naming import Words

_JOINING = frozenset(
    {"and", "plus", "also", "as", "well", "each", "the", "a", "both", "all", "my", "our", "that", "of", PAUSE}
)
_SHORT = 4
"""Words from which on there is more between two places than "and on the"."""

_DENYING = frozenset({"not", "without", "nor", "never", "no"})


class Role(Enum):
    """What the words before a place say of it."""

    FROM = "from"
    TO = "to"
    BESIDE = "beside"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is named.

    Attributes:
        name: The fixture.
        role: What the words before it say.
        start: Index of its first word.
    """

    name: str
    role: Role
    start: int


@dataclass(slots=True)
class Group:
    """Things that are named together.

    Attributes:
        things: They.
        spots: Places that are named after them.
    """

    things: list[Mention]
    spots: list[Spot] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Groups:
    """What was found.

    Attributes:
        groups: In the order in which they are named.
        front: Places that are named before any thing.
        used: Indices of words that have a part in it.
    """

    groups: tuple[Group, ...]
    front: tuple[Spot, ...]
    used: frozenset[int]


def groups_in(words: Words, mentions: tuple[Mention, ...], catalogue: Catalogue) -> Groups | None:
    """Put things and places together; None where something that is denied has no counterpart."""
    groups: list[Group] = []
    front: list[Spot] = []
    used: set[int] = set()
    last_end = 0
    for one in mentions:
        between, last_end = words[last_end : one.start], one.end
        role = role_of(words, one.start)
        if _is_denied(words, one.start):
            continue
        used.update(range(one.start, one.end))
        if one.of("movable", catalogue):
            if role is Role.BESIDE and groups and not groups[-1].spots:
                return None  # "the plate with the apple on the table"
            if role is not Role.BESIDE:
                _add(one, between, groups, catalogue)
            continue
        spots = groups[-1].spots if groups else front
        if spots and spots[-1].role is role is Role.TO and between[:1] == ("and",) and len(between) < _SHORT:
            return None  # "in the microwave and on the counter"
        for name in spots_of(one, catalogue)[:2]:
            if spots and is_repaired(between) and spots[-1].role is role is Role.TO:
                spots.pop()
            spots.append(Spot(name, role, one.start))
    return Groups(tuple(groups), tuple(front), frozenset(used))


def spots_of(one: Mention, catalogue: Catalogue) -> Words:
    """The fixtures that a mention may mean as a place for things."""
    return tuple(dict.fromkeys((*one.of("container", catalogue), *one.of("surface", catalogue))))


def role_of(words: Words, start: int) -> Role:
    """What the words before a name say of it."""
    end = before(words, start)
    found = {role: ends_with(words, end, f"gist {role.value}") for role in (Role.FROM, Role.TO, Role.BESIDE)}
    best = max(found, key=lambda role: len(found[role]))
    return best if found[best] else Role.BARE


def is_repaired(between: Words) -> bool:
    """Whether words between two names take the first back."""
    text = [word for word in between if word not in (PAUSE, STOP)]
    return bool(said_of(tuple(text), "gist repairs")) and "and" not in text


def _add(one: Mention, between: Words, groups: list[Group], catalogue: Catalogue) -> None:
    names = one.of("movable", catalogue)
    again = next(
        (group for group in reversed(groups) if any(_same(names, other, catalogue) for other in group.things)), None
    )
    if again is not None:  # "the lemon is dirty, put the lemon in the sink"
        groups.remove(again)
        groups.append(again)
    elif groups and not _has_goal(groups[-1]) and is_repaired(between):
        groups[-1].things = [one]
    elif groups and not groups[-1].spots and _JOINING.issuperset(between):
        groups[-1].things.append(one)
    else:
        groups.append(Group([one]))


def _has_goal(group: Group) -> bool:
    return any(spot.role is Role.TO for spot in group.spots)


def _same(names: Words, other: Mention, catalogue: Catalogue) -> bool:
    others = other.of("movable", catalogue)
    return bool(set(names).intersection(others)) and (len(names) == 1 or len(others) == 1 or names == others)


def _is_denied(words: Words, start: int) -> bool:
    """Whether a name stands in "not the lemon", "not on the shelf"."""
    end = before(words, start)
    lists = ("gist to", "gist from")
    gaps = (len(phrase.split()) for name in lists if (phrase := ends_with(words, end, name)))
    end -= max(gaps, default=0)
    return (
        end > 0
        and words[end - 1] in _DENYING
        and (end < 2 or words[end - 2] in (PAUSE, STOP) or words[end - 1] == "not")
    )


def segments(words: Words, *, stops: frozenset[str] = frozenset({PAUSE, STOP})) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch of words between pauses."""
    start = 0
    for index, word in enumerate((*words, STOP)):
        if word in stops:
            if index > start:
                yield start, index
            start = index + 1


def is_taken(words: Words, start: int) -> bool:
    """Whether a verb of taking stands before a name, in the same stretch of words."""
    begin = next((index + 1 for index in range(start - 1, -1, -1) if words[index] in (PAUSE, STOP)), 0)
    taking = frozenset(word_lists.phrases("gist taking"))
    return not taking.isdisjoint(words[begin:start])
