"""A room with places to stand at, and a world in which what is in view depends on where the robot stands."""

from collections.abc import Iterable

from majordomo.catalogue import PLACE, Catalogue, Item
from majordomo.predicate import Predicate
from majordomo.testing.fake_world import IN_VIEW, FakeWorld


def _fixture(name: str, place: str, *kinds: str) -> Item:
    return Item(name, frozenset(kinds), (name.split()[-1],), tuple(name.split()[:-1]), place)


FAKE_ROOM = Catalogue.of(
    [
        *(Item(f"{colour} cup", frozenset({"movable"}), ("cup",), (colour,)) for colour in ("red", "blue", "green")),
        *(
            Item(name, frozenset({"movable"}), (name,))
            for name in ("bowl", "plate", "apple", "lemon", "can", "bottle", "sponge", "box", "jar", "carton", "tin")
        ),
        _fixture("microwave", "hob corner", "openable", "container"),
        _fixture("left cabinet", "hob corner", "openable", "container"),
        _fixture("slide cabinet", "hob", "openable", "container"),
        _fixture("sink", "sink side", "container"),
        *(_fixture(f"{side} burner", "hob corner", "switchable") for side in ("front left", "back left")),
        *(_fixture(f"{side} burner", "hob", "switchable") for side in ("front right", "back right")),
        _fixture("light", "hob corner", "switchable"),
        _fixture("counter", "hob corner", "surface"),
        _fixture("rack", "sink side", "surface"),
        _fixture("table", "dining table", "surface"),
        _fixture("shelf", "side shelf", "surface"),
        *(
            Item(name, frozenset({PLACE}), (name,))
            for name in ("hob corner", "hob", "sink side", "dining table", "side shelf")
        ),
    ]
)
"""As many things as a kitchen has, and five places from which they are reached."""


class FakeRoom(FakeWorld):
    """What is really true, where the robot sees what is at the place where it stands and not shut in, and no more.

    Args:
        true: As `FakeWorld`'s; one of them says where the robot is.
        catalogue: Whose fixtures have places.
    """

    def __init__(self, true: Iterable[Predicate | str], catalogue: Catalogue = FAKE_ROOM) -> None:
        self._catalogue = catalogue
        super().__init__(true)

    def is_true(self, predicate: Predicate) -> bool:
        if predicate.name in IN_VIEW:
            return self._is_in_view(predicate.arguments[0]) == predicate.positive
        return super().is_true(predicate)

    def bring_about(self, *effects: Predicate | str) -> None:
        """Make effects true; the robot stays where it is unless they say where it is instead."""
        wanted = [Predicate.parse(effect) if isinstance(effect, str) else effect for effect in effects]
        drives = any(effect.name == "robot_at" and effect.positive for effect in wanted)
        super().bring_about(*(effect for effect in wanted if drives or effect.name != "robot_at"))

    def can_tell(self, atom: Predicate) -> bool:
        """Whether a claim is about what is here."""
        return atom.name in {*IN_VIEW, "robot_at"} or all(self._is_here(name) for name in atom.arguments)

    def _is_here(self, name: str) -> bool:
        place = self._catalogue[name].place
        return place is None or Predicate("robot_at", (place,)) in self.true

    def _is_in_view(self, thing: str) -> bool:
        if self._catalogue[thing].place is not None:
            return self._is_here(thing)
        return any(
            fact.name == "holding" or (fact.name in ("on", "inside") and self._lies_open(fact.arguments[1]))
            for fact in self.true
            if fact.arguments[:1] == (thing,)
        )

    def _lies_open(self, fixture: str) -> bool:
        return self._is_here(fixture) and Predicate("closed", (fixture,)) not in self.true
