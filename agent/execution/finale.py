"""The end of a task: as its goals are seen to be, or as it was given up; the first end stands."""

from agent.evidence.diagnosis import why_goals_are_missed
from agent.evidence.watch import Watch
from agent.execution.running_steps import RunningSteps
from agent.task.context import TaskContext
from agent.task.ending import Ending
from agent.task.trouble import Trouble
from majordomo.failure import Failure, Layer, Phase
from majordomo.outcome import Outcome
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.whereabouts import held_in
from memory.node import NodeStatus

SET_DOWN = SkillCall("set_down")

GOALS = "the goal"
"""Stands for a step in ladders and budgets where it is the goals that are not seen true."""


class Finale:
    """Makes an end of one task.

    Args:
        context: The task's.
        steps: Those under way.

    Attributes:
        ending: How it has ended; None: it has not.
        foregone: How it ends when nothing is left to do; None: as its goals are seen to be.
    """

    def __init__(self, context: TaskContext, steps: RunningSteps) -> None:
        self.ending: Ending | None = None
        self.foregone: Ending | None = None
        self._context = context
        self._steps = steps
        self._watch: Watch | None = None
        self._watched: tuple[Predicate, ...] = ()

    @property
    def failed(self) -> Ending | None:
        """The end of a task that has failed, where what is still done only makes it a safe one."""
        return self.foregone if self.foregone is not None and self.foregone.failure is not None else None

    def look_anew(self) -> None:
        """What was looked at is no longer what matters."""
        self._watch = None

    def slipped(self, goals: tuple[Predicate, ...]) -> tuple[Predicate, ...]:
        """Goals that a step had reached, that were last seen to be otherwise, and to which no step is left to see."""
        if self._steps or self.foregone is not None:
            return ()
        false = tuple(goal for goal in goals if self._context.supervisor.verdict(goal) is Verdict.FALSE)
        return self._context.reached.settled(false) if false else ()

    def look(self, goals: tuple[Predicate, ...]) -> Ending | Trouble | None:
        """Look at goals: the end that they give the task, or the trouble with them; None: it is not decided yet."""
        if self.foregone is not None:
            return self.foregone
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

    def can_set_down(self, failure: Failure | None) -> bool:
        """Whether something is held before a failure ends the task, and neither the robot nor its senses failed."""
        is_sound = failure is not None and failure.layer not in (Layer.ROBOT, Layer.SYSTEM)
        return is_sound and self.foregone is None and bool(held_in(self._context.supervisor.snapshot))

    def end(self, ending: Ending) -> None:
        """End so, with the robot holding still and the journal closed. In any state, any number of times."""
        if self.ending is not None:
            return
        self.ending = ending
        self._context.parts.executor.stop()
        self._steps.abandon()
        graph = self._context.graph
        for node_id in graph.unfinished:
            if graph.node(node_id).status is not NodeStatus.FAILED:
                graph.cancel(node_id)
