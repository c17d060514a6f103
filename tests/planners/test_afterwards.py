"""What the house wants done in the end is appended as goals and steps, and never against what was asked for."""

import pytest

from majordomo.errors import PlanForbidden
from majordomo.house_rules import HouseRules
from majordomo.plan import Plan, PlannedCall, PlanRequest, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.house.afterwards import with_aftermath
from planners.script import ScriptPlanner
from planners.script_draft import ScriptStep
from skills.registry import BUILTIN_SKILLS

DOORS = HouseRules.model_validate_json(
    '{"afterwards": [{"name": "doors", "because": "Doors are closed.", "once": "open(openable)",'
    ' "then": ["closed(openable)"]}]}'
)
SKILLS = SkillLibrary(BUILTIN_SKILLS, rules=DOORS)
CLOSED = Predicate("closed", ("microwave",))


def calls_of(answer: object) -> list[str]:
    assert isinstance(answer, Plan), answer
    return [str(step.call) for step in answer.calls]


def test_what_was_opened_on_the_way_is_closed_in_the_end(tidy: WorldSnapshot) -> None:
    answer = BuiltinPlanner().plan(PlanRequest("put the red cup in the microwave"), tidy, SKILLS)
    assert calls_of(answer)[-1] == "close(microwave)"
    assert isinstance(answer, Plan) and answer.goals[-1] == CLOSED
    assert "Doors are closed. So in the end: the microwave is closed" in answer.assumptions


def test_what_was_asked_for_outlasts_the_rule(tidy: WorldSnapshot) -> None:
    assert calls_of(BuiltinPlanner().plan(PlanRequest("open the microwave"), tidy, SKILLS)) == ["open(microwave)"]


def test_what_was_so_before_is_left_alone(seen) -> None:
    answer = BuiltinPlanner().plan(
        PlanRequest("put the red cup on the tray"), seen("open(microwave)", "on(red cup, counter)"), SKILLS
    )
    assert "close(microwave)" not in calls_of(answer)


def test_what_the_plan_closes_itself_is_not_closed_twice(tidy: WorldSnapshot) -> None:
    answer = BuiltinPlanner().plan(PlanRequest("put the red cup in the microwave and close it"), tidy, SKILLS)
    assert calls_of(answer).count("close(microwave)") == 1


def test_the_steps_come_after_all_others_with_ids_of_their_own(tidy: WorldSnapshot) -> None:
    opened = PlannedCall("s1", SkillCall("open", {"target": "microwave"}))
    waited = PlannedCall("s2", SkillCall("wait", {"seconds": 1.0}))
    plan = with_aftermath(Plan((opened, waited), (), "llm"), tidy, SKILLS)
    assert plan.calls[-1] == PlannedCall("s3", SkillCall("close", {"target": "microwave"}), ("s1", "s2"))


def test_a_prohibition_that_is_against_the_rule_is_told(tidy: WorldSnapshot) -> None:
    opened = PlannedCall("s1", SkillCall("open", {"target": "microwave"}))
    plan = Plan((opened,), (), "llm", forbidden=(SkillCall("close", {"target": "microwave"}),))
    with pytest.raises(PlanForbidden, match=r"the microwave is closed, and I find no way"):
        with_aftermath(plan, tidy, SKILLS)


def test_a_script_keeps_to_it(tidy: WorldSnapshot) -> None:
    steps = [
        ScriptStep("put the red cup in the microwave", 1, "x.yaml:1"),
        ScriptStep("put the can on the tray", 2, ""),
    ]
    answer = ScriptPlanner("tea", steps, (), BuiltinPlanner()).plan(PlanRequest("tea"), tidy, SKILLS)
    assert "close(microwave)" in calls_of(answer)


def test_a_script_that_cannot_keep_to_it_is_refused(tidy: WorldSnapshot) -> None:
    skills = SkillLibrary([skill for skill in BUILTIN_SKILLS if skill.name != "close"], rules=DOORS)
    steps = [ScriptStep(SkillCall("open", {"target": "microwave"}), 1, "")]
    expected = (Predicate("hand_empty"),)
    answer = ScriptPlanner("tea", steps, expected, BuiltinPlanner()).plan(PlanRequest("tea"), tidy, skills)
    assert isinstance(answer, Refusal)
    assert "Doors are closed" in answer.reason
