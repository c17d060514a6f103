"""What a model planned is held against the person's own words; where they do not tell, the person is asked."""

import pytest

from majordomo.failure import Failure, FailureCode, Phase
from majordomo.house_rules import HouseRules
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakePlanner
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.house.planner import HouseTrained
from planners.left_words import LeftWords
from skills.registry import BUILTIN_SKILLS

SKILLS = SkillLibrary(BUILTIN_SKILLS)
OPEN = SkillCall("open", {"target": "microwave"})
PICK = SkillCall("pick", {"target": "sponge"})
INTO = SkillCall("place_in", {"target": "red cup", "container": "microwave"})


def plan_of(*goals: str, calls: tuple[SkillCall, ...] = ()) -> Plan:
    planned = tuple(
        PlannedCall(f"s{number}", call, (f"s{number - 1}",) if number else ()) for number, call in enumerate(calls)
    )
    return Plan(planned, tuple(map(Predicate.parse, goals)), "llm")


def asked_about(say: str, answer: Plan, world: WorldSnapshot, dialogue: tuple[tuple[str, str], ...] = ()) -> str:
    """What the person is asked before a model's plan for their words is followed."""
    planner = HouseTrained(FakePlanner({say: answer}), BuiltinPlanner())
    found = planner.plan(PlanRequest(say, dialogue), world, SKILLS)
    assert isinstance(found, Plan)
    return " ".join(found.to_confirm)


@pytest.mark.parametrize(
    ("say", "goal"),
    [
        ("put the red cup in the microwave", "inside(red cup, microwave)"),
        ("get the red cup warm in the microwave", "inside(red cup, microwave)"),
        ("the lemon belongs on the tray, you know", "on(yellow lemon, tray)"),
        ("see to it that all is on the tray somehow", "on(can, tray)"),
        ("would the cups look nice on the tray", "on(blue cup, tray)"),
    ],
)
def test_a_goal_about_what_the_words_name_is_not_asked_about(say: str, goal: str, tidy: WorldSnapshot) -> None:
    assert asked_about(say, plan_of(goal), tidy) == ""


@pytest.mark.parametrize(
    ("say", "goal", "told"),
    [
        ("put the red cup in the microwave", "on(red cup, tray)", "you want that the red cup is inside the microwave"),
        ("open the microwave", "closed(microwave)", "you want that the microwave is open"),
        ("I spilled my drink", "holding(sponge)", "do not name the sponge"),
        ("get the red cup warm somehow", "inside(red cup, microwave)", "do not name the microwave"),
        ("the red mug looks cold", "holding(blue cup)", "do not name the blue cup"),
    ],
)
def test_a_goal_about_anything_else_is_asked_about(say: str, goal: str, told: str, tidy: WorldSnapshot) -> None:
    assert told in asked_about(say, plan_of(goal), tidy)


def test_what_was_named_before_counts(tidy: WorldSnapshot) -> None:
    dialogue = (("person", "where is the sponge?"), ("robot", "on the counter"))
    assert asked_about("I spilled my drink", plan_of("holding(sponge)"), tidy, dialogue) == ""


def test_what_the_robot_said_does_not_count(tidy: WorldSnapshot) -> None:
    dialogue = (("robot", "where is the sponge?"),)
    assert "sponge" in asked_about("I spilled my drink", plan_of("holding(sponge)"), tidy, dialogue)


def test_the_choices_of_what_the_words_leave_open_count(tidy: WorldSnapshot) -> None:
    assert asked_about("pick up the cup", plan_of("holding(blue cup)"), tidy) == ""


def test_a_step_that_is_needed_is_not_asked_about(tidy: WorldSnapshot) -> None:
    plan = plan_of("inside(red cup, microwave)", calls=(OPEN, SkillCall("pick", {"target": "red cup"}), INTO))
    assert asked_about("put the red cup in the microwave", plan, tidy) == ""


def test_a_step_with_another_thing_that_is_not_needed_is_asked_about(tidy: WorldSnapshot) -> None:
    down = SkillCall("place_on", {"target": "sponge", "surface": "counter"})
    plan = plan_of("open(microwave)", calls=(PICK, down, OPEN))
    assert "Nobody spoke of it" in asked_about("open the microwave", plan, tidy)


def test_steps_without_goals_are_asked_about_where_they_name_nothing(tidy: WorldSnapshot) -> None:
    plan = plan_of(calls=(SkillCall("wait", {"seconds": 1.0}),))
    assert "do not tell me" in asked_about("do your thing", plan, tidy)


def test_a_plan_of_the_built_in_planner_is_its_own_reading(tidy: WorldSnapshot) -> None:
    planner = HouseTrained(BuiltinPlanner(), BuiltinPlanner())
    answer = planner.plan(PlanRequest("put everything on the tray"), tidy, SKILLS)
    assert isinstance(answer, Plan) and answer.to_confirm == ()


def revised(before: Plan, after: PlannerAnswer, world: WorldSnapshot) -> PlannerAnswer:
    failure = PlanFailure(before.calls[0], Failure(FailureCode.NO_PROGRESS, Phase.EXECUTION, "It is stuck."))
    return HouseTrained(FakePlanner({}, [after]), BuiltinPlanner()).revise(before, failure, world, SKILLS)


