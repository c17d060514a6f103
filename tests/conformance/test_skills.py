"""Every built-in skill passes the suite that every skill must."""

from typing import ClassVar

import pytest

from majordomo.catalogue import Catalogue
from majordomo.skill import Skill
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FAKE_ROOM
from majordomo.testing.conformance import SkillConformance
from skills.registry import BUILTIN_SKILLS, load_skills

ARGUMENTS = {
    "open": {"target": "microwave"},
    "close": {"target": "microwave"},
    "pick": {"target": "red cup"},
    "place_in": {"target": "red cup", "container": "microwave"},
    "place_on": {"target": "red cup", "surface": "rack"},
    "turn_on": {"target": "light"},
    "turn_off": {"target": "light"},
    "go_to": {"place": "dining table"},
    "look_for": {"target": "red cup"},
    "say": {"text": "hello"},
    "ask": {"question": "which cup?"},
    "wait": {"seconds": 1.0},
    "expect": {"claim": "hand_empty()"},
    "do": {"words": "clear the table"},
    "reset_arm": {},
    "set_down": {},
}


@pytest.mark.parametrize("skill_class", BUILTIN_SKILLS, ids=lambda skill_class: skill_class.name, scope="class")
class TestEverySkill(SkillConformance):
    skill: ClassVar[Skill]

    @pytest.fixture(autouse=True)
    def _bind(self, skill_class: type[Skill]) -> None:
        type(self).skill = skill_class.model_validate(ARGUMENTS[skill_class.name])

    def make_skill(self) -> Skill:
        return self.skill

    def make_catalogue(self) -> Catalogue:
        return FAKE_ROOM

    def make_library(self) -> SkillLibrary:
        return load_skills(()).library
