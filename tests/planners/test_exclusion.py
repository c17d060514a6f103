"""What can never be so together is known without a search."""

import pytest

from majordomo.predicate import Opposites, Predicate
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.search.exclusion import Exclusion
from planners.search.operators import ground


@pytest.fixture
def exclusion(tidy: WorldSnapshot, skills: SkillLibrary) -> Exclusion:
    return Exclusion(tidy, ground(skills, tidy.catalogue), Opposites(skills.predicates.values()))


@pytest.mark.parametrize(
    ("claims", "is_forbidden"),
    [
        (("holding(can)", "holding(sponge)"), True),
        (("holding(can)", "hand_empty()"), True),
        (("holding(can)", "holding(can)"), False),
        (("holding(can)", "not holding(sponge)"), False),
        (("holding(can)", "on(sponge, tray)"), False),
        (("on(can, tray)", "on(sponge, tray)"), False),
        (("open(microwave)", "on(sponge, tray)"), False),
    ],
)
def test_a_hand_holds_one_thing(exclusion: Exclusion, claims: tuple[str, ...], is_forbidden: bool) -> None:
    assert exclusion.forbids(map(Predicate.parse, claims)) is is_forbidden
