"""The contract of `Planner`, as tests."""

import pytest

from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot

_GARBAGE = (
    "",
    " \n\t",
    "asdf qwer",
    "put the in the",
    "{instruction} %s {0} {}",
    ']]> </plan> {"calls": [',
    "\x00\u202e\ufffd",
    "🤖🍵" * 20,
    "and " * 500,
    "pick up the purple unicorn and put it inside the moon",
)


class PlannerConformance:
    """The contract of `Planner`.

    Attributes:
        instruction: Something that the planner can plan in the snapshot.
    """

    instruction = "open the microwave"

    def make_planner(self) -> Planner:
        """Return a planner."""
        raise NotImplementedError

    def make_snapshot(self) -> WorldSnapshot:
        """Return the world in which it plans."""
        raise NotImplementedError

    def make_skills(self) -> SkillLibrary:
        """Return the skills with which it plans."""
        raise NotImplementedError

    @pytest.mark.parametrize("text", _GARBAGE, ids=range(len(_GARBAGE)))
    def test_nothing_that_a_person_says_makes_it_raise(self, text: str) -> None:
        answer = self.make_planner().plan(PlanRequest(text), self.make_snapshot(), self.make_skills())
        self._check(answer)

    @pytest.mark.parametrize("text", _GARBAGE, ids=range(len(_GARBAGE)))
    def test_no_dialogue_makes_it_raise(self, text: str) -> None:
        request = PlanRequest(self.instruction, dialogue=(("person", text), ("robot", text)))
        self._check(self.make_planner().plan(request, self.make_snapshot(), self.make_skills()))

    def test_it_plans_what_it_can(self) -> None:
        self._check(self._plan())

    def test_source_is_its_name(self) -> None:
        planner = self.make_planner()
        answer = planner.plan(PlanRequest(self.instruction), self.make_snapshot(), self.make_skills())
        assert planner.name
        assert isinstance(answer, Plan)
        assert answer.source == planner.name

    def test_planning_leaves_the_snapshot_as_it_is(self) -> None:
        snapshot = self.make_snapshot()
        beliefs, positions = dict(snapshot.beliefs), dict(snapshot.positions)
        self.make_planner().plan(PlanRequest(self.instruction), snapshot, self.make_skills())
        assert dict(snapshot.beliefs) == beliefs
        assert snapshot.positions.keys() == positions.keys()

    def test_revised_plan_keeps_the_goals(self) -> None:
        plan = self._plan()
        failure = Failure(FailureCode.NO_PROGRESS, Phase.EXECUTION, "it does not move")
        answer = self.make_planner().revise(
            plan, PlanFailure(plan.calls[0], failure), self.make_snapshot(), self.make_skills()
        )
        self._check(answer)
        if isinstance(answer, Plan):
            assert answer.goals == plan.goals

    def _plan(self) -> Plan:
        answer = self.make_planner().plan(PlanRequest(self.instruction), self.make_snapshot(), self.make_skills())
        assert isinstance(answer, Plan), answer
        return answer

    def _check(self, answer: PlannerAnswer) -> None:
        if isinstance(answer, Question):
            assert answer.text
        elif isinstance(answer, Refusal):
            assert answer.reason
        else:
            assert isinstance(answer, Plan)
            self._check_plan(answer)

    def _check_plan(self, plan: Plan) -> None:
        earlier: set[str] = set()
        for step in plan.calls:
            assert step.id not in earlier, "ids are unique"
            assert set(step.after) <= earlier, "calls stand in an order that respects `after`"
            self.make_skills().bind(step.call, self.make_snapshot().catalogue)
            earlier.add(step.id)
        assert plan.goals, "a plan says what shall be true at the end"
