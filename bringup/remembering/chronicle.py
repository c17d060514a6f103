"""Writes an episode when a task ends, and where things were last seen."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from agent.events import Asked, Event, RecoveryChosen, TaskEnded, TaskStarted
from agent.result import GoalEvidence, TaskResult
from agent.survival.cut_off import CutOffTask
from majordomo.clock import Calendar, local_time
from majordomo.embedding import TextEmbedder
from majordomo.errors import MajordomoError
from majordomo.newcomer import KIND
from majordomo.outcome import Outcome
from majordomo.predicate import Predicate, Verdict
from memory.episode import Episode, Setback
from memory.last_seen import LastSeen
from memory.long_term_memory import LongTermMemory
from memory.newcomers import SHOWN
from memory.node import NodeStatus
from memory.scene_graph import Layer
from memory.working_memory import WorkingMemory

MOST_CHARACTERS = 500
"""Of an instruction that are kept."""


class Chronicle:
    """Listens to an agent and keeps what became of its tasks.

    Args:
        memory: Where it is kept.
        working: What the agent believes.
        scene: Where it works.
        embedders: Tell which tasks are alike.
        tell: Told where something cannot be kept; the task's outcome is what it is.
        pictures: Paths of pictures that are taken of its tasks.
        calendar: Tells the date.
    """

    def __init__(
        self,
        memory: LongTermMemory,
        working: WorkingMemory,
        scene: str,
        embedders: Sequence[TextEmbedder],
        tell: Callable[[str], None],
        pictures: tuple[str, ...] = (),
        calendar: Calendar = local_time,
    ) -> None:
        self._pictures = pictures
        self._memory = memory
        self._working = working
        self._scene = scene
        self._embedders = embedders
        self._tell = tell
        self._calendar = calendar
        self._troubles: list[RecoveryChosen] = []
        self._asked: list[tuple[str, str]] = []

    def notice(self, event: Event) -> None:
        """Listen."""
        match event:
            case TaskStarted():
                self._troubles.clear()
                self._asked.clear()
            case RecoveryChosen():
                self._troubles.append(event)
            case Asked(answer=str(answer)):
                self._asked.append((event.question, answer))
            case TaskEnded():
                self._keep(event.result)

    def _keep(self, result: TaskResult) -> None:
        try:
            self._memory.episodes.add(self._episode(result), self._embedders)
            self._memory.last_seen.keep(self._last_seen())
        except MajordomoError as fault:
            self._tell(f"This task is not remembered. {fault}")

    def _episode(self, result: TaskResult) -> Episode:
        return Episode(
            instruction=result.instruction[:MOST_CHARACTERS],
            scene=self._scene,
            outcome=result.outcome,
            message=result.message,
            ended_at=self._calendar(),
            duration_s=round(result.duration_s, 2),
            plan=tuple(str(node.call) for node in result.nodes),
            evidence=tuple(map(_in_words, result.goals)),
            setbacks=self._setbacks(result),
            asked=tuple(dict.fromkeys(self._asked)),
            pictures=self._pictures,
            task_id=result.task_id,
        )

    def _setbacks(self, result: TaskResult) -> tuple[Setback, ...]:
        """What went wrong, mended or not, once each."""
        worked = {str(node.call) for node in result.nodes if node.status is NodeStatus.SUCCEEDED}
        left = ((str(node.call), node.failure) for node in result.nodes if node.failure is not None)
        found = {
            (step, failure.code): Setback(step, str(failure.code), failure.message, step in worked)
            for step, failure in (*((one.step, one.failure) for one in self._troubles), *left)
        }
        return tuple(found.values())

    def _last_seen(self) -> list[LastSeen]:
        """Where things are believed to be, each at the time when it was seen there."""
        graph, now = self._working.scene_graph(), self._calendar()
        seen = []
        for node in graph.nodes.values():
            where = graph.whereabouts(node.name)[:1] if node.layer is Layer.OBJECT and self._lasts(node.name) else ()
            for one in where:
                arguments = (node.name,) if one.name == "holding" else (node.name, one.target)
                claim, at = Predicate(one.name, arguments), now - timedelta(seconds=one.age_s)
                seen.append(LastSeen(self._scene, node.name, str(claim), one.probability, one.source, at))
        return seen

    def _lasts(self, name: str) -> bool:
        """Whether another day's robot means the same by a name: of newcomers only by what was shown."""
        item = self._working.catalogue[name]
        return not item.is_of(KIND) or SHOWN in item.nouns


def keep_cut_off(memory: LongTermMemory, tasks: Sequence[CutOffTask], calendar: Calendar = local_time) -> None:
    """Keep tasks that were cut off, and given up.

    Raises:
        MemoryFault: They cannot be kept.
    """
    memory.episodes.add_all([_cut_off(one, calendar()) for one in tasks])


def _cut_off(one: CutOffTask, now: datetime) -> Episode:
    words, task = one.task.instruction[:MOST_CHARACTERS], one.task
    begun = tuple(str(step.call) for step in one.under_way)
    return Episode(words, task.scene, Outcome.STOPPED, one.sentence, now, plan=begun, task_id=task.id)


def _in_words(evidence: GoalEvidence) -> str:
    belief = evidence.belief
    if belief is None or evidence.age_s is None or evidence.verdict is Verdict.UNKNOWN:
        return f"{evidence.goal}: {evidence.verdict}"
    return f"{evidence.goal}: {evidence.verdict}, seen {evidence.age_s:.0f} s before the end ({belief.source})"
