"""Whether the goals are so: all of them in the end, and on the way those that had been reached."""

from agent.diagnosis import why_goals_are_missed
from agent.needs import Ending, Trouble
from agent.task_context import TaskContext
from agent.watch import Watch
from majordomo.failure import Phase
from majordomo.outcome import Outcome
from majordomo.predicate import Predicate, Verdict

GOALS = "the goal"
"""Stands for a step in ladders and budgets where it is the goals that are not seen true."""


class GoalCheck:
    """Looks at one task's goals."""

    def __init__(self, context: TaskContext) -> None:
        self._context = context
        self._watch: Watch | None = None
        self._watched: tuple[Predicate, ...] = ()

    def begin_anew(self) -> None:
        """What was looked at is no longer what matters."""
        self._watch = None

    def slipped(self, goals: tuple[Predicate, ...]) -> tuple[Predicate, ...]:
        """Goals that a step had reached, that were last seen to be otherwise, and to which no step is left to see."""
        false = tuple(goal for goal in goals if self._context.supervisor.verdict(goal) is Verdict.FALSE)
        return self._context.reached.settled(false) if false else ()

    def tick(self, goals: tuple[Predicate, ...]) -> Ending | Trouble | None:
        """Look: the end that the goals give the task, or what is the trouble with them; None: it is not decided yet."""
        context = self._context
        if self._watch is None or self._watched != goals:
            self._watch, self._watched = context.watch(lambda: goals, Phase.POSTCONDITION), goals
        judgement = self._watch.tick()
        if judgement is None:
            return None
        self._watch = None
        if judgement.is_true:
            return Ending(Outcome.DONE, f"Done: {context.supervisor.words(goals)}." if goals else "Done.")
        missing = (*judgement.false, *judgement.unknown)
        failure = why_goals_are_missed(judgement, context.supervisor, context.reached.by_now(missing))
        return Trouble(GOALS, None, failure, () if judgement.false else judgement.unknown)
