import pytest

from majordomo.errors import PlanRejected
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from planners.checker import MAX_CALLS, accept, check


def step(name, skill, after=(), **arguments):
    return PlannedCall(name, SkillCall(skill, arguments), tuple(after))


def plan_of(*calls, goals=()):
    return Plan(calls, tuple(Predicate.parse(goal) for goal in goals), "test")


PICK = step("a", "pick", target="can")
PLACE = step("b", "place_on", ["a"], target="can", surface="tray")


def texts(plan, snapshot, skills):
    return [str(problem) for problem in check(plan, snapshot, skills)]


def test_a_sound_plan_has_no_problem(tidy, skills):
    assert check(plan_of(PICK, PLACE, goals=["on(can, tray)"]), tidy, skills) == ()


def test_an_unknown_skill_is_a_problem_that_names_the_nearest(tidy, skills):
    (problem,) = texts(plan_of(step("a", "pik", target="can")), tidy, skills)
    assert problem == "Step 'a': There is no skill named 'pik'. Try: 'pick'."


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (step("a", "pick", target="unicorn"), "no object named 'unicorn'"),
        (step("a", "pick", target="tray"), "'tray' is not movable"),
        (step("a", "pick"), "field required"),
        (step("a", "pick", target="can", speed=3), "'speed'"),
        (step("a", "wait", seconds="3"), "'seconds'"),
    ],
)
def test_bad_arguments_are_a_problem(tidy, skills, call, told):
    (problem,) = texts(plan_of(call), tidy, skills)
    assert told in problem


def test_an_id_used_twice_is_a_problem(tidy, skills):
    assert any("more than once" in text for text in texts(plan_of(PICK, PICK), tidy, skills))


def test_a_dependency_on_no_step_is_a_problem(tidy, skills):
    (problem,) = texts(plan_of(step("a", "pick", ["z"], target="can")), tidy, skills)
    assert "after 'z', which is no step" in problem


def test_steps_that_wait_for_each_other_are_a_problem(tidy, skills):
    one, other = step("a", "say", ["b"], text="x"), step("b", "say", ["a"], text="y")
    (problem,) = texts(plan_of(one, other), tidy, skills)
    assert "a, b wait for each other" in problem


def test_a_precondition_believed_false_at_its_point_is_a_problem(tidy, skills):
    place = step("b", "place_in", ["a"], target="can", container="microwave")
    (problem,) = texts(plan_of(PICK, place), tidy, skills)
    assert problem.startswith("Step 'b': place_in(can, microwave) needs open(microwave)")
    assert "Try: a step before it after which the microwave is open." in problem


def test_a_precondition_that_an_earlier_step_brings_about_is_no_problem(tidy, skills):
    door = step("o", "open", target="microwave")
    pick = step("a", "pick", ["o"], target="can")
    place = step("b", "place_in", ["a"], target="can", container="microwave")
    assert check(plan_of(door, pick, place), tidy, skills) == ()


def test_an_unknown_precondition_is_allowed(seen, skills):
    assert check(plan_of(PICK, PLACE), seen(), skills) == ()


def test_steps_are_judged_in_the_order_of_their_dependencies(tidy, skills):
    assert check(plan_of(PLACE, PICK, goals=["on(can, tray)"]), tidy, skills) == ()


def test_a_goal_that_the_plan_undoes_is_a_problem(tidy, skills):
    (problem,) = texts(plan_of(PICK, goals=["on(can, counter)"]), tidy, skills)
    assert "does not reach its goal on(can, counter)" in problem


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("opened(microwave)", "no predicate named 'opened'"),
        ("open(drawer)", "no object named 'drawer'"),
        ("open(can)", "'can' is not openable"),
        ("inside(can)", "1 arguments"),
        ("not on(can, *)", "no object named '*'"),
    ],
)
def test_a_goal_must_be_a_claim_about_known_things(tidy, skills, goal, told):
    (problem,) = texts(plan_of(goals=[goal]), tidy, skills)
    assert told in problem


def test_steps_whose_order_matters_must_have_one(tidy, skills):
    place = step("b", "place_on", target="can", surface="tray")
    (problem,) = texts(plan_of(PICK, place), tidy, skills)
    assert (
        problem == "Step 'b': It may come before or after 'a', and that makes a difference. Try: let it come after 'a'."
    )


def test_steps_that_do_not_meddle_with_each_other_need_no_order(tidy, skills):
    assert check(plan_of(PICK, step("b", "say", text="hello")), tidy, skills) == ()


def test_a_plan_without_steps_and_goals_is_a_problem(tidy, skills):
    assert "neither steps nor goals" in texts(plan_of(), tidy, skills)[0]


def test_a_plan_that_nobody_could_follow_is_a_problem(tidy, skills):
    calls = [step(f"c{number}", "say", text="x") for number in range(MAX_CALLS + 1)]
    assert "steps" in texts(plan_of(*calls), tidy, skills)[0]


def test_accept_raises_with_every_problem_and_a_remedy(tidy, skills):
    plan = plan_of(step("a", "pik"), step("b", "pick", target="unicorn"))
    with pytest.raises(PlanRejected) as caught:
        accept(plan, tidy, skills)
    assert caught.value.code == "plan_rejected"
    assert all(part in str(caught.value) for part in ("'pik'", "'unicorn'", "Try:"))


def test_accept_puts_the_steps_in_order(tidy, skills):
    accepted = accept(plan_of(PLACE, PICK), tidy, skills)
    assert [one.id for one in accepted.calls] == ["a", "b"]


def test_a_condition_that_nobody_can_judge_is_a_problem_of_its_step(tidy, skills):
    (problem,) = texts(plan_of(step("a", "expect", claim="on(can, moon)")), tidy, skills)
    assert problem.startswith("Step 'a': The condition on(can, moon): There is no object named 'moon'.")


def test_after_words_that_are_planned_later_nothing_is_believed_false(tidy, skills):
    words = step("a", "do", words="take care of the can")
    assert check(plan_of(words, step("b", "place_on", ["a"], target="can", surface="tray")), tidy, skills) == ()
