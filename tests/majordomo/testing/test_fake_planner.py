"""The fake planner knows its answers by heart."""

from majordomo.catalogue import Catalogue
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlanRequest, Question, Refusal
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakePlanner
from majordomo.world import WorldSnapshot

WORLD, SKILLS = WorldSnapshot(Catalogue()), SkillLibrary([])
STEP = PlannedCall("1", SkillCall("wait"))
FAILURE = PlanFailure(STEP, Failure(FailureCode.TIMEOUT, Phase.EXECUTION, "too late"))


def test_it_gives_the_answer_to_the_instruction_and_refuses_others() -> None:
    planner = FakePlanner({"tidy up": Question("What?")})
    assert planner.plan(PlanRequest("tidy up"), WORLD, SKILLS) == Question("What?")
    assert isinstance(planner.plan(PlanRequest("dance"), WORLD, SKILLS), Refusal)
    assert [request.instruction for request in planner.requests] == ["tidy up", "dance"]


def test_it_revises_in_turn_and_then_refuses() -> None:
    plan = Plan((STEP,), (), "fake")
    planner = FakePlanner(revisions=[plan])
    assert planner.revise(plan, FAILURE, WORLD, SKILLS) is plan
    assert isinstance(planner.revise(plan, FAILURE, WORLD, SKILLS), Refusal)
    assert planner.failures == [FAILURE, FAILURE]
