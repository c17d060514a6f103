"""Words that want no question any more are read, and trust no more than they say."""

import pytest

from majordomo.house_rules import HouseRules, shipped_rules
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.house.standing_wishes import rule_in
from planners.house.trust import trusted_in
from skills.registry import BUILTIN_SKILLS


@pytest.mark.parametrize(
    ("wish", "trusted"),
    [
        ("never ask me first about “glass”", ("glass",)),
        ("you need not ask me before you turn on a burner", ("fire and heat",)),
        ("don't ask before touching the bottles.", ("glass",)),
        ("dont ask before touching the bottles", ("glass",)),
        ("from now on, never ask me about fire and heat", ("fire and heat",)),
        ("you do not have to ask before you start the microwave", ("a running microwave",)),
        ("never ask me about handing something to a person", ("handing something to a person",)),
        ("never ask me about the red cup", ()),
        ("never touch the bottle", ()),
        ("ask me before you take the bottle", ()),
        ("always ask me about glass", ()),
    ],
)
def test_a_wish_trusts_what_it_speaks_of(wish: str, trusted: tuple[str, ...]) -> None:
    assert trusted_in(wish, shipped_rules()) == trusted


def test_a_remembered_wish_is_a_rule_of_the_house(tidy: WorldSnapshot) -> None:
    skills = SkillLibrary(BUILTIN_SKILLS, rules=shipped_rules())
    assert rule_in("never ask me about glass", "Ann", tidy, skills) == HouseRules(trusted=("glass",))
