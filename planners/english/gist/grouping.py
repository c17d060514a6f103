"""Which things a line is about, put together with the places that are named with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from planners.english.gist.goal import Unclear
from planners.english.gist.line import Line, Role
from planners.english.gist.mentions import Mention
from planners.english.gist.typed import PAUSE, PAUSES
from planners.english.text import word_lists
from planners.english.things.naming import Words

_JOINING = frozenset(
    {"and", "plus", "also", "as", "well", "each", "the", "a", "both", "all", "my", "our", "that", "of", PAUSE}
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A fixture that is named as a place for things, and what the words before it say of it."""

    name: str
    role: Role


@dataclass(slots=True)
class Group:
    """Things that are named together, and the places that are named after them."""

    things: list[Mention]
    spots: list[Spot] = field(default_factory=list)

    @property
    def has_goal(self) -> bool:
        """Whether it is said where they shall go."""
        return any(spot.role is Role.TO for spot in self.spots)


@dataclass(slots=True)
class Grouping:
    """Puts things and places together, in the order in which they are named.

    Attributes:
        groups: Things, each with its places.
        front: Places that are named before any thing.
    """

    groups: list[Group] = field(default_factory=list)
    front: list[Spot] = field(default_factory=list)

    @classmethod
    def of(cls, line: Line, mentions: Iterable[Mention]) -> "Grouping":
        """Group what a line names; what it denies is left out.

        Raises:
            Unclear: Something may belong to one or to another.
        """
        found, end = cls(), 0
        for one in mentions:
            between, end = line.words[end : one.start], one.end
            if line.is_denied(one):
                continue
            if one.of("movable"):
                found._add_thing(one, line.role(one), between)
            else:
                found._add_place(one, line.role(one), between)
        return found

    def _add_thing(self, one: Mention, role: Role, between: Words) -> None:
        last = self.groups[-1] if self.groups else None
        if role is Role.BESIDE:
            if last is not None and not last.spots:
                raise Unclear  # "the plate with the apple on the table"
            return
        again = next((group for group in reversed(self.groups) if any(_is_same(one, it) for it in group.things)), None)
        if again is not None:  # "the lemon is dirty, put the lemon in the sink"
            self.groups.remove(again)
            self.groups.append(again)
        elif last is not None and not last.has_goal and is_repaired(between):
            last.things = [one]
        elif last is not None and not last.spots and _JOINING.issuperset(between):
            last.things.append(one)
        else:
            self.groups.append(Group([one]))

    def _add_place(self, one: Mention, role: Role, between: Words) -> None:
        spots = self.groups[-1].spots if self.groups else self.front
        is_second = bool(spots) and spots[-1].role is role is Role.TO
        said = tuple(word for word in between if word not in _JOINING)
        if is_second and "and" in between and len(said) <= 1:
            raise Unclear  # "in the microwave and on the counter"
        if is_second and is_repaired(between):
            spots.pop()
        spots += [Spot(name, role) for name in dict.fromkeys((*one.of("container"), *one.of("surface")))]


def is_repaired(between: Sequence[str]) -> bool:
    """Whether words between two names take the first back."""
    said = [word for word in between if word not in PAUSES]
    return "and" not in said and word_lists.occurs("gist repairs", said)


def _is_same(one: Mention, other: Mention) -> bool:
    names, others = one.of("movable"), other.of("movable")
    return not set(names).isdisjoint(others) and (len(names) == 1 or len(others) == 1 or names == others)
