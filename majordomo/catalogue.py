"""What may be in the world, by name and look. That something is there, and where, comes from seeing it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from majordomo.errors import UnknownName

PLACE = "place"
"""The kind of what the robot stands at: no thing, for there is nothing to see or to touch."""

ANY_KIND = "thing"
"""The kind that every item is of that is no place."""


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that can be named.

    Attributes:
        name: Unique, as people say it: "red cup".
        kinds: What may be done with it: "movable", "openable", "container", "surface", "switchable", "place".
        nouns: Words for what it is, commonest first: ("cup", "mug").
        adjectives: Words that tell it from its like: ("red",).
        place: The item of kind "place" where the robot stands to reach it; None where it need not drive, or where that
            depends on what the thing is on.
        not_for: Names of skills that cannot be carried out with it, whatever its kinds allow: a shelf out of reach is a
            container, and nothing is put there.
    """

    name: str
    kinds: frozenset[str]
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    place: str | None = None
    not_for: tuple[str, ...] = ()

    def is_of(self, kind: str) -> bool:
        """Whether it may be used as a kind says."""
        return kind in self.kinds or (kind == ANY_KIND and PLACE not in self.kinds)


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Every item that the robot has words for; compared by identity."""

    items: Mapping[str, Item] = field(default_factory=dict)

    @classmethod
    def of(cls, items: Iterable[Item]) -> "Catalogue":
        """Build a catalogue from items."""
        return cls({item.name: item for item in items})

    def with_items(self, items: Iterable[Item]) -> "Catalogue":
        """The same with some items more, or in the place of those of their names."""
        return Catalogue({**self.items, **{item.name: item for item in items}})

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Names of the items of a kind, in catalogue order."""
        return tuple(name for name, item in self.items.items() if item.is_of(kind))

    def __contains__(self, name: object) -> bool:
        return name in self.items

    def __getitem__(self, name: str) -> Item:
        """Return an item.

        Raises:
            UnknownName: There is none of that name; the message names the nearest.
        """
        if name not in self.items:
            raise UnknownName("object", name, self.items)
        return self.items[name]
