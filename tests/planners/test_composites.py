import pytest

from majordomo.errors import PlanRejected
from majordomo.plan import Plan, PlannedCall
from majordomo.skill import CompositeSkill, SkillCall
from majordomo.skill_library import SkillLibrary
from planners.checker import check
from planners.search.composites import expand

STOW = SkillCall("stow", {"target": "can", "container": "microwave"})


class Ouroboros(CompositeSkill):
    """Does itself."""

    name = "ouroboros"

    def steps(self):
        return (SkillCall("ouroboros"),)


class Nothing(CompositeSkill):
    """Does nothing at all."""

    name = "nothing"

    def steps(self):
        return ()


def test_a_composite_is_replaced_by_its_steps_in_a_chain(tidy, skills):
    expanded = expand(Plan((PlannedCall("a", STOW, asked=True),), (), "test"), skills, tidy.catalogue)
    assert [(step.id, step.after) for step in expanded.calls] == [
        ("a.1", ()),
        ("a.2", ("a.1",)),
        ("a.3", ("a.2",)),
        ("a.4", ("a.3",)),
    ]
    assert all(step.asked for step in expanded.calls)


def test_what_came_after_a_composite_comes_after_its_last_step(tidy, skills):
    say = PlannedCall("b", SkillCall("say", {"text": "done"}), ("a",))
    expanded = expand(Plan((PlannedCall("a", STOW), say), (), "test"), skills, tidy.catalogue)
    assert expanded.calls[-1].after == ("a.4",)


def test_an_empty_composite_hands_on_what_it_waited_for(tidy, skills):
    library = SkillLibrary([*skills.skills.values(), Nothing])
    say = SkillCall("say", {"text": "x"})
    calls = (PlannedCall("a", say), PlannedCall("n", SkillCall("nothing"), ("a",)), PlannedCall("b", say, ("n",)))
    expanded = expand(Plan(calls, (), "test"), library, tidy.catalogue)
    assert [(step.id, step.after) for step in expanded.calls] == [("a", ()), ("b", ("a",))]


def test_a_composite_that_contains_itself_is_refused(tidy, skills):
    library = SkillLibrary([*skills.skills.values(), Ouroboros])
    plan = Plan((PlannedCall("a", SkillCall("ouroboros")),), (), "test")
    with pytest.raises(PlanRejected, match="contains itself"):
        expand(plan, library, tidy.catalogue)
    assert "contains itself" in check(plan, tidy, library)[0].text


def test_the_checker_judges_the_steps_of_a_composite(seen, skills):
    plan = Plan((PlannedCall("a", STOW),), (), "test")
    assert check(plan, seen("hand_empty()"), skills) == ()
    assert check(plan, seen("not hand_empty()"), skills)[0].call_id == "a.1"
