"""What a correction comes to that is said when the task is over: a task of its own, in words."""

from agent.corrections.changes import Edit, Unchanged
from agent.corrections.clarifier import Ask, Clarifier
from agent.corrections.deeds import Deeds
from agent.corrections.editor import Editor
from agent.corrections.rest import rest_of
from agent.corrections.workbench import Workbench
from agent.result import TaskResult
from majordomo.ambiguity import Weigher
from majordomo.correction import Correction
from majordomo.skill_library import SkillLibrary
from memory.working_memory import WorkingMemory


class Afterthoughts:
    """Reads corrections against the last task.

    Args:
        skills: What can be asked for.
        memory: What is believed.
        deeds: What was so before each step.
        weigher: Tells how probable it is what is meant.
    """

    def __init__(self, skills: SkillLibrary, memory: WorkingMemory, deeds: Deeds, weigher: Weigher) -> None:
        self._bench = Workbench(skills, memory.catalogue)
        self._memory = memory
        self._deeds = deeds
        self._weigher = weigher

    def change(self, correction: Correction, last: TaskResult | None, ask: Ask) -> Edit | Unchanged | None:
        """Tell what a correction comes to, the last task having ended so.

        Args:
            correction: What was said.
            last: How the last task ended; None: there was none.
            ask: Puts a question where it may mean several things.

        Returns:
            None: nobody answered.
        """
        snapshot = self._memory.snapshot()
        nodes = () if last is None else last.nodes
        rest = rest_of(self._bench, [node for node in nodes if node.status.is_finished], (), snapshot)
        change = Editor(self._bench, rest, snapshot, self._deeds, self._deeds.last_task).change(correction)
        clarifier = Clarifier(self._bench, self._weigher, ask, self.words)
        return clarifier.clarified(change, self._memory.dialogue, snapshot)

    def words(self, edit: Edit) -> str:
        """Say what it comes to as a person would ask for it."""
        return edit.words or edit.afterwords or ", then ".join(map(self._bench.words, edit.matters))