def test_a_revision_may_touch_what_the_plan_was_about(tidy: WorldSnapshot) -> None:
    answer = revised(plan_of("open(microwave)", calls=(OPEN,)), plan_of("open(microwave)", calls=(OPEN,)), tidy)
    assert isinstance(answer, Plan) and answer.to_confirm == ()


def test_a_revision_that_touches_another_thing_is_asked_about(tidy: WorldSnapshot) -> None:
    after = plan_of("open(microwave)", calls=(SkillCall("look_for", {"target": "sponge"}), OPEN))
    answer = revised(plan_of("open(microwave)", calls=(OPEN,)), after, tidy)
    assert isinstance(answer, Plan) and "sponge" in answer.to_confirm[0]


RULES = HouseRules.model_validate(
    {
        "never": ({"name": "no dancing", "because": "I do not dance.", "phrases": ("dance",)},),
        "ask": ({"name": "the red one", "because": "It is yours.", "phrases": ("red cup",)},),
    },
)


def test_no_planner_is_asked_for_what_a_rule_forbids_in_so_many_words(tidy: WorldSnapshot) -> None:
    behind = FakePlanner({})
    answer = HouseTrained(behind, BuiltinPlanner()).plan(PlanRequest("dance!"), tidy, SKILLS.under(RULES))
    assert isinstance(answer, Refusal) and "I do not dance" in answer.reason
    assert behind.requests == []


def test_words_that_want_a_yes_are_noted(tidy: WorldSnapshot) -> None:
    planner = HouseTrained(BuiltinPlanner(), BuiltinPlanner())
    answer = planner.plan(PlanRequest("pick up the red cup"), tidy, SKILLS.under(RULES))
    assert isinstance(answer, Plan) and answer.to_confirm == ("It is yours.",)


def test_a_question_is_handed_on(tidy: WorldSnapshot) -> None:
    planner = HouseTrained(BuiltinPlanner(), BuiltinPlanner())
    assert isinstance(planner.plan(PlanRequest("pick up the cup"), tidy, SKILLS), Question)


def test_words_that_a_model_leaves_for_later_are_not_the_persons(tidy: WorldSnapshot) -> None:
    later = LeftWords(planner="fake", asked="open the microwave", note={}).call("pick up the sponge")
    words = later.arguments["words"]
    plans = {"open the microwave": plan_of("open(microwave)", calls=(OPEN, later)), words: plan_of("holding(sponge)")}
    planner = HouseTrained(FakePlanner(plans), BuiltinPlanner())
    first = planner.plan(PlanRequest("open the microwave"), tidy, SKILLS)
    assert isinstance(first, Plan) and first.to_confirm == ()
    second = planner.plan(PlanRequest(words), tidy, SKILLS)
    assert isinstance(second, Plan) and "you want that the microwave is open" in second.to_confirm[0]


def test_a_part_that_touches_nothing_is_not_asked_about(tidy: WorldSnapshot) -> None:
    rest = LeftWords(planner="fake", asked="mind the kettle", note={}).call("the program, from line 2")
    wait = SkillCall("wait", {"seconds": 5.0})
    assert asked_about("mind the kettle", plan_of(calls=(wait, rest)), tidy) == ""
    assert "Your words do not tell me" in asked_about("mind the kettle", plan_of(calls=(wait,)), tidy)


def test_words_that_a_revision_leaves_for_later_stay_the_persons(tidy: WorldSnapshot) -> None:
    first, other = (
        LeftWords(planner="fake", asked="open the microwave", note={}).call(f"part {number}") for number in (1, 2)
    )
    words = other.arguments["words"]
    plans = {"open the microwave": plan_of(calls=(OPEN, first)), words: plan_of("open(microwave)")}
    behind = FakePlanner(plans, revisions=[plan_of(calls=(OPEN, other))])
    planner = HouseTrained(behind, BuiltinPlanner())
    plan = planner.plan(PlanRequest("open the microwave"), tidy, SKILLS)
    assert isinstance(plan, Plan)
    failure = PlanFailure(plan.calls[0], Failure(FailureCode.TIMEOUT, Phase.EXECUTION, "It took too long."))
    planner.revise(plan, failure, tidy, SKILLS)
    last = planner.plan(PlanRequest(words), tidy, SKILLS)
    assert isinstance(last, Plan) and last.to_confirm == ()


def test_a_part_of_what_was_asked_for_is_not_asked_about(tidy: WorldSnapshot) -> None:
    say = "put the red cup on the tray and open the microwave"
    plan = plan_of("open(microwave)", calls=(OPEN, LeftWords(planner="fake", asked=say, note={}).call("part 2")))
    assert asked_about(say, plan, tidy) == ""


def test_words_that_another_planner_left_are_planned_anew_from_the_persons(tidy: WorldSnapshot) -> None:
    left = LeftWords(planner="program", asked="open the microwave", note={}).call("part 2")
    plan = HouseTrained(BuiltinPlanner(), BuiltinPlanner()).plan(PlanRequest(left.arguments["words"]), tidy, SKILLS)
    assert isinstance(plan, Plan) and plan.goals == (Predicate("open", ("microwave",)),)
    assert plan.to_confirm == ()
