"""What the memory holds, for people and as JSON lines; and how it forgets."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bringup.output_path import writable_file
from bringup.remembering.traces import erase_traces
from bringup.settings import Settings
from majordomo.clock import DateClock
from majordomo.errors import StorageFull, UnknownName, UnreadableInput
from memory.episode import Episode
from memory.journal import Journal
from memory.long_term_memory import LongTermMemory
from memory.remark import Remark

MOST_TASKS = 20
"""Tasks that are listed where nobody says about what."""

_REMARK, _TASK = "r", "t"


@dataclass(frozen=True, slots=True)
class Oblivion:
    """What shall be forgotten.

    Attributes:
        numbers: As they are listed.
        about: Whatever holds these words.
        everything: All of it.
    """

    numbers: tuple[str, ...] = ()
    about: str | None = None
    everything: bool = False

    def check(self) -> None:
        """Refuse what says nothing, or two things.

        Raises:
            UnreadableInput: It is not exactly one of the three.
        """
        if [bool(self.numbers), bool((self.about or "").strip()), self.everything].count(True) != 1:
            raise UnreadableInput("It is not clear what to forget.", "numbers (r3 t12), --about TEXT, or --all.")


def memory_list(settings: Settings, about: str | None) -> str:
    """Everything that people told, and the last tasks; or whatever holds some words."""
    with _memory(settings) as memory:
        if about is not None:
            remarks, tasks = memory.about(about)
        else:
            remarks, tasks = memory.remarks.all(), memory.episodes.latest(MOST_TASKS)[::-1]
        lines = [*map(_remark_line, remarks), *map(_task_line, tasks)]
        if about is None and len(memory.episodes) > len(tasks):
            lines.append(f"and {len(memory.episodes) - len(tasks)} tasks before these: majordomo memory export")
    return "\n".join(lines) or "Nothing is remembered."


def forgotten(settings: Settings, wish: Oblivion) -> str:
    """Forget, in the memory and wherever else it was written down.

    Raises:
        UnreadableInput: It is not clear what.
        UnknownName: There is nothing of that number.
        MemoryFault, JournalError: Another program has it open, or it cannot be written.
    """
    wish.check()
    with _memory(settings) as memory, Journal(settings.journal_path, DateClock()) as journal:
        remarks, tasks = _meant(memory, wish)
        if wish.everything:
            memory.forget_all()
            texts: tuple[str, ...] = ("",)
        else:
            if wish.about is not None:
                memory.last_seen.delete_about(wish.about)
            memory.forget(remarks, tasks)
            told = [*(one.text for one in remarks), *(one.instruction for one in tasks)]
            texts = tuple(dict.fromkeys(told)) if wish.about is None else (wish.about,)
        erase_traces(settings.data_folder, journal, texts)
    return f"forgotten: {len(remarks)} that somebody told, {len(tasks)} tasks"


def exported(settings: Settings) -> Iterator[str]:
    """Everything, as JSON lines."""
    with _memory(settings) as memory:
        for record in memory.records():
            yield json.dumps(dict(record), ensure_ascii=False)


def write_lines(lines: Iterable[str], path: Path) -> int:
    """Write lines to a file; returns how many.

    Raises:
        UnreadableInput: The file cannot be written.
        StorageFull: The disk is full.
    """
    writable_file(path, ".jsonl")
    count = 0
    try:
        with path.open("w", encoding="utf-8") as file:
            for line in lines:
                file.write(f"{line}\n")
                count += 1
    except OSError as error:
        raise StorageFull(f"'{path}' cannot be written: {error.strerror}.", "another disk.") from error
    return count


def _memory(settings: Settings) -> LongTermMemory:
    return LongTermMemory(settings.memory_path, settings.memory.most_episodes)


def _meant(memory: LongTermMemory, wish: Oblivion) -> tuple[tuple[Remark, ...], tuple[Episode, ...]]:
    if wish.everything:
        return memory.remarks.all(), memory.episodes.all()
    if wish.about is not None:
        return memory.about(wish.about)
    remarks = {f"{_REMARK}{one.id}": one for one in memory.remarks.all()}
    tasks = {f"{_TASK}{one.id}": one for one in memory.episodes.all()}
    for number in wish.numbers:
        if number not in remarks and number not in tasks:
            raise UnknownName("remembered thing", number, (*remarks, *tasks))
    wanted = dict.fromkeys(wish.numbers)
    return (
        tuple(remarks[number] for number in wanted if number in remarks),
        tuple(tasks[number] for number in wanted if number in tasks),
    )


def _remark_line(one: Remark) -> str:
    return f"{_REMARK}{one.id}  {one.said_at:%Y-%m-%d %H:%M}  {one.speaker}, {one.kind}: {one.text}"


def _task_line(one: Episode) -> str:
    return f"{_TASK}{one.id}  {one.ended_at:%Y-%m-%d %H:%M}  {one.outcome}: “{one.instruction}”"
