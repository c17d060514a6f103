"""What people want always or never binds every planner, as far as it can be read."""

import pytest

from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FAKE_ROOM
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.house.heeding import HeedingPlanner
from planners.house.standing_wishes import rule_in
from skills.registry import BUILTIN_SKILLS

SKILLS = SkillLibrary(BUILTIN_SKILLS)
WORLD = WorldSnapshot(FAKE_ROOM)
PUT_IN = "put the lemon in the microwave"
CLOSED = "always close the microwave afterwards"


def asked(words, *wishes, planner=None):
    remembered = tuple(f"Ann wishes (said 2026-11-22): {wish}" for wish in wishes)
    return (planner or HeedingPlanner(BuiltinPlanner())).plan(PlanRequest(words, remembered=remembered), WORLD, SKILLS)


def calls(answer):
    assert isinstance(answer, Plan), answer
    return [str(step.call) for step in answer.calls]


@pytest.mark.parametrize(
    "wish",
    [
        CLOSED,
        "Please always close the microwave when you are done.",
        "from now on, always close the microwave",
        "you should always close the microwave in the end",
        "whenever you open the microwave, close it",
        "always close the microwave after opening it",
    ],
)
def test_what_is_to_be_done_afterwards_is_done(wish):
    assert "close(microwave)" not in calls(asked(PUT_IN))
    answer = asked(PUT_IN, wish)
    assert calls(answer)[-1] == "close(microwave)" and "closed(microwave)" in map(str, answer.goals)
    assert any(wish in assumption for assumption in answer.assumptions)


def test_what_was_asked_for_outlasts_what_is_wished_afterwards():
    assert "close(microwave)" not in calls(asked("open the microwave", CLOSED))


def test_something_else_may_be_wished_after_what_was_asked_for():
    wish = "always turn off the light after opening the microwave"
    assert calls(asked("open the microwave", wish))[-1] == "turn_off(light)"
    assert "turn_off(light)" not in calls(asked("turn on the light and open the microwave", wish))


def test_a_wish_about_other_things_changes_nothing():
    assert calls(asked("put the lemon on the table", CLOSED)) == calls(asked("put the lemon on the table"))


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        (PUT_IN, "never open the microwave"),
        (PUT_IN, "don't ever put the lemon in the microwave"),
        ("put the bowl on the table", "please never touch the bowl"),
        ("pick up the red cup", "never pick up any cup"),
    ],
)
def test_what_is_never_to_be_done_is_refused_with_who_said_so(words, wish):
    assert isinstance(asked(words), Plan)
    answer = asked(words, wish)
    assert isinstance(answer, Refusal) and f"Ann said: “{wish}”" in answer.reason


def test_what_is_never_to_be_done_leaves_the_rest():
    assert isinstance(asked("open the left cabinet", "never open the microwave"), Plan)


def test_several_wishes_hold_together():
    answer = asked(PUT_IN, CLOSED, "never touch the bowl")
    assert calls(answer)[-1] == "close(microwave)"
    assert isinstance(asked("pick up the bowl", CLOSED, "never touch the bowl"), Refusal)


def test_a_revision_keeps_to_the_wishes_of_the_plan():
    planner = HeedingPlanner(BuiltinPlanner())
    plan = asked(PUT_IN, CLOSED, "never touch the bowl", planner=planner)
    failed = PlanFailure(plan.calls[0], Failure(FailureCode.TIMEOUT, Phase.EXECUTION, "It took too long."))
    revised = planner.revise(plan, failed, WORLD, SKILLS)
    assert calls(revised)[-1] == "close(microwave)"


def test_the_library_stays_the_same_while_the_wishes_do():
    seen = []

    class Noting(BuiltinPlanner):
        def plan(self, request, snapshot, skills):
            seen.append(skills)
            return super().plan(request, snapshot, skills)

    planner = HeedingPlanner(Noting())
    for wishes in ((), (CLOSED,), (CLOSED,), ("never touch the bowl",)):
        asked(PUT_IN, *wishes, planner=planner)
    assert seen[0] is SKILLS and seen[1] is seen[2] and seen[3] is not seen[2]


@pytest.mark.parametrize(
    "wish",
    [
        "always be nice",
        "never",
        "always fly to the moon",
        "never say never",
        "close the microwave",
        "i prefer the red cup",
    ],
)
def test_what_cannot_be_read_as_a_rule_is_none(wish):
    assert rule_in(wish, "Ann", WORLD, SKILLS) is None
    assert isinstance(asked(PUT_IN, wish), Plan)


def test_other_remembered_sentences_are_no_rules():
    sentence = "Ann told me (said 2026-11-22): never open the microwave"
    request = PlanRequest(PUT_IN, remembered=(sentence,))
    assert isinstance(HeedingPlanner(BuiltinPlanner()).plan(request, WORLD, SKILLS), Plan)
