"""The planner whose language model writes a short program, with loops and conditions that look at the world as it runs.

    for cup in find("cup"):
        if is_on(cup, "table"):
            place_in(cup, "sink")

The program is never executed as Python: it is read into the few statements that there are, and interpreted. What it
asks for becomes a plan like any other; where it looks at what it has changed, the plan ends with a step that goes on.

Source: Instruct2Act, Huang et al. 2023; Code as Policies, Liang et al. 2023.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from itertools import count

from majordomo.cancellation import Cancellation
from majordomo.clock import Clock, WallClock
from majordomo.errors import MajordomoError, ModelUnavailable
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlannerAnswer, PlanRequest, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.model.language_model import Json, LanguageModel, Patience
from planners.model.prompt import failure_part, messages_for, request_part, world_part
from planners.model.repairs import Repairs
from planners.program.answer import program_schema, read_program_answer
from planners.program.functions import functions_of
from planners.program.part import NO_PAST, SOURCE, Past, Place
from planners.program.progress import Progress
from planners.program.syntax import read_program
from planners.program.tree import ProgramRefused
from planners.script_draft import DEFER
from planners.search.revision import revise

MAX_REWRITTEN = 3
"""How many programs may take the place of one that came to nothing, one after the other."""

MAX_KEPT = 16
"""Programs that can be gone on with."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What a program is written for.

    Attributes:
        past: What was before.
        failure: What went wrong with the program before.
        told: What the model is told of that.
    """

    request: PlanRequest
    snapshot: WorldSnapshot
    skills: SkillLibrary
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


class ProgramPlanner:
    """Plans through programs that a model writes: each is read, interpreted, and checked part by part.

    Args:
        model: Is asked.
        deadline_s: Wall-clock time that one program may take to be written, repairs included [s].
        clock: Wall-clock time.
    """

    name = SOURCE

    def __init__(
        self,
        model: LanguageModel,
        deadline_s: float = 60.0,
        clock: Clock | None = None,
    ) -> None:
        self._repairs = Repairs(model, clock or WallClock())
        self._deadline_s = deadline_s
        self._numbers = count(1)
        self._kept: deque[Progress] = deque(maxlen=MAX_KEPT)

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Have a program written, and plan its first part; or go on with one, where the request's words stand for that.

        Raises:
            ModelUnavailable: The model does not answer, or every program was refused.
            Cancelled: The person no longer wants a plan.
        """
        for progress in reversed(self._kept):
            place = progress.place(request.instruction)
            if place is not None:
                return self._go_on(progress, place, request, snapshot, skills)
        patience = self._patience(min(request.deadline_s, self._deadline_s), request.cancellation)
        return self._written(_Task(request, snapshot, skills), patience)

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Search for what is left of the program's part; where there is no way, have another program written.

        Raises:
            ModelUnavailable, Cancelled: As `plan`.
        """
        progress = next((one for one in reversed(self._kept) if one.has_become(plan)), None)
        if progress is None:
            return revise(plan, failure, snapshot, skills, self.name)
        if failure.call.call.skill != DEFER:
            answer = progress.revise(plan, failure, snapshot, skills)
            if isinstance(answer, Plan):
                return answer
        return self._instead(progress, plan.goals, failure, snapshot, skills)

    def _go_on(
        self, progress: Progress, place: Place, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary
    ) -> PlannerAnswer:
        """Plan the next part; where the program breaks off, have another written for what is left."""
        try:
            return progress.go_on(place, request, snapshot, skills)
        except MajordomoError as error:
            why = Failure(FailureCode.PLANNER_FAILED, Phase.PLANNING, error.problem, retryable=False)
            rest = PlannedCall("rest", SkillCall(DEFER, {"words": request.instruction}))
            finished = tuple(step.id for step in progress.plan.calls)
            failure = PlanFailure(rest, why, finished, request.cancellation)
        try:
            return self._instead(progress, (), failure, snapshot, skills)
        except ModelUnavailable as error:
            return Refusal(f"The program cannot go on: {why.message} {error.problem}", error.remedy)

    def _instead(
        self,
        progress: Progress,
        goals: tuple[Predicate, ...],
        failure: PlanFailure,
        snapshot: WorldSnapshot,
        skills: SkillLibrary,
    ) -> PlannerAnswer:
        """Have another program written for what is left of one."""
        if progress.past.rewritten == MAX_REWRITTEN:
            return Refusal(f"{failure.failure.message} That was the {MAX_REWRITTEN + 1}th program for this task.")
        past = progress.past_after(failure.finished, goals)
        failed = failure_part(progress.plan, failure, snapshot, skills)
        told = failed | {"program": progress.program.text, "finished": [str(call) for call in past.calls]}
        patience = self._patience(self._deadline_s, failure.cancellation)
        return self._written(_Task(progress.request, snapshot, skills, past, failure, told), patience)

    def _written(self, task: _Task, patience: Patience) -> PlannerAnswer:
        world = world_part(task.snapshot, task.skills)
        messages = messages_for("program", world, request_part(task.request), task.told)
        return self._repairs.until_accepted(messages, program_schema(), lambda text: self._judged(text, task), patience)

    def _judged(self, text: str, task: _Task) -> PlannerAnswer:
        """Turn an answer into what the protocol knows, or raise what is wrong with it."""
        answer = read_program_answer(text)
        unplanned = answer.without_plan()
        if unplanned is not None:
            return unplanned
        catalogue = task.snapshot.catalogue
        program = read_program(answer.program, functions_of(task.skills, catalogue), catalogue)
        progress = Progress(program, next(self._numbers), task.request, task.past)
        begun = progress.begin(task.snapshot, task.skills)
        if isinstance(begun, Plan):
            task.expect_sense(begun)
            begun = replace(begun, assumptions=(*answer.assumptions, *begun.assumptions))
        self._kept.append(progress)
        return begun

    def _patience(self, deadline_s: float, cancellation: Cancellation) -> Patience:
        return Patience(deadline_s, cancellation)
