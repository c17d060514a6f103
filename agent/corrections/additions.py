"""What shall be done besides, after all that is left: planned for how the world will be, while the robot works on."""

from collections import deque

from agent.corrections.afterwards import afterwards
from agent.corrections.matters import Matter
from agent.corrections.workbench import Workbench
from agent.events import Corrected
from agent.execution.executive import Executive
from agent.planning.counsel import PATIENCE_S, Counsel, Dialogue
from agent.planning.planning_worker import Thought
from agent.wording import why_not
from majordomo.errors import MajordomoError
from majordomo.plan import Plan, PlannerAnswer, Question, Refusal
from majordomo.world import WorldSnapshot


class Additions:
    """One task's additions.

    Args:
        executive: Carries it out.
        counsel: Asks planners and the person.
        bench: Knows what skills promise.
        said: What was said of the task before, and the words may refer to.
    """

    def __init__(self, executive: Executive, counsel: Counsel, bench: Workbench, said: Dialogue) -> None:
        self._context = executive.context
        self._executive = executive
        self._counsel = counsel
        self._bench = bench
        self._said = said
        self._waiting: deque[tuple[str, Corrected]] = deque()
        self._thought: Thought | None = None

    @property
    def are_waiting(self) -> bool:
        """Whether there are any that are not planned yet."""
        return bool(self._waiting)

    def take(self, words: str, said: str, assumed: tuple[str, ...] = ()) -> None:
        """Put one behind those that wait.

        Args:
            words: What to do.
            said: How the person put it.
            assumed: What was taken for granted in understanding it.
        """
        self._waiting.append((words, Corrected(said, added=(words,), assumed=assumed)))

    def drop(self) -> None:
        """Give up what is being planned. In any state, any number of times."""
        if self._thought is not None:
            self._thought.drop()

    def tick(self) -> Corrected | None:
        """Have the next one planned, and put its plan behind all that is left; what is left does not wait for it.

        Returns:
            What has become of it; None while it is being planned.
        """
        words, added = self._waiting[0]
        answer = self._answer(words)
        if answer is None:
            return None
        seen = self._afterwards()
        if self._counsel.must_ask(answer, seen):
            self._executive.hold.begin()
        if isinstance(answer, Question) and self._counsel.clarify(answer):
            return None
        answer = self._counsel.with_consent(answer, seen)
        self._waiting.popleft()
        problem = self._extend(answer) if isinstance(answer, Plan) else why_not(answer)
        return added if problem is None else Corrected(added.said, problem=problem)

    def _answer(self, words: str) -> PlannerAnswer | None:
        """What the planner says, once it does; wait for it only while there is nothing else to do."""
        if self._thought is None:
            self._thought = self._context.parts.think(self._counsel.planning(words, self._afterwards(), self._said))
        try:
            answer = self._thought.answer(PATIENCE_S if self._executive.is_idle else 0.0)
        except MajordomoError as error:
            answer = Refusal(str(error))
        if answer is not None:
            self._thought = None
        return answer

    def _afterwards(self) -> WorldSnapshot:
        parts, graph = self._context.parts, self._context.graph
        skills = [parts.library.bind(graph.node(name).call, parts.memory.catalogue) for name in graph.unfinished]
        return afterwards(self._context.supervisor.snapshot, skills, parts.library.predicates.values())

    def _extend(self, plan: Plan) -> str | None:
        whole = Matter(tuple(planned.call for planned in plan.calls), plan.goals)
        return self._executive.extend(plan, self._bench.goals_of(self._executive.plan.goals, (whole,)))
