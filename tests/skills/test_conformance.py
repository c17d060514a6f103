from typing import ClassVar

import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeBody, FakePolicy, FakeRobot
from majordomo.testing.conformance import ExecutorConformance, SkillConformance
from skills.executor import InProcessExecutor
from skills.registry import BUILTIN_SKILLS, load_skills

CATALOGUE = Catalogue.of(
    [
        Item("red cup", frozenset({"movable"}), ("cup",), ("red",)),
        Item("microwave", frozenset({"openable", "container"}), ("microwave",)),
        Item("tray", frozenset({"surface"}), ("tray",)),
    ]
)

ARGUMENTS = {
    "open": {"target": "microwave"},
    "close": {"target": "microwave"},
    "pick": {"target": "red cup"},
    "place_in": {"target": "red cup", "container": "microwave"},
    "place_on": {"target": "red cup", "surface": "tray"},
    "look_for": {"target": "red cup"},
    "say": {"text": "hello"},
    "ask": {"question": "which cup?"},
    "wait": {"seconds": 1.0},
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
        return CATALOGUE

    def make_library(self) -> SkillLibrary:
        return load_skills(()).library


class TestInProcessExecutor(ExecutorConformance):
    def make_executor(self) -> InProcessExecutor:
        return InProcessExecutor(FakeRobot(), FakePolicy(), load_skills(()).library, FakeBody(CATALOGUE))

    def make_call(self) -> SkillCall:
        return SkillCall("pick", {"target": "red cup"})
