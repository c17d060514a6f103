"""A planner that knows its answers by heart."""

from collections.abc import Mapping, Sequence

from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot


class FakePlanner:
    """Answers an instruction with what it was given for it, and refuses everything else.

    Args:
        answers: By instruction.
        revisions: Answers to `revise`, in turn; after that it refuses.

    Attributes:
        answers: What it answers, by instruction; tests change it.
        requests: What `plan` was asked, oldest first.
        failures: What `revise` was told, oldest first.
    """

    name = "fake"

    def __init__(
        self, answers: Mapping[str, PlannerAnswer] | None = None, revisions: Sequence[PlannerAnswer] = ()
    ) -> None:
        self.requests: list[PlanRequest] = []
        self.failures: list[PlanFailure] = []
        self.answers = dict(answers or {})
        self._revisions = list(revisions)

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        self.requests.append(request)
        return self.answers.get(request.instruction, Refusal("I do not know how to do that."))

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        self.failures.append(failure)
        return self._revisions.pop(0) if self._revisions else Refusal("I know no other way.")
