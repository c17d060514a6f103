from majordomo.plan import Plan, PlannedCall, PlanRequest, Question, Refusal
from majordomo.skill import SkillCall
from planners.checked_planner import CheckedPlanner


class Careless:
    """A plugin's planner that answers whatever it was given."""

    name = "careless"

    def __init__(self, answer):
        self._answer = answer

    def plan(self, request, snapshot, skills):
        return self._answer

    def revise(self, plan, failure, snapshot, skills):
        return self._answer


def plan_of(skill, **arguments):
    return Plan((PlannedCall("a", SkillCall(skill, arguments)),), (), "careless")


def test_a_wrong_plan_becomes_a_refusal_whoever_wrote_it(tidy, skills):
    planner = CheckedPlanner(Careless(plan_of("pick", target="unicorn")))
    for answer in (
        planner.plan(PlanRequest("x"), tidy, skills),
        planner.revise(plan_of("say", text="x"), None, tidy, skills),
    ):
        assert isinstance(answer, Refusal)
        assert "careless" in answer.reason
        assert "unicorn" in answer.reason


def test_a_sound_plan_passes_expanded(tidy, skills):
    planner = CheckedPlanner(Careless(plan_of("stow", target="can", container="microwave")))
    assert len(planner.plan(PlanRequest("x"), tidy, skills).calls) == 4


def test_questions_and_refusals_pass_as_they_are(tidy, skills):
    for answer in (Question("Which?"), Refusal("No.")):
        assert CheckedPlanner(Careless(answer)).plan(PlanRequest("x"), tidy, skills) is answer
    assert CheckedPlanner(Careless(Refusal("No."))).name == "careless"
