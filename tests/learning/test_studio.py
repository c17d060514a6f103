"""When all that a skill promises is so."""

from collections.abc import Iterable
from dataclasses import dataclass

from learning.studio import all_hold
from majordomo.predicate import ANYTHING, Predicate

ON_TABLE, ON_SHELF = Predicate("on", ("cup", "table")), Predicate("on", ("cup", "shelf"))
AT_TABLE, AT_SINK = Predicate("robot_at", ("table",)), Predicate("robot_at", ("sink",))


@dataclass(frozen=True)
class Truth:
    """A judge to whom exactly these claims are true."""

    claims: frozenset[Predicate]

    def holds(self, predicate: Predicate) -> bool:
        return (predicate.atom in self.claims) == predicate.positive

    def atoms(self) -> Iterable[Predicate]:
        return (ON_TABLE, ON_SHELF, AT_TABLE, AT_SINK)


def test_what_is_denied_of_a_thing_must_be_so_nowhere() -> None:
    nowhere = Predicate("on", ("cup", ANYTHING), positive=False)
    assert all_hold(Truth(frozenset()), (nowhere,))
    assert not all_hold(Truth(frozenset({ON_SHELF})), (nowhere,))


def test_what_is_denied_of_nothing_in_particular_is_not_judged() -> None:
    gone_there = (AT_TABLE, Predicate("robot_at", (ANYTHING,), positive=False))
    assert all_hold(Truth(frozenset({AT_TABLE})), gone_there)
    assert not all_hold(Truth(frozenset({AT_SINK})), gone_there)
