from majordomo.catalogue import ANY_KIND, PLACE
from majordomo.testing import FAKE_ROOM


def test_everything_but_a_place_is_a_thing() -> None:
    things, places = FAKE_ROOM.of_kind(ANY_KIND), FAKE_ROOM.of_kind(PLACE)
    assert {"lemon", "microwave", "light"} <= set(things)
    assert set(things).isdisjoint(places)
    assert len(things) + len(places) == len(FAKE_ROOM.items)
