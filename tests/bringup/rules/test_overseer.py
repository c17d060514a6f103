"""The overseer asks about what the rules say, unless a person has said that it need not."""

from pathlib import Path

import pytest

from bringup.rules.overseer import HouseOverseer
from bringup.usable_skills import usable_skills
from majordomo.catalogue import Catalogue, Item
from majordomo.plan import Plan, PlannedCall
from majordomo.skill import SkillCall
from majordomo.world import WorldSnapshot
from memory.long_term_memory import LongTermMemory
from memory.remark import RemarkKind
from planners.house.trust import trusted_in, wish_for_trust

WORLD = WorldSnapshot(Catalogue.of([Item("bottle", frozenset({"movable"}), ("bottle",))]))
PLAN = Plan((PlannedCall("s1", SkillCall("pick", {"target": "bottle"})),), (), "test")


def asked(overseer: HouseOverseer) -> list[str]:
    return [risk.rule for risk in overseer.review(PLAN, WORLD).risks]


def test_it_asks_no_more_about_what_is_trusted() -> None:
    overseer = HouseOverseer(usable_skills())
    assert asked(overseer) == ["glass"]
    overseer.trust("glass")
    assert asked(overseer) == []


def test_what_is_trusted_is_remembered_as_a_preference(tmp_path: Path) -> None:
    with LongTermMemory(tmp_path / "memory.db") as memory:
        HouseOverseer(usable_skills(), memory).trust("glass")
        (remark,) = memory.remarks.all()
        assert (remark.kind, remark.text) == (RemarkKind.PREFERENCE, "never ask me first about “glass”")
        assert asked(HouseOverseer(usable_skills(), memory)) == []


def test_what_is_forgotten_is_asked_about_again(tmp_path: Path) -> None:
    with LongTermMemory(tmp_path / "memory.db") as memory:
        overseer = HouseOverseer(usable_skills(), memory)
        overseer.trust("glass")
        memory.forget(memory.remarks.all(), ())
        assert asked(overseer) == ["glass"]


def test_where_it_cannot_be_kept_it_holds_until_the_end(tmp_path: Path) -> None:
    memory = LongTermMemory(tmp_path / "memory.db")
    memory.close()
    overseer = HouseOverseer(usable_skills(), memory)
    overseer.trust("glass")
    assert asked(overseer) == []


@pytest.mark.parametrize("rule", [rule.name for rule in usable_skills().rules.ask])
def test_every_rule_that_asks_can_be_trusted(rule: str) -> None:
    assert trusted_in(wish_for_trust(rule), usable_skills().rules) == (rule,)
