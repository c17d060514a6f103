import pytest

from majordomo.errors import Cancelled, ModelUnavailable
from majordomo.plan import Plan, PlanRequest, Question, Refusal
from majordomo.testing import FakePlanner
from planners.fallback import FallingBack

LOST = ModelUnavailable("The language model is gone.", "again.")
TOLD = "The language model is gone. The fake planner took over."
PLAN = Plan((), (), "fake", ("the door is open",))


class Lost:
    """A planner that raises."""

    name = "llm"

    def __init__(self, error=LOST):
        self._error = error

    def plan(self, request, snapshot, skills):
        raise self._error

    revise = plan


def plan_of(first, *, other=PLAN, tidy=None, skills=None):
    return FallingBack(first, FakePlanner({"x": other}, [other])).plan(PlanRequest("x"), tidy, skills)


def test_what_the_first_planner_says_stands():
    assert plan_of(FakePlanner({"x": Question("Which?")})) == Question("Which?")


def test_a_plan_of_the_fallback_says_so_first_and_whose_it_is():
    plan = plan_of(Lost())
    assert plan.assumptions == (TOLD, "the door is open")
    assert plan.source == "fake"


def test_a_refusal_of_the_fallback_tells_both_reasons():
    assert plan_of(Lost(), other=Refusal("No.", "this")) == Refusal(f"No. ({TOLD})", "this")


def test_a_question_of_the_fallback_stays_as_it_is_for_its_answer_is_found_by_its_words():
    assert plan_of(Lost(), other=Question("Which?")) == Question("Which?")


def test_a_revision_falls_back_too():
    class LostLater(Lost):
        def revise(self, plan, failure, snapshot, skills):
            raise LOST

    assert FallingBack(LostLater(), FakePlanner({}, [PLAN])).revise(PLAN, None, None, None).assumptions[0] == TOLD


def test_what_is_called_off_is_not_planned_by_somebody_else():
    with pytest.raises(Cancelled):
        plan_of(Lost(Cancelled("No.", "again.")))


def test_its_name_is_the_first_planners():
    assert FallingBack(Lost(), FakePlanner()).name == "llm"
