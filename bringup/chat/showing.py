"""What the commands of a conversation show: the plan, the scene, what is remembered; and the recording, saved."""

import shutil
from pathlib import Path

from agent.events import Corrected, Event, Planned, TaskEnded, TaskStarted
from bringup.chat.scene_report import scene_report
from bringup.chat.slash_commands import COMMANDS, MEMORY, PLAN, SAVE, SCENE
from bringup.output_path import writable_file
from bringup.remembering.report import memory_list
from bringup.settings import Settings
from bringup.terminal.task_lines import node_detail, node_title
from majordomo.errors import MajordomoError, StorageFull
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Command
from memory.graph_drawing import MARKS
from memory.working_memory import WorkingMemory

HELP_PAGE = "\n".join(["Commands:", *(f"  {name:8} {told}" for name, told in COMMANDS.items())])


class Showing:
    """Answers commands; a listener of the agent.

    Args:
        settings: Where memory is.
        skills: Whose predicates say claims in words.
        recording: Of this conversation; None: there is none.
    """

    def __init__(self, settings: Settings, skills: SkillLibrary, recording: Path | None = None) -> None:
        self._settings = settings
        self._skills = skills
        self._recording = recording
        self._said = ""
        self._planned: Planned | None = None
        self._ended = ""

    def notice(self, event: Event) -> None:
        """Know the latest task."""
        match event:
            case TaskStarted():
                self._said, self._planned, self._ended = f"“{event.instruction}”", None, ""
            case Corrected() if event.is_change:
                self._said += f", “{event.said}”"
            case Planned():
                self._planned = event
            case TaskEnded():
                self._ended = f" ({event.result.outcome})"

    def answer(self, command: Command, memory: WorkingMemory) -> str:
        """Answer one."""
        try:
            if command.name == PLAN:
                return self._plan()
            if command.name == SCENE:
                return scene_report(memory, self._skills)
            if command.name == MEMORY:
                return self._remembered(command.argument)
            return self._save(command.argument) if command.name == SAVE else HELP_PAGE
        except MajordomoError as error:
            return str(error)

    def _plan(self) -> str:
        if not self._said:
            return "There is no plan yet."
        if self._planned is None:
            return f"{self._said}{self._ended or ': I am thinking about it'}. There is no plan of it."
        plan, nodes = self._planned.plan, self._planned.graph.nodes
        steps = [f"  {MARKS[one.status]} {node_title(one)}  {node_detail(one)}".rstrip() for one in nodes]
        goals = "; ".join(self._skills.sentence(goal) for goal in plan.goals)
        assumed = [f"  assumed: {assumption}" for assumption in plan.assumptions]
        lines = [f"{self._said}{self._ended}, planned by {plan.source}:", *steps, *assumed]
        return "\n".join([*lines, *([f"  in the end: {goals}"] if goals else [])])

    def _remembered(self, words: str) -> str:
        if not self._settings.memory.is_kept:
            return "I keep nothing in mind from one day to the next."
        return f"What I remember:\n{memory_list(self._settings, words or None)}"

    def _save(self, where: str) -> str:
        if self._recording is None or not self._recording.is_file():
            return "This conversation is not recorded. Try: sessions.are_recorded in the settings"
        target = Path(where or self._recording.name).expanduser()
        if target.exists():
            return f"There is a '{target}' already. Try: /save ANOTHER.jsonl"
        writable_file(target, ".jsonl")
        try:
            shutil.copyfile(self._recording, target)
        except OSError as error:
            raise StorageFull(f"'{target}' cannot be written: {error.strerror}.", "another disk.") from error
        return f"Saved in {target}, where forgetting does not reach. See it: majordomo sessions replay {target}"
