"""The planner whose language model writes a short program, with loops and conditions that look at the world as it runs.

    for cup in find("cup"):
        if is_on(cup, "table"):
            place_in(cup, "sink")

The program is never executed as Python: it is read into the few statements that there are, and interpreted. What it
asks for becomes a plan like any other; where it looks at what it has changed, the plan ends with a step that goes on.

Source: Instruct2Act, Huang et al. 2023; Code as Policies, Liang et al. 2023.
"""

from dataclasses import dataclass, field, replace
from math import inf

from majordomo.cancellation import Cancellation
from majordomo.clock import Clock
from majordomo.errors import MajordomoError, ModelUnavailable
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlannerAnswer, PlanRequest, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.left_words import DEFER, left_in
from planners.model.answer import read_as
from planners.model.language_model import Json, LanguageModel
from planners.model.model_planner import ModelPlanner
from planners.model.prompt import failure_part, messages_for, request_part, world_part
from planners.program.answer import PROGRAM_SCHEMA, ProgramAnswer
from planners.program.part import NO_PAST, SOURCE, Past
from planners.program.progress import Progress
from planners.program.rest import Rest
from planners.program.setting import Setting
from planners.program.tree import ProgramRefused
from planners.program.under_way import ProgramsUnderWay

MAX_REWRITTEN = 3
"""How many programs may take the place of one that came to nothing, one after the other."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What a program is written for.

    Attributes:
        request: The person's words.
        setting: What there is to plan with.
        past: What was before.
        failure: What went wrong with the program before.
        told: What the model is told of that.
    """

    request: PlanRequest
    setting: Setting
    past: Past = NO_PAST
    failure: PlanFailure | None = None
    told: Json = field(default_factory=dict)

    def expect_sense(self, plan: Plan) -> None:
        """Refuse a plan that does nothing, or that begins with what has just failed and cannot succeed.

        Raises:
            ProgramRefused: It does.
        """
        if not (plan.calls or plan.goals or self.past.calls):
            raise ProgramRefused("It does nothing here.", "calls of skills, or a refusal.")
        failed = None if self.failure is None or self.failure.failure.retryable else self.failure.call.call
        if plan.calls and plan.calls[0].call == failed:
            raise ProgramRefused(f"{failed} has just failed and cannot succeed as it is.", "another way.")


class ProgramPlanner(ModelPlanner):
    """Plans through programs that a model writes: each is read, interpreted, and checked part by part.

    What it takes to go on with a program is kept with the step that stands for its rest. Programs that are under way in
    this process are remembered besides, for what was tried already is not tried again.
    """

    name = SOURCE

    def __init__(self, model: LanguageModel, deadline_s: float = 60.0, clock: Clock | None = None) -> None:
        super().__init__(model, deadline_s, clock)
        self._under_way = ProgramsUnderWay()

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Have a program written, and plan its first part; or go on with one, where the request's words stand for that.

        Raises:
            ModelUnavailable: The model does not answer, or every program was refused.
            Cancelled: The person no longer wants a plan.
        """
        setting, left = Setting(snapshot, skills), left_in(request.instruction)
        if left is None:
            return self._written(_Task(request, setting), request.cancellation, request.deadline_s)
        try:
            rest = Rest.of(left)
            asked = replace(request, instruction=left.asked)
            progress = self._under_way.with_rest(request.instruction, rest, asked, setting)
        except MajordomoError as error:
            return Refusal(error.problem, error.remedy)
        return self._go_on(progress, rest, request, setting)

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Search for what is left of the program's part; where there is no way, have another program written.

        Raises:
            ModelUnavailable, Cancelled: As `plan`.
        """
        setting = Setting(snapshot, skills)
        try:
            progress = self._under_way.part_of(plan, setting)
        except MajordomoError as error:
            return Refusal(error.problem, error.remedy)
        if progress is None:
            return setting.revised(plan, failure)
        if failure.call.call.skill != DEFER:
            answer = progress.revise(plan, failure, setting)
            if isinstance(answer, Plan):
                return answer
        return self._instead(progress, plan.goals, failure, setting)

    def _go_on(self, progress: Progress, rest: Rest, request: PlanRequest, setting: Setting) -> PlannerAnswer:
        """Plan the next part; where the program breaks off, have another written for what is left."""
        try:
            return progress.go_on(rest.place, request, setting)
        except MajordomoError as error:
            why = Failure(FailureCode.PLANNER_FAILED, Phase.PLANNING, error.problem, retryable=False)
            step = PlannedCall("rest", SkillCall(DEFER, {"words": request.instruction}))
            finished = tuple(step.id for step in progress.plan.calls)
            failure = PlanFailure(step, why, finished, request.cancellation)
        try:
            return self._instead(progress, (), failure, setting)
        except ModelUnavailable as error:
            return Refusal(f"The program cannot go on: {why.message} {error.problem}", error.remedy)

    def _instead(
        self, progress: Progress, goals: tuple[Predicate, ...], failure: PlanFailure, setting: Setting
    ) -> PlannerAnswer:
        """Have another program written for what is left of one."""
        if progress.past.rewritten == MAX_REWRITTEN:
            return Refusal(f"{failure.failure.message} That was the {MAX_REWRITTEN + 1}th program for this task.")
        past = progress.past_after(failure.finished, goals)
        failed = failure_part(progress.plan, failure, setting.snapshot, setting.skills)
        told = {  # what was left, and what for, stands in the program
            "failed": failed["failed"],
            "never": failed["never"],
            "program": progress.program.text,
            "finished": [str(call) for call in past.calls],
        }
        task = _Task(progress.request, setting, past, failure, told)
        return self._written(task, failure.cancellation)

    def _written(self, task: _Task, cancellation: Cancellation, deadline_s: float = inf) -> PlannerAnswer:
        world = world_part(task.setting.snapshot, task.setting.skills)
        messages = messages_for("program", world, request_part(task.request), task.told)
        return self._accepted(messages, PROGRAM_SCHEMA, lambda text: self._judged(text, task), cancellation, deadline_s)

    def _judged(self, text: str, task: _Task) -> PlannerAnswer:
        """Turn an answer into what the protocol knows, or raise what is wrong with it."""
        answer = read_as(ProgramAnswer, text)
        unplanned = answer.without_plan()
        if unplanned is not None:
            return unplanned
        progress = Progress(task.setting.read(answer.program), task.request, task.past)
        begun = progress.begin(task.setting)
        if isinstance(begun, Plan):
            task.expect_sense(begun)
            begun = replace(begun, assumptions=(*answer.assumptions, *begun.assumptions))
        self._under_way.remember(progress)
        return begun
