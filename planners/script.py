"""The planner of scripts: steps in words and steps as calls become one checked plan.

Words are put to another planner, one step after the other. Where they mean something that must be seen first, they
become a step that the agent has planned when its turn comes.
"""

from collections.abc import Sequence
from dataclasses import replace

from majordomo.errors import PlanForbidden
from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.checker import check, form_problems
from planners.house.afterwards import with_aftermath
from planners.script_draft import ScriptDraft, ScriptStep, StepProblem
from planners.search.revision import revise


class ScriptPlanner:
    """Plans one script, and whatever else it is asked as the other planner does.

    What is left after a failure is searched for: the steps of a script are not a language model's to change.

    Args:
        title: The instruction that stands for the script.
        steps: In order.
        expected: What shall be true at the end; where it is empty, what the steps are for and no later step undoes.
        planner: Makes something of words.
    """

    name = "script"

    def __init__(
        self, title: str, steps: Sequence[ScriptStep], expected: Sequence[Predicate], planner: Planner
    ) -> None:
        self._title = title
        self._steps = tuple(steps)
        self._expected = tuple(expected)
        self._planner = planner
        self._numbers: dict[str, int] = {}
        self._said = [str(step.task) for step in self._steps]

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Plan the script; or words that it had left for later."""
        if request.instruction != self._title:
            tasks = [step.task for step in self._steps]
            number = tasks.index(request.instruction) if request.instruction in tasks else 0
            return self._plan_words(request, number, snapshot, skills)
        draft = self._draft(request, snapshot, skills)
        plan, problems = self._judged(draft, snapshot, skills)
        if problems:
            return Refusal(" ".join(map(str, problems)), problems[0].remedy)
        if draft.question is not None:
            return draft.question
        self._numbers = {call_id: step.number for call_id, step in draft.owners.items()}
        try:
            return with_aftermath(plan, snapshot, skills)
        except PlanForbidden as error:
            return Refusal(error.problem, error.remedy)

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Search anew, from what is believed now, for what is left of the script."""
        return revise(plan, failure, snapshot, skills, self.name)

    def problems(self, snapshot: WorldSnapshot, skills: SkillLibrary) -> tuple[StepProblem, ...]:
        """Everything that is wrong with the script, from what a snapshot says of the world."""
        return self._judged(self._draft(PlanRequest(self._title), snapshot, skills), snapshot, skills)[1]

    def number_of(self, call_id: str) -> int | None:
        """The number of the entry to which a call of the script's plan belongs; None for one that only helps."""
        return self._numbers.get(call_id)

    def _draft(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> ScriptDraft:
        draft = ScriptDraft(snapshot, skills)
        for number, step in enumerate(self._steps):
            if isinstance(step.task, SkillCall):
                draft.add(step.task, step)
            else:
                words = replace(request, instruction=step.task)
                answer = self._plan_words(words, number, draft.snapshot, skills)
                draft.take(answer, step)
                self._said[number] = _as_understood(step.task, answer)
        draft.end_stretch()
        return draft

    def _judged(
        self, draft: ScriptDraft, snapshot: WorldSnapshot, skills: SkillLibrary
    ) -> tuple[Plan, tuple[StepProblem, ...]]:
        """The plan, and what is wrong with it; only with its form, where a step that is wrong itself is missing."""
        goals = self._expected or draft.lasting_goals()
        assumptions = tuple(dict.fromkeys(draft.assumptions))
        plan = Plan(tuple(draft.calls), goals, self.name, assumptions, draft.forbidden())
        if not (plan.calls or plan.goals):
            return plan, tuple(draft.problems)
        is_whole = not draft.problems and draft.question is None
        found = check(plan, snapshot, skills) if is_whole else form_problems(plan, skills, snapshot.catalogue)
        steps = [None if problem.call_id is None else draft.owners[problem.call_id] for problem in found]
        judged = (StepProblem(step, problem.text, problem.remedy) for step, problem in zip(steps, found, strict=True))
        return plan, (*draft.problems, *judged)

    def _plan_words(
        self, request: PlanRequest, number: int, snapshot: WorldSnapshot, skills: SkillLibrary
    ) -> PlannerAnswer:
        """Put a step's words to the other planner, with what the script says before them."""
        said = tuple(("person", text) for text in self._said[:number])
        return self._planner.plan(replace(request, dialogue=(*request.dialogue, *said)), snapshot, skills)


def _as_understood(words: str, answer: PlannerAnswer) -> str:
    """Words with what was made of them, so that later words may refer to what they only call "the cup"."""
    calls = [str(planned.call) for planned in answer.calls if planned.asked] if isinstance(answer, Plan) else []
    return f"{words}: {', '.join(calls)}" if calls else words
